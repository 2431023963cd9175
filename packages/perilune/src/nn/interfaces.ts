import type { Generator } from "../random/generator.ts";
import type { NumericArray } from "../spaces/space.ts";

/** Which arithmetic runs the networks: WASM with strict SIMD, or its plain TypeScript twin. Both give the same bits. */
export type KernelKind = "simd" | "plain";

/** Non-linearity applied to a layer's output, with torch's default slopes. */
export type Activation = "identity" | "tanh" | "relu" | "leaky_relu" | "sigmoid" | "elu";

/** A named tensor that is learned, with its gradient: views of the arena, row-major, torch's layout and names. */
export interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly grad: Float32Array;
}

/**
 * A differentiable map of a batch of rows.
 *
 * `backward` must follow the `forward` whose input and output it differentiates; it writes (not adds) the gradients
 * of its parameters.
 */
export interface Layer {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly parameters: readonly Parameter[];
  /** `x`: [batch, inFeatures] → [batch, outFeatures]; the result belongs to the layer, valid until the next call. */
  forward(x: Float32Array, batch: number): Float32Array;
  /** `dy`: gradient of the output, overwritten; returns the gradient of the input, or `null` unless wanted. */
  backward(dy: Float32Array, batch: number, options: { readonly inputGradient: boolean }): Float32Array | null;
}

/**
 * A family of action distributions over a batch of rows, parameterised by a network's outputs.
 *
 * Actions are stored flat: [batch, actionSize], Int32Array for discrete kinds, Uint8Array for binary, Float32Array for
 * continuous. `evaluate` keeps what `backward` needs.
 */
export interface Distribution {
  readonly kind: "categorical" | "diagonal_gaussian" | "multi_categorical" | "bernoulli";
  /** Network outputs per row. */
  readonly inputSize: number;
  /** Action elements per row. */
  readonly actionSize: number;
  /** Parameters of the distribution itself (a Gaussian's `log_std`), 0 at first; none for most. */
  readonly parameters: readonly Parameter[];
  createActions(batch: number): NumericArray;
  /** Draws an action per row; uses `rng` in row order. */
  sample(inputs: Float32Array, batch: number, actions: NumericArray, rng: Generator): void;
  /** The most probable action per row. */
  mode(inputs: Float32Array, batch: number, actions: NumericArray): void;
  /** Writes log π(a) and the entropy of each row, [batch] each. */
  evaluate(
    inputs: Float32Array,
    actions: NumericArray,
    batch: number,
    logProbs: Float32Array,
    entropies: Float32Array,
  ): void;
  /**
   * For the rows of the last `evaluate`: given dL/dlogProb and dL/dentropy, writes dL/dinputs and the gradients of
   * the distribution's own parameters.
   */
  backward(batch: number, dLogProbs: Float32Array, dEntropies: Float32Array, dInputs: Float32Array): void;
  /** Probabilities of each action of row 0 (discrete kinds) or mean and standard deviation, for people to see. */
  explain(inputs: Float32Array): Readonly<Record<string, number[]>>;
}
