export { Collector, type CollectorOptions, type CollectorState } from "./collect.ts";
export { computeGae, type GaeInput } from "./gae.ts";
export { ReplayBuffer, type ReplayBufferOptions, type ReplayBufferState, type ReplayStep } from "./replay-buffer.ts";
export { ReplayCollector, type ReplayCollectorState } from "./replay-collector.ts";
export type { ReplayHistory, ReplaySegment } from "./replay-segment.ts";
export { RolloutBuffer } from "./rollout-buffer.ts";
