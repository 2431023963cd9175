/** How many finished episodes the means are taken over (`stats_window_size` of Stable-Baselines3). */
const WINDOW = 100;

/** Returns and lengths of the latest episodes of several environments. */
export class EpisodeStatistics {
  readonly #running: { readonly returns: Float64Array; readonly lengths: Float64Array };
  #returns: number[] = [];
  #lengths: number[] = [];

  constructor(numEnvs: number) {
    this.#running = { returns: new Float64Array(numEnvs), lengths: new Float64Array(numEnvs) };
  }

  /** Counts one step of every environment; `rewards` are the environment's own. */
  add(rewards: Float64Array, terminated: Uint8Array, truncated: Uint8Array): void {
    const { returns, lengths } = this.#running;
    for (let i = 0; i < returns.length; i++) {
      returns[i] += rewards[i];
      lengths[i] += 1;
      if (terminated[i] === 0 && truncated[i] === 0) continue;
      this.#returns.push(returns[i]);
      this.#lengths.push(lengths[i]);
      returns[i] = 0;
      lengths[i] = 0;
    }
    if (this.#returns.length > WINDOW) {
      this.#returns = this.#returns.slice(-WINDOW);
      this.#lengths = this.#lengths.slice(-WINDOW);
    }
  }

  /** Forgets the episodes under way. */
  leaveEpisodes(): void {
    this.#running.returns.fill(0);
    this.#running.lengths.fill(0);
  }

  /** Means over the latest 100 episodes, under Stable-Baselines3's names; nothing until an episode has ended. */
  metrics(): Readonly<Record<`rollout/${string}`, number>> {
    if (this.#returns.length === 0) return {};
    return { "rollout/ep_rew_mean": mean(this.#returns), "rollout/ep_len_mean": mean(this.#lengths) };
  }

  state(): EpisodeStatisticsState {
    const { returns, lengths } = this.#running;
    return {
      runningReturns: returns.slice(),
      runningLengths: lengths.slice(),
      returns: Float64Array.from(this.#returns),
      lengths: Float64Array.from(this.#lengths),
    };
  }

  restore(state: EpisodeStatisticsState): void {
    this.#running.returns.set(state.runningReturns);
    this.#running.lengths.set(state.runningLengths);
    this.#returns = [...state.returns];
    this.#lengths = [...state.lengths];
  }
}

/** Everything the statistics remember. */
export interface EpisodeStatisticsState {
  readonly runningReturns: Float64Array;
  readonly runningLengths: Float64Array;
  readonly returns: Float64Array;
  readonly lengths: Float64Array;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
