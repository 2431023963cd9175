import type { Generator } from "../random/generator.ts";
import type { BatchOf, Space, SpaceJson, ValueOf } from "../spaces/space.ts";

/** How to predict; a policy ignores what it has no use for. */
export interface PredictOptions {
  /** The most probable action instead of a drawn one. @default false */
  readonly deterministic?: boolean;
  /** Recurrent policies: the state returned by the last call; `null` at first. */
  readonly state?: unknown;
  /** Recurrent policies: 1 where a row begins an episode. */
  readonly episodeStarts?: Uint8Array;
  /** Maskable policies: 1 where an action is allowed, [rows, actions]. */
  readonly actionMasks?: Uint8Array;
  /** Source of randomness of a stochastic prediction; needed unless deterministic. */
  readonly rng?: Generator;
}

/** What `predict` yields. */
export interface Prediction<A extends Space = Space> {
  /** One action per row, valid members of the action space (continuous actions are clipped to its bounds). */
  readonly actions: BatchOf<A>;
  /** Recurrent policies: pass it to the next call. */
  readonly state: unknown;
}

/** What a policy thinks of one observation, for people to see. */
export interface Explanation {
  /** Probability of each discrete action. */
  readonly probabilities?: readonly number[];
  /** Value of each discrete action (value-based policies). */
  readonly qValues?: readonly number[];
  /** Mean and standard deviation of a continuous action. */
  readonly mean?: readonly number[];
  readonly std?: readonly number[];
  /** Estimated return from here. */
  readonly value?: number;
}

/** A policy as data: its spec (JSON) and its named tensors say everything that `predict` needs. */
export interface PolicySpec {
  /** Which class reads the spec. */
  readonly kind: string;
  readonly observationSpace: SpaceJson;
  readonly actionSpace: SpaceJson;
  readonly [field: string]: unknown;
}

/** A tensor by name, with the shape it is stored in. */
export interface NamedTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

/** What acts: a mapping from observations to actions, loadable without the algorithm that learned it. */
export interface Policy<O extends Space = Space, A extends Space = Space> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly spec: PolicySpec;
  /** Every tensor that `predict` uses, normalisation statistics included; views, in a fixed order. */
  tensors(): ReadonlyMap<string, NamedTensor>;
  predict(observations: BatchOf<O>, options?: PredictOptions): Prediction<A>;
  /** What the policy thinks of one observation, as `reset` and `step` give it. */
  explain(observation: ValueOf<O>): Explanation;
}
