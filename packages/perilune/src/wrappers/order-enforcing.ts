import type { Env, Info, ResetOptions, Row, Transition } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import type { Space, ValueOf } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

type Phase = "new" | "running" | "ended";

interface OrderState {
  readonly env: unknown;
  readonly phase: Phase;
}

/** Refuses a step before the first reset, and one after an episode's end. */
export class OrderEnforcing<O extends Space = Space, A extends Space = Space> extends Wrapper<O, A> {
  #phase: Phase = "new";

  constructor(env: Env<O, A>) {
    super(env);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const info = this.inner.resetInto(row, options);
    this.#phase = "running";
    return info;
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    if (this.#phase !== "running") {
      const got = this.#phase === "new" ? "a step before the first reset" : "a step after the episode's end";
      throw new PeriluneError(`expected reset() first, got ${got}; call env.reset() before env.step()`);
    }
    const transition = this.inner.stepInto(action, row);
    if (transition.terminated || transition.truncated) this.#phase = "ended";
    return transition;
  }

  override state(): OrderState {
    return { env: this.inner.state(), phase: this.#phase };
  }

  override restore(state: unknown): void {
    const { env, phase } = state as OrderState;
    this.inner.restore(env);
    this.#phase = phase;
  }
}
