import type { Env, Reset, Step } from "../../packages/perilune/src/envs/env.ts";
import { defaultRng } from "../../packages/perilune/src/random/generator.ts";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";

/** An episode as a probe plays it. */
export interface Probe {
  /** Steps of an episode. */
  readonly length: number;
  /** The observation at step t; `coin` is −1 or 1, drawn anew for each episode. */
  readonly observation: (t: number, coin: number) => number;
  /** The reward of the step from t on; `action` is −1 or 1. */
  readonly reward: (t: number, coin: number, action: number) => number;
}

/**
 * Environments in which only one part of a learner can fail, from the simplest on (after Andy Jones, 2021, "Debugging
 * reinforcement learning systems").
 */
export const probes = {
  /** Value of a constant. */
  constantReward: { length: 1, observation: () => 0, reward: () => 1 },
  /** Value from an observation. */
  observedReward: { length: 1, observation: (_, coin) => coin, reward: (_, coin) => coin },
  /** Discounting over two steps. */
  delayedReward: { length: 2, observation: (t) => t, reward: (t) => t },
  /** Policy gradient without observation. */
  rewardedAction: { length: 1, observation: () => 0, reward: (_t, _coin, action) => action },
  /** Policy gradient and observation together. */
  matchedAction: { length: 1, observation: (_, coin) => coin, reward: (_, coin, action) => coin * action },
} satisfies Record<string, Probe>;

export class ProbeEnv implements Env<Box, Discrete> {
  readonly observationSpace: Box = new Box({ low: -1, high: 1, shape: [1] });
  readonly actionSpace: Discrete = new Discrete(2);
  readonly #probe: Probe;
  #rng = defaultRng(0);
  #t = 0;
  #coin = 1;

  constructor(probe: Probe) {
    this.#probe = probe;
  }

  reset(options: { readonly seed?: number } = {}): Reset<Float32Array> {
    if (options.seed !== undefined) this.#rng = defaultRng(options.seed);
    this.#t = 0;
    this.#coin = 2 * this.#rng.integers(2) - 1;
    return { observation: this.#observe(), info: {} };
  }

  step(action: number): Step<Float32Array> {
    const reward = this.#probe.reward(this.#t, this.#coin, 2 * action - 1);
    this.#t += 1;
    const terminated = this.#t === this.#probe.length;
    return { observation: this.#observe(), reward, terminated, truncated: false, info: {} };
  }

  #observe(): Float32Array {
    return Float32Array.of(this.#t === this.#probe.length ? 0 : this.#probe.observation(this.#t, this.#coin));
  }
}
