import { RunningMeanStd } from "../math/running-mean-std.ts";

/** Keeps the division finite where all returns have been equal. */
const EPSILON = 1e-8;

/**
 * Scales rewards by the running standard deviation of the discounted return, without shifting their mean.
 *
 * Engstrom et al., 2020, "Implementation matters in deep policy gradients"; VecNormalize of Stable-Baselines3.
 */
export class RewardNormalizer {
  readonly #statistics = new RunningMeanStd(1);
  readonly #returns: Float64Array;
  readonly #gamma: number;
  readonly #clip: number;

  constructor(numEnvs: number, options: { readonly gamma: number; readonly clipReward: number }) {
    this.#returns = new Float64Array(numEnvs);
    this.#gamma = options.gamma;
    this.#clip = options.clipReward;
  }

  /** Learns from one step's rewards and writes them scaled and clipped into `out`. */
  normalize(rewards: Float64Array, terminated: Uint8Array, truncated: Uint8Array, out: Float64Array): void {
    const returns = this.#returns;
    for (let i = 0; i < returns.length; i++) returns[i] = returns[i] * this.#gamma + rewards[i];
    this.#statistics.update(returns, returns.length);
    const scale = Math.sqrt(this.#statistics.variance[0] + EPSILON);
    for (let i = 0; i < returns.length; i++) {
      out[i] = Math.max(-this.#clip, Math.min(this.#clip, rewards[i] / scale));
      if (terminated[i] !== 0 || truncated[i] !== 0) returns[i] = 0;
    }
  }

  /** Forgets the discounted returns of the episodes under way. */
  leaveEpisodes(): void {
    this.#returns.fill(0);
  }

  state(): unknown {
    return { statistics: this.#statistics.state(), returns: this.#returns.slice() };
  }

  restore(state: unknown): void {
    const { statistics, returns } = state as {
      statistics: Parameters<RunningMeanStd["restore"]>[0];
      returns: Float64Array;
    };
    this.#statistics.restore(statistics);
    this.#returns.set(returns);
  }
}
