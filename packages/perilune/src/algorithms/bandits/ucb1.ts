import { log } from "../../math/exp-log.ts";
import { greedyAction } from "../../policies/table-choice.ts";
import { type BanditLearner, checkedArms, checkNumber } from "./bandit-learner.ts";

// UCB1: Auer et al., 2002, "Finite-time analysis of the multiarmed bandit problem"; Sutton & Barto, 2018, section 2.7.
//
//   argmax_a Q(a) + c √(ln t / N(a)),   an arm not yet pulled first

/** A bandit learner that pulls the arm which may be the best, as far as is known of it. */
export function ucb1(options: {
  readonly arms: number;
  /** Weight of not knowing; √2 in the paper, for rewards from 0 to 1. @default √2 */
  readonly c?: number;
}): BanditLearner {
  const { arms, c = Math.SQRT2 } = options;
  checkNumber("c", c, 0);
  const estimates = new Float64Array(checkedArms(arms));
  const pulls = new Float64Array(arms);
  const bounds = new Float64Array(arms);
  let total = 0;
  return {
    estimates,
    choose: (rng) => {
      const logTotal = log(Math.max(1, total));
      for (let arm = 0; arm < arms; arm++) {
        bounds[arm] = pulls[arm] === 0 ? Number.MAX_VALUE : estimates[arm] + c * Math.sqrt(logTotal / pulls[arm]);
      }
      return greedyAction(bounds, 0, arms, rng);
    },
    update: (arm, reward) => {
      total++;
      pulls[arm]++;
      estimates[arm] += (reward - estimates[arm]) / pulls[arm];
    },
  };
}
