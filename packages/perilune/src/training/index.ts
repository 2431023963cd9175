export type { Callback, Run, Stopped } from "./callback.ts";
export { type CheckpointsOptions, checkpoints } from "./callbacks/checkpoints.ts";
export { type EarlyStopOptions, earlyStop } from "./callbacks/early-stop.ts";
export { type Evaluations, type EvaluationsOptions, evaluations } from "./callbacks/evaluations.ts";
export { type EnvSource, makeReference } from "./env-source.ts";
export type { Episode } from "./episodes.ts";
export { type EvaluateOptions, type Evaluation, evaluate } from "./evaluate.ts";
export {
  decodeReplay,
  encodeReplay,
  playReplay,
  type Replay,
  type ReplayAction,
  type ReplayEpisode,
  type ReplayMoment,
  recordReplay,
  simulate,
} from "./replay.ts";
export * from "./run/index.ts";
export { type TrainOptions, type TrainSummary, train } from "./train.ts";
export { humanWriter } from "./writers/human.ts";
export { jsonlWriter } from "./writers/jsonl.ts";
export { type ProgressOptions, progressWriter } from "./writers/progress.ts";
export type { Sink, Writer } from "./writers/writer.ts";
