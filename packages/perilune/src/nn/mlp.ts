import type { Generator } from "../random/generator.ts";
import type { Initializer } from "./initializers.ts";
import type { Activation, Layer, Parameter } from "./interfaces.ts";
import { Linear } from "./linear.ts";
import type { ParameterStore } from "./parameter-store.ts";

/** Name, sizes and non-linearity of a chain of layers. */
export interface MlpOptions {
  /** What the parameters' names begin with, such as `mlp_extractor.policy_net`. */
  readonly name: string;
  readonly inFeatures: number;
  /** Width of each layer; empty for a network that hands its input on. */
  readonly layers: readonly number[];
  /** Non-linearity after every layer. @default "tanh" */
  readonly activation?: Activation;
  /** Most rows a batch will have. */
  readonly maxBatch: number;
}

/**
 * A stack of linear layers, each followed by the activation.
 *
 * Layer i's parameters are named `${name}.${2 i}.weight` and `.bias`, as in a `torch.nn.Sequential` of linear layers
 * and activations.
 */
export class Mlp implements Layer {
  readonly inFeatures: number;
  readonly outFeatures: number;
  readonly layers: readonly Linear[];
  readonly parameters: readonly Parameter[];

  /** Adds its parameters to `store`, whose arena also holds the outputs. */
  constructor(store: ParameterStore, options: MlpOptions) {
    const { name, layers, activation = "tanh", maxBatch } = options;
    this.inFeatures = options.inFeatures;
    this.outFeatures = layers.at(-1) ?? options.inFeatures;
    this.layers = layers.map((outFeatures, i) => {
      const inFeatures = layers[i - 1] ?? options.inFeatures;
      return new Linear(store, { name: `${name}.${2 * i}`, inFeatures, outFeatures, activation, maxBatch });
    });
    this.parameters = this.layers.flatMap((layer) => layer.parameters);
  }

  /** Sets every layer's weight by `weight` and its bias to 0, or by `bias`, from the first layer to the last. */
  initialize(rng: Generator, weight: Initializer, bias?: Initializer): void {
    for (const layer of this.layers) layer.initialize(rng, weight, bias);
  }

  /** `x` must lie in the arena and stay unchanged until `backward`. */
  forward(x: Float32Array, batch: number): Float32Array {
    let y = x;
    for (const layer of this.layers) y = layer.forward(y, batch);
    return y;
  }

  backward(dy: Float32Array, batch: number, options: { readonly inputGradient: boolean }): Float32Array | null {
    let gradient = dy;
    for (let i = this.layers.length - 1; i >= 0; i--) {
      const dx = this.layers[i].backward(gradient, batch, i > 0 ? { inputGradient: true } : options);
      if (dx === null) return null;
      gradient = dx;
    }
    return options.inputGradient ? gradient : null;
  }
}
