import { type Env, type Info, NO_INFO, type ResetOptions, type Row, type Transition } from "../envs/env.ts";
import type { Space, ValueOf } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** What an episode was, in the `episode` field of its last step's info; Gymnasium's names. */
export interface EpisodeStatistics {
  /** Return: the sum of the rewards. */
  readonly r: number;
  /** Length in steps. */
  readonly l: number;
  /** Seconds from the reset to the end; only where a clock was given. */
  readonly t?: number;
}

/** Settings of `RecordEpisodeStatistics`. */
export interface RecordEpisodeStatisticsOptions {
  /** Clock in seconds; without one, no `t` is recorded. */
  readonly now?: () => number;
  /** How many of the last episodes are kept in `episodes`. @default 100 */
  readonly bufferLength?: number;
}

interface RecordEpisodeStatisticsState {
  readonly env: unknown;
  readonly episodeReturn: number;
  readonly episodeLength: number;
  readonly episodeCount: number;
  readonly episodes: readonly EpisodeStatistics[];
}

/** Adds `episode: { r, l, t }` to the info of an episode's last step, and keeps those of the last episodes. */
export class RecordEpisodeStatistics<O extends Space = Space, A extends Space = Space> extends Wrapper<O, A> {
  readonly #now: (() => number) | undefined;
  readonly #bufferLength: number;
  #start = 0;
  #return = 0;
  #length = 0;
  #count = 0;
  #episodes: EpisodeStatistics[] = [];
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(env: Env<O, A>, options: RecordEpisodeStatisticsOptions = {}) {
    super(env);
    this.#now = options.now;
    this.#bufferLength = options.bufferLength ?? 100;
  }

  /** Episodes ended so far. */
  get episodeCount(): number {
    return this.#count;
  }

  /** The last episodes, oldest first. */
  get episodes(): readonly EpisodeStatistics[] {
    return this.#episodes;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const info = this.inner.resetInto(row, options);
    this.#return = 0;
    this.#length = 0;
    this.#start = this.#now?.() ?? 0;
    return info;
  }

  override stepInto(action: ValueOf<A>, row: Row): Transition {
    const step = this.inner.stepInto(action, row);
    this.#return += step.reward;
    this.#length += 1;
    if (!step.terminated && !step.truncated) return step;

    const episode: EpisodeStatistics = {
      r: this.#return,
      l: this.#length,
      ...(this.#now === undefined ? {} : { t: this.#now() - this.#start }),
    };
    this.#count += 1;
    this.#episodes.push(episode);
    if (this.#episodes.length > this.#bufferLength) this.#episodes.shift();
    const transition = this.#transition;
    transition.reward = step.reward;
    transition.terminated = step.terminated;
    transition.truncated = step.truncated;
    transition.info = { ...step.info, episode };
    return transition;
  }

  /** The clock is not part of it: an episode gone on with is timed from the moment of `restore`. */
  override state(): RecordEpisodeStatisticsState {
    return {
      env: this.inner.state(),
      episodeReturn: this.#return,
      episodeLength: this.#length,
      episodeCount: this.#count,
      episodes: [...this.#episodes],
    };
  }

  override restore(state: unknown): void {
    const { env, episodeReturn, episodeLength, episodeCount, episodes } = state as RecordEpisodeStatisticsState;
    this.inner.restore(env);
    this.#return = episodeReturn;
    this.#length = episodeLength;
    this.#count = episodeCount;
    this.#episodes = [...episodes];
    this.#start = this.#now?.() ?? 0;
  }
}
