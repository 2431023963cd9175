export { Collector, type CollectorOptions, type CollectorState } from "./collect.ts";
export { computeGae, type GaeInput } from "./gae.ts";
export { ReplayBuffer, type ReplayBufferOptions, type ReplayStep } from "./replay-buffer.ts";
export { ReplayCollector, type ReplayCollectorState } from "./replay-collector.ts";
export { RolloutBuffer } from "./rollout-buffer.ts";
