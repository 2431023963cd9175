import { type LeafArrays, leavesOf, type SpaceLeaves } from "../spaces/leaves.ts";
import type { BatchOf, NumericArray, Space } from "../spaces/space.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import { checkObservation, environmentDivergence } from "./check-step.ts";
import { EpisodeStatistics, type EpisodeStatisticsState } from "./episode-statistics.ts";
import type { ReplayBuffer } from "./replay-buffer.ts";

/** Everything a collector is between two steps, beside its buffer. */
export interface ReplayCollectorState {
  readonly started: boolean;
  readonly numTimesteps: number;
  readonly envs: unknown;
  readonly statistics: EpisodeStatisticsState;
}

/** Steps environments by the actions it is given, and keeps what happens in a replay buffer. */
export class ReplayCollector<O extends Space, A extends Space> {
  readonly statistics: EpisodeStatistics;
  /** Environment steps taken so far, over all rows. */
  numTimesteps = 0;
  readonly #envs: VectorEnv<O, A>;
  readonly #buffer: ReplayBuffer;
  readonly #observationLeaves: SpaceLeaves<O>;
  readonly #actions: BatchOf<A>;
  readonly #actionArray: NumericArray;
  #observations: LeafArrays | null = null;

  constructor(envs: VectorEnv<O, A>, buffer: ReplayBuffer) {
    const actionLeaves = leavesOf(envs.singleActionSpace);
    this.statistics = new EpisodeStatistics(envs.numEnvs);
    this.#envs = envs;
    this.#buffer = buffer;
    this.#observationLeaves = leavesOf(envs.singleObservationSpace);
    this.#actions = actionLeaves.createBatch(envs.numEnvs);
    [this.#actionArray] = actionLeaves.batchLeaves(this.#actions);
  }

  /** The actions of the next step, to be written before `step`. */
  get actions(): NumericArray {
    return this.#actionArray;
  }

  /** The observations to act on, one array per leaf; the first call begins the first episodes. */
  observations(): LeafArrays {
    if (this.#observations === null) {
      this.#observations = this.#observationLeaves.batchLeaves(this.#envs.reset().observations);
      for (let env = 0; env < this.#envs.numEnvs; env++) this.#check(this.#observations, env);
      this.#buffer.begin(this.#observations);
    }
    return this.#observations;
  }

  /**
   * Takes one step in every environment; returns how many episodes ended.
   *
   * @throws DivergenceError when an observation or a reward is not a finite number
   */
  step(): number {
    const { rewards, terminated, truncated, ...result } = this.#envs.step(this.#actions);
    this.numTimesteps += this.#envs.numEnvs;
    const observations = this.#observationLeaves.batchLeaves(result.observations);
    const finalObservations = this.#observationLeaves.batchLeaves(result.finalObservations);
    this.#observations = observations;
    let ended = 0;
    for (let env = 0; env < rewards.length; env++) {
      if (!Number.isFinite(rewards[env])) throw environmentDivergence("reward", env, this.numTimesteps);
      this.#check(observations, env);
      if (terminated[env] === 0 && truncated[env] === 0) continue;
      this.#check(finalObservations, env);
      ended += 1;
    }
    this.statistics.add(rewards, terminated, truncated);
    this.#buffer.add({
      actions: this.#actionArray,
      rewards,
      terminated,
      truncated,
      observations,
      finalObservations,
    });
    return ended;
  }

  state(): ReplayCollectorState {
    return {
      started: this.#observations !== null,
      numTimesteps: this.numTimesteps,
      envs: this.#envs.state(),
      statistics: this.statistics.state(),
    };
  }

  /** Goes on from `state`; the buffer must be restored before. */
  restore(state: ReplayCollectorState): void {
    const observations = this.#observationLeaves.batchLeaves(this.#envs.restore(state.envs));
    this.#observations = state.started ? observations : null;
    this.numTimesteps = state.numTimesteps;
    this.statistics.restore(state.statistics);
    if (this.#envs.restorable || !state.started) return;
    this.statistics.leaveEpisodes();
    this.#buffer.begin(observations);
  }

  #check(arrays: LeafArrays, env: number): void {
    checkObservation(this.#observationLeaves.leaves, arrays, env, this.numTimesteps);
  }
}
