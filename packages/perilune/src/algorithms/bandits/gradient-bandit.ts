import { exp } from "../../math/exp-log.ts";
import { largestOf, softmaxAction } from "../../policies/table-choice.ts";
import { type BanditLearner, checkedArms, checkNumber } from "./bandit-learner.ts";

// Gradient bandit: Sutton & Barto, 2018, section 2.8.
//
//   π(a) ∝ e^H(a),   H(b) ← H(b) + α (r − r̄) (1[b = a] − π(b)),   r̄ the mean of all rewards, this one too

/** A bandit learner that climbs the expected reward by preferences; `estimates` are the preferences. */
export function gradientBandit(options: {
  readonly arms: number;
  /** @default 0.1 */
  readonly stepSize?: number;
  /** "mean": rewards count against the mean so far; "none": as they are. @default "mean" */
  readonly baseline?: "mean" | "none";
}): BanditLearner {
  const { arms, stepSize = 0.1, baseline = "mean" } = options;
  checkNumber("stepSize", stepSize, 0);
  const preferences = new Float64Array(checkedArms(arms));
  let total = 0;
  let mean = 0;
  return {
    estimates: preferences,
    choose: (rng) => softmaxAction(preferences, 0, arms, 1, rng),
    update: (arm, reward) => {
      total++;
      if (baseline === "mean") mean += (reward - mean) / total;
      const largest = largestOf(preferences, 0, arms);
      const weights = preferences.map((preference) => exp(preference - largest));
      const sum = weights.reduce((all, weight) => all + weight, 0);
      for (let b = 0; b < arms; b++) {
        preferences[b] += stepSize * (reward - mean) * ((b === arm ? 1 : 0) - weights[b] / sum);
      }
    },
  };
}
