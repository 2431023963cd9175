export type { Algorithm, AlgorithmOptions, AlgorithmState, Metrics, StateOptions } from "./algorithm.ts";
export { type AlgorithmEntry, algorithmOf, algorithms } from "./algorithms.ts";
export * from "./bandits/index.ts";
export { DQN, type DQNHyperparams, dqnDescriptors } from "./dqn.ts";
export * from "./planning/index.ts";
export { PPO, type PPOHyperparams, ppoDescriptors } from "./ppo.ts";
export {
  DifferentialQLearning,
  type DifferentialQLearningHyperparams,
  differentialQLearningDescriptors,
} from "./tabular/differential-q-learning.ts";
export { DoubleQLearning } from "./tabular/double-q-learning.ts";
export { ExpectedSarsa } from "./tabular/expected-sarsa.ts";
export { MonteCarlo, type MonteCarloHyperparams, monteCarloDescriptors } from "./tabular/monte-carlo.ts";
export { NStepSarsa, type NStepSarsaHyperparams, nStepSarsaDescriptors } from "./tabular/n-step-sarsa.ts";
export { QLearning } from "./tabular/q-learning.ts";
export { Sarsa } from "./tabular/sarsa.ts";
