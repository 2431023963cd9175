import type { KernelKind } from "../nn/interfaces.ts";
import type { Policy } from "../policies/policy.ts";
import type { ReplayHistory } from "../rollout/replay-segment.ts";
import type { NumericArray, Space } from "../spaces/space.ts";
import type { EnvReference } from "../vector/vector-env.ts";

/** One record of measured quantities, under Stable-Baselines3's names. */
export type Metrics = Readonly<Record<`${"rollout" | "train" | "time" | "eval"}/${string}`, number>>;

/** Everything a run is at one moment: what `restore` needs to go on with the same bits. */
export interface AlgorithmState {
  /** Name of the algorithm, as in `perilune train NAME`. */
  readonly algorithm: string;
  readonly numTimesteps: number;
  /** Weights, optimizer moments and other long arrays, by name. */
  readonly arrays: Readonly<Record<string, NumericArray>>;
  /** All the rest as plain data (typed arrays, bigints and every float allowed). */
  readonly data: unknown;
  /** The transitions of the replay buffer, of an algorithm that has one. */
  readonly replay?: ReplayHistory;
}

/** What a state may leave out. */
export interface StateOptions {
  /** Transitions from the beginning of the run that are kept elsewhere already. @default 0 */
  readonly replayFrom?: number;
}

/** What every algorithm is made with, beside its environments; `H` are its hyper-parameters. */
export interface AlgorithmOptions<H = Readonly<Record<string, unknown>>> {
  /** Where everything drawn at random comes from: weights, actions, minibatches. @default 0 */
  readonly seed?: number;
  /** What differs from the defaults. */
  readonly hyperparams?: Partial<H>;
  /** @default "simd" */
  readonly kernels?: KernelKind;
}

/** A learner bound to its environments. */
export interface Algorithm<O extends Space = Space, A extends Space = Space> {
  readonly name: string;
  readonly hyperparams: Readonly<Record<string, unknown>>;
  readonly policy: Policy<O, A>;
  /** The environment it learns in, as data, when it was made by id. */
  readonly env: EnvReference | null;
  /** Environment steps taken so far, over all rows. */
  readonly numTimesteps: number;
  /**
   * Learns until `totalTimesteps` environment steps in all, yielding metrics once per update.
   *
   * The caller may pause, checkpoint or stop between yields. On-policy learners end at the first full rollout at or
   * past the target. After `restore` it goes on from where the state was taken; at or past the target it yields nothing.
   */
  learn(totalTimesteps: number): Generator<Metrics, void, void>;
  state(options?: StateOptions): AlgorithmState;
  restore(state: AlgorithmState): void;
}
