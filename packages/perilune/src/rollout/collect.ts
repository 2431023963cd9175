import { PeriluneError } from "../errors.ts";
import type { ActorCriticPolicy } from "../policies/actor-critic.ts";
import type { Generator } from "../random/generator.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { BatchOf, Space } from "../spaces/space.ts";
import type { VectorEnv, VectorStep } from "../vector/vector-env.ts";
import { checkObservation, environmentDivergence } from "./check-step.ts";
import { EpisodeStatistics, type EpisodeStatisticsState } from "./episode-statistics.ts";
import { RewardNormalizer } from "./reward-normalizer.ts";
import type { RolloutBuffer } from "./rollout-buffer.ts";

/** What becomes of the rewards. */
export interface CollectorOptions {
  readonly gamma: number;
  /** Scale rewards by their running statistics and clip them to ± this; `null` leaves them as they are. */
  readonly clipReward: number | null;
}

/** Everything a collector is between two rollouts. */
export interface CollectorState {
  readonly started: boolean;
  readonly numTimesteps: number;
  readonly envs: unknown;
  readonly episodeStarts: Uint8Array;
  readonly statistics: EpisodeStatisticsState;
  readonly rewards: unknown;
  readonly observationCounts: Float64Array | null;
}

/**
 * Steps environments by a policy and fills rollout buffers with what happens.
 *
 * Episodes go on from one rollout into the next. Where one is cut off by a limit outside its task, the reward of its
 * last step is bootstrapped: r + γ V(final observation) (Pardo et al., 2018, "Time limits in reinforcement learning").
 */
export class Collector<O extends Space, A extends Space> {
  readonly statistics: EpisodeStatistics;
  /** Environment steps taken so far, over all rows. */
  numTimesteps = 0;
  readonly #envs: VectorEnv<O, A>;
  readonly #policy: ActorCriticPolicy<O, A>;
  readonly #gamma: number;
  readonly #rewardNormalizer: RewardNormalizer | null;
  readonly #rewards: Float64Array;
  readonly #actions: BatchOf<A>;
  readonly #episodeStarts: Uint8Array;
  readonly #everyRow: Int32Array;
  readonly #truncatedRows: Int32Array;
  /** The observations to act on, and their arrays, one per leaf; none before the first reset. */
  #batch: BatchOf<O> | null = null;
  #observations: LeafArrays = [];

  /** `policy` must take `envs.numEnvs` rows at once. */
  constructor(envs: VectorEnv<O, A>, policy: ActorCriticPolicy<O, A>, options: CollectorOptions) {
    const { numEnvs } = envs;
    const { gamma, clipReward } = options;
    this.#envs = envs;
    this.#policy = policy;
    this.#gamma = gamma;
    this.statistics = new EpisodeStatistics(numEnvs);
    this.#rewardNormalizer = clipReward === null ? null : new RewardNormalizer(numEnvs, { gamma, clipReward });
    this.#rewards = new Float64Array(numEnvs);
    this.#actions = policy.createActionBatch(numEnvs);
    this.#episodeStarts = new Uint8Array(numEnvs).fill(1);
    this.#everyRow = Int32Array.from({ length: numEnvs }, (_, i) => i);
    this.#truncatedRows = new Int32Array(numEnvs);
  }

  /**
   * Fills `buffer` with `buffer.nSteps` steps of every environment; returns V of the observations after them, [numEnvs],
   * valid until the policy is used again.
   *
   * @throws DivergenceError when an observation or a reward is not a finite number
   */
  collect(buffer: RolloutBuffer, rng: Generator): Float32Array {
    const policy = this.#policy;
    const { numEnvs } = this.#envs;
    if (this.#batch === null) this.#begin();
    let observed = policy.observe(this.#observations, numEnvs);
    for (let step = 0; step < buffer.nSteps; step++) {
      const decisions = policy.decide(observed, numEnvs, rng);
      buffer.setDecision(step, observed, this.#episodeStarts, decisions);
      policy.writeActions(decisions.actions, numEnvs, this.#actions);
      const result = this.#envs.step(this.#actions);
      this.numTimesteps += numEnvs;
      this.#take(result);
      buffer.setRewards(step, this.#rewards);
      observed = policy.observe(this.#observations, numEnvs);
    }
    return policy.values(observed, this.#everyRow, numEnvs);
  }

  /** 1 where the last step ended its episode. */
  get lastDones(): Uint8Array {
    return this.#episodeStarts;
  }

  state(): CollectorState {
    return {
      started: this.#batch !== null,
      numTimesteps: this.numTimesteps,
      envs: this.#envs.state(),
      episodeStarts: this.#episodeStarts.slice(),
      statistics: this.statistics.state(),
      rewards: this.#rewardNormalizer?.state() ?? null,
      observationCounts: this.#policy.normalizer?.counts() ?? null,
    };
  }

  restore(state: CollectorState): void {
    if ((state.rewards === null) !== (this.#rewardNormalizer === null)) {
      const [is, was] = state.rewards === null ? ["normalises", "does not"] : ["does not normalise", "does"];
      throw new PeriluneError(`this run ${is} rewards, the state's ${was}; configure normalize as it was`);
    }
    const observations = this.#envs.restore(state.envs);
    this.#batch = null;
    if (state.started) this.#leavesOf(observations);
    this.numTimesteps = state.numTimesteps;
    this.#episodeStarts.set(state.episodeStarts);
    this.statistics.restore(state.statistics);
    if (this.#rewardNormalizer !== null) this.#rewardNormalizer.restore(state.rewards);
    if (!this.#envs.restorable) this.#leaveEpisodes();
    if (state.observationCounts !== null) this.#policy.normalizer?.restoreCounts(state.observationCounts);
  }

  /** Forgets the episodes under way, which the environments could not go on with. */
  #leaveEpisodes(): void {
    this.#episodeStarts.fill(1);
    this.statistics.leaveEpisodes();
    this.#rewardNormalizer?.leaveEpisodes();
  }

  /** The first observations of the run. */
  #begin(): void {
    const observations = this.#leavesOf(this.#envs.reset().observations);
    for (let env = 0; env < this.#envs.numEnvs; env++) this.#checkObservation(observations, env);
    this.#policy.normalizer?.update(observations, this.#envs.numEnvs);
  }

  /** Takes in what one step of the environments gave. */
  #take(result: VectorStep<O>): void {
    const { rewards, terminated, truncated } = result;
    const policy = this.#policy;
    const observations = this.#leavesOf(result.observations);
    for (let env = 0; env < rewards.length; env++) {
      if (!Number.isFinite(rewards[env])) throw environmentDivergence("reward", env, this.numTimesteps);
      this.#checkObservation(observations, env);
    }
    this.statistics.add(rewards, terminated, truncated);
    policy.normalizer?.update(observations, rewards.length);
    if (this.#rewardNormalizer === null) this.#rewards.set(rewards);
    else this.#rewardNormalizer.normalize(rewards, terminated, truncated, this.#rewards);
    this.#bootstrapTruncated(result);
    for (let env = 0; env < rewards.length; env++) this.#episodeStarts[env] = terminated[env] | truncated[env];
  }

  /** r + γ V(final observation) where a limit, not the task, ended an episode. */
  #bootstrapTruncated({ terminated, truncated, finalObservations }: VectorStep<O>): void {
    let count = 0;
    for (let env = 0; env < truncated.length; env++) {
      if (truncated[env] !== 0 && terminated[env] === 0) this.#truncatedRows[count++] = env;
    }
    if (count === 0) return;
    const arrays = this.#policy.observationLeaves.batchLeaves(finalObservations);
    for (let i = 0; i < count; i++) this.#checkObservation(arrays, this.#truncatedRows[i]);
    const observed = this.#policy.observe(arrays, truncated.length);
    const values = this.#policy.values(observed, this.#truncatedRows, count);
    for (let i = 0; i < count; i++) this.#rewards[this.#truncatedRows[i]] += this.#gamma * values[i];
  }

  /** The arrays of a batch; a vector environment that writes into one batch for ever is looked into once. */
  #leavesOf(batch: BatchOf<O>): LeafArrays {
    if (batch !== this.#batch) {
      this.#batch = batch;
      this.#observations = this.#policy.observationLeaves.batchLeaves(batch);
    }
    return this.#observations as LeafArrays;
  }

  #checkObservation(arrays: LeafArrays, env: number): void {
    checkObservation(this.#policy.observationLeaves.leaves, arrays, env, this.numTimesteps);
  }
}
