import type { Info } from "../envs/env.ts";
import type { BatchOf, Space } from "../spaces/space.ts";

/** What a vector step yields; every array belongs to the environment and is valid until the next call. */
export interface VectorStep<O extends Space = Space> {
  /** Observations to act on next: where an episode ended, the first of the next one (same-step autoreset). */
  readonly observations: BatchOf<O>;
  readonly rewards: Float64Array;
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;
  /** The true last observation in each row whose episode ended in this step; other rows hold nothing of use. */
  readonly finalObservations: BatchOf<O>;
  /** What belongs to `observations`, one per row: of the step, or of the reset where an episode ended. */
  readonly infos: readonly Info[];
  /** What belongs to `finalObservations`: the info of the last step of each episode that ended; empty in other rows. */
  readonly finalInfos: readonly Info[];
}

/**
 * Several streams of experience stepped together; a row is one agent's stream.
 *
 * `step` is `send` and `receive`, so that a slow or remote environment can work between the two.
 */
export interface VectorEnv<O extends Space = Space, A extends Space = Space> {
  readonly numEnvs: number;
  readonly singleObservationSpace: O;
  readonly singleActionSpace: A;
  /** Which environment each row runs, as data, or `null` when built from a function. */
  readonly spec: EnvReference | null;
  /** Whether `restore` goes on with the rows' episodes; where not, it begins a new one in every row. */
  readonly restorable: boolean;
  /** 1 where a row needs an action now. */
  readonly active: Uint8Array;
  /** Begins an episode in every row; row i is seeded with `seed + i`. Without a seed the streams go on. */
  reset(options?: { readonly seed?: number }): { readonly observations: BatchOf<O>; readonly infos: readonly Info[] };
  step(actions: BatchOf<A>): VectorStep<O>;
  send(actions: BatchOf<A>): void;
  receive(): VectorStep<O>;
  /** Exact state of every row, and of the observations they stand at. */
  state(): unknown;
  /** Continues from a `state()`; returns the observations to act on. */
  restore(state: unknown): BatchOf<O>;
  close(): void;
}

/** An environment named as data: what `make(id, kwargs)` builds. */
export interface EnvReference {
  readonly id: string;
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** Present where the caller chose another limit than the registered one; `null` lifts it. */
  readonly maxEpisodeSteps?: number | null;
}
