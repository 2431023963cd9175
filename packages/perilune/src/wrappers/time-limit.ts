import { type Env, type Info, NO_INFO, type ResetOptions, type Row, type Transition } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import type { Space, ValueOf } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

interface TimeLimitState {
  readonly env: unknown;
  readonly elapsedSteps: number;
}

/** Truncates an episode after a number of steps; the environment's own end in the same step stays an end too. */
export class TimeLimit<O extends Space = Space, A extends Space = Space> extends Wrapper<O, A> {
  readonly maxEpisodeSteps: number;
  #elapsedSteps = 0;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(env: Env<O, A>, options: { readonly maxEpisodeSteps: number }) {
    super(env);
    const { maxEpisodeSteps } = options;
    if (!(Number.isInteger(maxEpisodeSteps) && maxEpisodeSteps >= 1)) {
      throw new PeriluneError(
        `expected maxEpisodeSteps to be an integer of at least 1, got ${maxEpisodeSteps}; give the number of steps`,
      );
    }
    this.maxEpisodeSteps = maxEpisodeSteps;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#elapsedSteps = 0;
    return this.inner.resetInto(row, options);
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const step = this.inner.stepInto(action, row);
    const transition = this.#transition;
    transition.reward = step.reward;
    transition.terminated = step.terminated;
    transition.truncated = ++this.#elapsedSteps >= this.maxEpisodeSteps || step.truncated;
    transition.info = step.info;
    return transition;
  }

  override state(): TimeLimitState {
    return { env: this.inner.state(), elapsedSteps: this.#elapsedSteps };
  }

  override restore(state: unknown): void {
    const { env, elapsedSteps } = state as TimeLimitState;
    this.inner.restore(env);
    this.#elapsedSteps = elapsedSteps;
  }
}
