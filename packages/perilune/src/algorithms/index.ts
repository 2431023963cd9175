export type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics } from "./algorithm.ts";
export { type AlgorithmEntry, algorithmOf, algorithms } from "./algorithms.ts";
export { PPO, type PPOHyperparams, ppoDescriptors } from "./ppo.ts";
