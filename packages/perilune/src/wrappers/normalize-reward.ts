import { type Env, NO_INFO, type Row, type Transition } from "../envs/env.ts";
import { RunningMeanStd, type RunningMeanStdState } from "../math/running-mean-std.ts";
import type { Space, ValueOf } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** Settings of `NormalizeReward`. */
export interface NormalizeRewardOptions {
  /** Discount of the running return. @default 0.99 */
  readonly gamma?: number;
  /** Added to the variance before its square root is taken. @default 1e-8 */
  readonly epsilon?: number;
  /** What to normalise by and to update, such as the statistics of another wrapper. @default new ones */
  readonly statistics?: RunningMeanStd;
}

interface NormalizeRewardState {
  readonly env: unknown;
  readonly statistics: RunningMeanStdState;
  readonly discountedReturn: number;
}

/**
 * Scales rewards so that the discounted return has about unit variance.
 *
 * For loops of one's own. Semantics of Gymnasium's `NormalizeReward`: the reward is divided by the standard deviation
 * of the running return, its mean is not taken off (that would change the task), and a truncation does not begin the
 * running return anew.
 */
export class NormalizeReward<O extends Space = Space, A extends Space = Space> extends Wrapper<O, A> {
  /** Variance of the running return. */
  readonly statistics: RunningMeanStd;
  readonly gamma: number;
  readonly epsilon: number;
  /** Whether rewards still change the statistics; switch off to evaluate. */
  updateRunningMean = true;
  #discountedReturn = 0;
  readonly #sample = new Float64Array(1);
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(env: Env<O, A>, options: NormalizeRewardOptions = {}) {
    super(env);
    this.gamma = options.gamma ?? 0.99;
    this.epsilon = options.epsilon ?? 1e-8;
    this.statistics = options.statistics ?? new RunningMeanStd(1);
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const step = this.inner.stepInto(action, row);
    this.#discountedReturn = this.#discountedReturn * this.gamma * (step.terminated ? 0 : 1) + step.reward;
    if (this.updateRunningMean) {
      this.#sample[0] = this.#discountedReturn;
      this.statistics.update(this.#sample, 1);
    }
    const transition = this.#transition;
    transition.reward = step.reward / Math.sqrt(this.statistics.variance[0] + this.epsilon);
    transition.terminated = step.terminated;
    transition.truncated = step.truncated;
    transition.info = step.info;
    return transition;
  }

  override state(): NormalizeRewardState {
    return {
      env: this.inner.state(),
      statistics: this.statistics.state(),
      discountedReturn: this.#discountedReturn,
    };
  }

  override restore(state: unknown): void {
    const { env, statistics, discountedReturn } = state as NormalizeRewardState;
    this.inner.restore(env);
    this.statistics.restore(statistics);
    this.#discountedReturn = discountedReturn;
  }
}
