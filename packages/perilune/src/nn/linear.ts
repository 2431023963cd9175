import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import { constant, type Initializer } from "./initializers.ts";
import type { Activation, Layer, Parameter } from "./interfaces.ts";
import { activationCode, type Kernels } from "./kernels/kernels.ts";
import type { ParameterStore } from "./parameter-store.ts";

/** Name and sizes of a linear layer. */
export interface LinearOptions {
  /** What the parameters' names begin with: `${name}.weight` and `${name}.bias`. */
  readonly name: string;
  readonly inFeatures: number;
  readonly outFeatures: number;
  /** Non-linearity of the output. @default "identity" */
  readonly activation?: Activation;
  /** Most rows a batch will have. */
  readonly maxBatch: number;
}

/** y = activation(x Wᵀ + b), with torch's layout: `weight` [outFeatures, inFeatures], `bias` [outFeatures]. */
export class Linear implements Layer {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly activation: Activation;
  readonly weight: Parameter;
  readonly bias: Parameter;
  readonly parameters: readonly Parameter[];
  readonly #kernels: Kernels;
  readonly #store: ParameterStore;
  readonly #maxBatch: number;
  readonly #output: Float32Array;
  /** Made when an input's gradient is first wanted: a first layer never needs it. */
  #inputGradient: Float32Array | undefined;
  #input: Float32Array | undefined;

  /** Adds its parameters to `store`, whose arena also holds the outputs. */
  constructor(store: ParameterStore, options: LinearOptions) {
    this.inFeatures = options.inFeatures;
    this.outFeatures = options.outFeatures;
    this.activation = options.activation ?? "identity";
    this.weight = store.add(`${options.name}.weight`, [options.outFeatures, options.inFeatures]);
    this.bias = store.add(`${options.name}.bias`, [options.outFeatures]);
    this.parameters = [this.weight, this.bias];
    this.#store = store;
    this.#kernels = store.arena.kernels;
    this.#maxBatch = options.maxBatch;
    this.#output = store.arena.floats(options.maxBatch * options.outFeatures);
  }

  /** Sets the weight by `weight` and the bias to 0, or by `bias`. */
  initialize(rng: Generator, weight: Initializer, bias: Initializer = constant(0)): void {
    weight(this.weight, rng);
    bias(this.bias, rng);
  }

  /** `x` must lie in the arena and stay unchanged until `backward`. */
  forward(x: Float32Array, batch: number): Float32Array {
    if (batch > this.#maxBatch) {
      throw new PeriluneError(`a batch of ${batch} rows came to a layer made for at most ${this.#maxBatch}`);
    }
    const { inFeatures, outFeatures } = this;
    this.#input = x;
    this.#kernels.gemm(
      batch,
      outFeatures,
      inFeatures,
      x.byteOffset,
      inFeatures,
      1,
      this.weight.data.byteOffset,
      1,
      inFeatures,
      this.#output.byteOffset,
      this.bias.data.byteOffset,
      activationCode[this.activation],
    );
    return this.#output;
  }

  backward(dy: Float32Array, batch: number, options: { readonly inputGradient: boolean }): Float32Array | null {
    const { inFeatures, outFeatures } = this;
    const input = this.#input;
    if (input === undefined) throw new PeriluneError(`backward of "${this.weight.name}" came before forward`);
    const kernels = this.#kernels;
    const [gradient, output] = [dy.byteOffset, this.#output.byteOffset];
    const code = activationCode[this.activation];
    kernels.activationGradient(gradient, output, batch, outFeatures, code, this.bias.grad.byteOffset);
    // dW = dyᵀ x
    kernels.gemm(
      outFeatures,
      inFeatures,
      batch,
      gradient,
      1,
      outFeatures,
      input.byteOffset,
      inFeatures,
      1,
      this.weight.grad.byteOffset,
      0,
      activationCode.identity,
    );
    if (!options.inputGradient) return null;
    this.#inputGradient ??= this.#store.arena.floats(this.#maxBatch * inFeatures);
    // dx = dy W
    kernels.gemm(
      batch,
      inFeatures,
      outFeatures,
      gradient,
      outFeatures,
      1,
      this.weight.data.byteOffset,
      inFeatures,
      1,
      this.#inputGradient.byteOffset,
      0,
      activationCode.identity,
    );
    return this.#inputGradient;
  }
}
