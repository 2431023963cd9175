import type { TablePolicy } from "../../policies/table-policy.ts";
import { environmentDivergence } from "../../rollout/check-step.ts";
import { EpisodeStatistics, type EpisodeStatisticsState } from "../../rollout/episode-statistics.ts";
import { rowIndexer } from "../../spaces/finite.ts";
import { type LeafArrays, leavesOf } from "../../spaces/leaves.ts";
import type { BatchOf, Space } from "../../spaces/space.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";

/** Everything that experience remembers. */
export interface ExperienceState {
  readonly started: boolean;
  readonly envs: unknown;
  readonly numTimesteps: number;
  readonly episodes: number;
  readonly statistics: EpisodeStatisticsState;
}

/** Steps as a table sees them: from a row by a column to a row. A `terminated` one has no value beyond. */
export interface Transitions {
  readonly from: Int32Array;
  readonly actions: Int32Array;
  readonly to: Int32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
}

/**
 * Environments seen as a table sees them: states and actions are row and column numbers.
 *
 * After `step`, row i went from `from[i]` by `actions[i]` to `to[i]` with `rewards[i]`. It ended there for good
 * (`terminated[i]`) or was cut off by a limit outside the task (`truncated[i]`), and the next action is for `states[i]`:
 * `to[i]`, or the first state of a new episode. Every array is one for the whole life of the object.
 */
export class Experience<O extends Space = Space, A extends Space = Space> implements Transitions {
  readonly states: Int32Array;
  readonly from: Int32Array;
  readonly actions: Int32Array;
  readonly to: Int32Array;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  readonly statistics: EpisodeStatistics;
  /** Environment steps taken so far, over all rows. */
  numTimesteps = 0;
  /** Episodes that have ended, over all rows. */
  episodes = 0;
  readonly #envs: VectorEnv<O, A>;
  readonly #firstAction: number;
  readonly #envActions: BatchOf<A>;
  readonly #envActionArray: Int32Array;
  readonly #observationLeaves: (batch: BatchOf<O>) => LeafArrays;
  readonly #stateOf: (arrays: LeafArrays, row: number) => number;
  /** The observations last seen, and their arrays: an environment that writes into one batch is looked into once. */
  #batch: BatchOf<O> | null = null;
  #arrays: LeafArrays = [];

  constructor(envs: VectorEnv<O, A>, policy: TablePolicy<O, A>) {
    const { numEnvs } = envs;
    this.states = new Int32Array(numEnvs);
    this.from = new Int32Array(numEnvs);
    this.actions = new Int32Array(numEnvs);
    this.to = new Int32Array(numEnvs);
    this.rewards = new Float64Array(numEnvs);
    this.terminated = new Uint8Array(numEnvs);
    this.truncated = new Uint8Array(numEnvs);
    this.statistics = new EpisodeStatistics(numEnvs);
    this.#envs = envs;
    this.#firstAction = policy.firstAction;
    const { createBatch, batchLeaves } = leavesOf(envs.singleActionSpace);
    this.#envActions = createBatch(numEnvs);
    this.#envActionArray = batchLeaves(this.#envActions)[0] as Int32Array;
    this.#observationLeaves = leavesOf(envs.singleObservationSpace).batchLeaves;
    this.#stateOf = rowIndexer(envs.singleObservationSpace);
  }

  /** Begins the first episodes, if they have not begun. */
  begin(): void {
    if (this.#batch === null) this.#observe(this.#envs.reset().observations);
  }

  /**
   * Takes one step in every row by `actions`.
   *
   * @throws DivergenceError when a reward is not a finite number
   * @throws PeriluneError when an observation is not of the space
   */
  step(): void {
    const { states, from, actions, to, rewards, terminated, truncated } = this;
    const envActions = this.#envActionArray;
    for (let i = 0; i < actions.length; i++) envActions[i] = this.#firstAction + actions[i];
    const result = this.#envs.step(this.#envActions);
    this.numTimesteps += actions.length;
    from.set(states);
    this.#observe(result.observations);
    to.set(states);
    let ended = 0;
    for (let i = 0; i < actions.length; i++) {
      rewards[i] = result.rewards[i];
      if (!Number.isFinite(rewards[i])) throw environmentDivergence("reward", i, this.numTimesteps);
      terminated[i] = result.terminated[i];
      truncated[i] = terminated[i] === 1 ? 0 : result.truncated[i];
      ended += terminated[i] | truncated[i];
    }
    if (ended > 0) this.#takeFinalStates(result.finalObservations);
    this.episodes += ended;
    this.statistics.add(rewards, terminated, truncated);
  }

  #observe(observations: BatchOf<O>): void {
    if (observations !== this.#batch) {
      this.#batch = observations;
      this.#arrays = this.#observationLeaves(observations);
    }
    const { states } = this;
    for (let i = 0; i < states.length; i++) states[i] = this.#stateOf(this.#arrays, i);
  }

  /** Where an episode ended, `to` is its true last state, not the first of the next one. */
  #takeFinalStates(finalObservations: BatchOf<O>): void {
    const { to, terminated, truncated } = this;
    const arrays = this.#observationLeaves(finalObservations);
    for (let i = 0; i < to.length; i++) {
      if ((terminated[i] | truncated[i]) !== 0) to[i] = this.#stateOf(arrays, i);
    }
  }

  state(): ExperienceState {
    return {
      started: this.#batch !== null,
      envs: this.#envs.state(),
      numTimesteps: this.numTimesteps,
      episodes: this.episodes,
      statistics: this.statistics.state(),
    };
  }

  /** Goes on from a `state()`; false where the environments could not, and began new episodes. */
  restore(state: ExperienceState): boolean {
    const observations = this.#envs.restore(state.envs);
    if (state.started) this.#observe(observations);
    else this.#batch = null;
    this.numTimesteps = state.numTimesteps;
    this.episodes = state.episodes;
    this.statistics.restore(state.statistics);
    if (!this.#envs.restorable) this.statistics.leaveEpisodes();
    return this.#envs.restorable;
  }
}
