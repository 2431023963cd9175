export { Collector, type CollectorOptions, type CollectorState } from "./collect.ts";
export { computeGae, type GaeInput } from "./gae.ts";
export { RolloutBuffer } from "./rollout-buffer.ts";
