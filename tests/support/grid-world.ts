import type { Env, Outcome, Reset, ResetOptions, Step } from "../../packages/perilune/src/envs/env.ts";
import { NO_INFO } from "../../packages/perilune/src/envs/env.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";

/**
 * A corridor of `length` cells with a model: action 1 goes right, action 0 left, each step costs 1, and the episode ends
 * at the right end. All by hand: v(cell) = −(1 + γ + … + γ^(steps left − 1)).
 */
export class Corridor implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete = new Discrete(2);
  #cell = 0;

  constructor(length: number) {
    this.observationSpace = new Discrete(length);
  }

  reset(_options: ResetOptions = {}): Reset<number> {
    this.#cell = 0;
    return { observation: 0, info: NO_INFO };
  }

  step(action: number): Step<number> {
    const [{ state, reward, terminated }] = this.transitions(this.#cell, action);
    this.#cell = state;
    return { observation: state, reward, terminated, truncated: false, info: NO_INFO };
  }

  transitions(state: number, action: number): readonly Outcome[] {
    const last = this.observationSpace.n - 1;
    const next = Math.max(0, Math.min(last, state + (action === 1 ? 1 : -1)));
    return [{ probability: 1, state: next, reward: -1, terminated: next === last }];
  }

  state(): unknown {
    return this.#cell;
  }

  restore(state: unknown): void {
    this.#cell = state as number;
  }
}
