export { resolveHyperparams } from "./check.ts";
export type { Descriptor, Descriptors, Infer } from "./descriptor.ts";
export { hyperparamsFromRecord, hyperparamsFromWords, hyperparamsToRecord } from "./external.ts";
export { camelCase, snakeCase } from "./names.ts";
export { type PythonValue, parsePythonLiteral } from "./python-literal.ts";
export { type LinearSchedule, type Schedule, scheduleAt } from "./schedule.ts";
export { type TemporalDifferenceHyperparams, temporalDifferenceDescriptors } from "./tabular.ts";
