export { type BanditLearner, type Pull, playBandit } from "./bandit-learner.ts";
export { type EpsilonGreedyBanditOptions, epsilonGreedyBandit, optimisticBandit } from "./epsilon-greedy.ts";
export { gradientBandit } from "./gradient-bandit.ts";
export { ucb1 } from "./ucb1.ts";
