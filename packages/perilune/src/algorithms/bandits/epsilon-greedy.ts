import { epsilonGreedy } from "../../policies/table-choice.ts";
import { type BanditLearner, checkedArms, checkNumber } from "./bandit-learner.ts";

// ε-greedy bandit: Sutton & Barto, 2018, sections 2.2 to 2.6.
//
//   with probability ε any arm, else argmax_a Q(a),   Q(a) ← Q(a) + α (r − Q(a)),   α = 1 / N(a) or constant
//
// - optimistic: ε = 0 and an initial value above what any arm pays, so that every pull disappoints and the next arm is
//   tried

/** How an ε-greedy bandit learns. */
export interface EpsilonGreedyBanditOptions {
  readonly arms: number;
  /** Probability of any arm. @default 0.1 */
  readonly epsilon?: number;
  /** Part of the way to each reward; `null` for the mean of all. Where arms drift, a constant. @default null */
  readonly stepSize?: number | null;
  /** What is expected of an arm before it is pulled. @default 0 */
  readonly initialValue?: number;
}

/** A bandit learner that pulls the best arm so far, and now and then any. */
export function epsilonGreedyBandit(options: EpsilonGreedyBanditOptions): BanditLearner {
  const { arms, epsilon = 0.1, stepSize = null, initialValue = 0 } = options;
  checkNumber("epsilon", epsilon, 0, 1);
  if (stepSize !== null) checkNumber("stepSize", stepSize, 0, 1);
  const estimates = new Float64Array(checkedArms(arms)).fill(initialValue);
  const pulls = new Float64Array(arms);
  return {
    estimates,
    choose: (rng) => epsilonGreedy(estimates, 0, arms, epsilon, rng),
    update: (arm, reward) => {
      pulls[arm]++;
      estimates[arm] += (stepSize ?? 1 / pulls[arm]) * (reward - estimates[arm]);
    },
  };
}

/** A greedy bandit learner that explores because it expects more of every arm than it pays. */
export function optimisticBandit(options: {
  readonly arms: number;
  /** Above what any arm pays. @default 5 */
  readonly initialValue?: number;
  /** @default 0.1 */
  readonly stepSize?: number;
}): BanditLearner {
  const { arms, initialValue = 5, stepSize = 0.1 } = options;
  return epsilonGreedyBandit({ arms, epsilon: 0, initialValue, stepSize });
}
