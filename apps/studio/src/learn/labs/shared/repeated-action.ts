import type { Env, Row, Transition } from "perilune/envs";
import type { Space, ValueOf } from "perilune/spaces";
import { Wrapper } from "perilune/wrappers";

/** An environment in which every action holds for some steps and earns the sum of their rewards. */
export class RepeatedAction<O extends Space = Space, A extends Space = Space> extends Wrapper<O, A> {
  readonly #times: number;
  readonly #sum: Transition = { reward: 0, terminated: false, truncated: false, info: {} };

  constructor(env: Env<O, A>, times: number) {
    super(env);
    this.#times = times;
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const sum = this.#sum;
    sum.reward = 0;
    for (let time = 0; time < this.#times; time++) {
      const { reward, terminated, truncated, info } = super.stepInto(action, row);
      sum.reward += reward;
      sum.terminated = terminated;
      sum.truncated = truncated;
      sum.info = info;
      if (terminated || truncated) break;
    }
    return sum;
  }
}
