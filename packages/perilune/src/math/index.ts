export { parseExact, stringifyExact } from "./exact-json.ts";
export { exp, expm1, log, log1p, softplus, tanh } from "./exp-log.ts";
export { pow } from "./pow.ts";
export { RunningMeanStd } from "./running-mean-std.ts";
export { sha256 } from "./sha256.ts";
export { atan2, cos, sin, tan } from "./trig.ts";
