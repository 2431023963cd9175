import { Arena } from "../nn/arena.ts";
import { distributionFor } from "../nn/distributions/distribution-for.ts";
import { constant, kaimingUniform, orthogonal, uniform } from "../nn/initializers.ts";
import type { Activation, Distribution, KernelKind, Parameter } from "../nn/interfaces.ts";
import { Linear } from "../nn/linear.ts";
import { Mlp } from "../nn/mlp.ts";
import { ParameterStore } from "../nn/parameter-store.ts";
import type { Generator } from "../random/generator.ts";
import type { Space } from "../spaces/space.ts";
import { actionInputSize } from "./action-codec.ts";
import type { ActorCriticArch } from "./net-arch.ts";

/** Shape and arithmetic of the networks. */
export interface NetworkOptions {
  /** Inputs per row. */
  readonly features: number;
  readonly actionSpace: Space;
  readonly arch: ActorCriticArch;
  readonly activation: Activation;
  /** Most rows a batch may have. */
  readonly maxBatch: number;
  readonly kernels?: KernelKind;
}

const WITH_INPUT_GRADIENT = { inputGradient: true } as const;
const WITHOUT_INPUT_GRADIENT = { inputGradient: false } as const;

/**
 * The networks of an actor-critic: hidden layers for the policy and for the value, each with its head.
 *
 * Parameters bear Stable-Baselines3's names. All arrays live in one arena and hold the batch last seen.
 */
export class ActorCriticNetwork {
  readonly maxBatch: number;
  readonly store: ParameterStore;
  readonly distribution: Distribution;
  /** Inputs, [maxBatch, features]: written by the caller before `forward`. */
  readonly input: Float32Array;
  /** Gradients of the heads' outputs: written by the caller before `backward`. */
  readonly dActionInputs: Float32Array;
  readonly dValues: Float32Array;
  readonly #shared: Mlp;
  readonly #policyNet: Mlp;
  readonly #valueNet: Mlp;
  readonly #actionHead: Linear;
  readonly #valueHead: Linear;

  constructor(options: NetworkOptions) {
    const { features, actionSpace, arch, activation, maxBatch, kernels = "simd" } = options;
    const arena = new Arena(arenaBytes(options), { kernels });
    const store = new ParameterStore(arena);
    const mlp = (part: string, inFeatures: number, layers: readonly number[]): Mlp =>
      new Mlp(store, { name: `mlp_extractor.${part}`, inFeatures, layers, activation, maxBatch });
    this.maxBatch = maxBatch;
    this.store = store;
    this.distribution = distributionFor(actionSpace, { store, maxBatch });
    this.#shared = mlp("shared_net", features, arch.shared);
    this.#policyNet = mlp("policy_net", this.#shared.outFeatures, arch.pi);
    this.#valueNet = mlp("value_net", this.#shared.outFeatures, arch.vf);
    const head = (name: string, inFeatures: number, outFeatures: number): Linear =>
      new Linear(store, { name, inFeatures, outFeatures, maxBatch });
    this.#actionHead = head("action_net", this.#policyNet.outFeatures, this.distribution.inputSize);
    this.#valueHead = head("value_net", this.#valueNet.outFeatures, 1);
    store.allocate();
    this.input = arena.floats(maxBatch * features);
    this.dActionInputs = arena.floats(maxBatch * this.distribution.inputSize);
    this.dValues = arena.floats(maxBatch);
  }

  /** Draws the first weights: orthogonal with the gains below, or torch's default for linear layers. */
  initialize(rng: Generator, options: { readonly orthoInit: boolean; readonly logStdInit: number }): void {
    const parts = [this.#shared, this.#policyNet, this.#valueNet];
    for (const layer of [...parts.flatMap((part) => part.layers), this.#actionHead, this.#valueHead]) {
      if (options.orthoInit) {
        // A small policy head starts near uniform: Andrychowicz et al., 2021, arXiv:2006.05990, section 3.2
        const gain = layer === this.#actionHead ? 0.01 : layer === this.#valueHead ? 1 : Math.SQRT2;
        layer.initialize(rng, orthogonal(gain));
      } else {
        layer.initialize(rng, kaimingUniform(1 / Math.sqrt(3)), uniform(1 / Math.sqrt(layer.inFeatures)));
      }
    }
    for (const parameter of this.distribution.parameters) constant(options.logStdInit)(parameter, rng);
  }

  get parameters(): readonly Parameter[] {
    return this.store.parameters;
  }

  /** Runs both networks on the first `batch` rows of `input`; the results are valid until the next call. */
  forward(batch: number): { readonly actionInputs: Float32Array; readonly values: Float32Array } {
    const shared = this.#shared.forward(this.input, batch);
    return { actionInputs: this.#actionInputs(shared, batch), values: this.#values(shared, batch) };
  }

  /** The inputs of the action distribution alone, [batch, distribution.inputSize]. */
  forwardActions(batch: number): Float32Array {
    return this.#actionInputs(this.#shared.forward(this.input, batch), batch);
  }

  /** The values alone, [batch]. */
  forwardValues(batch: number): Float32Array {
    return this.#values(this.#shared.forward(this.input, batch), batch);
  }

  /** Gradients of all weights, from `dActionInputs` and `dValues`, for the rows of the last `forward`. */
  backward(batch: number): void {
    const hasShared = this.#shared.layers.length > 0;
    const options = hasShared ? WITH_INPUT_GRADIENT : WITHOUT_INPUT_GRADIENT;
    const dPolicy = this.#actionHead.backward(this.dActionInputs, batch, WITH_INPUT_GRADIENT) as Float32Array;
    const dFromPolicy = this.#policyNet.backward(dPolicy, batch, options);
    const dValue = this.#valueHead.backward(this.dValues, batch, WITH_INPUT_GRADIENT) as Float32Array;
    const dFromValue = this.#valueNet.backward(dValue, batch, options);
    if (dFromPolicy === null || dFromValue === null) return;
    for (let i = 0; i < batch * this.#shared.outFeatures; i++) dFromPolicy[i] += dFromValue[i];
    this.#shared.backward(dFromPolicy, batch, WITHOUT_INPUT_GRADIENT);
  }

  #actionInputs(shared: Float32Array, batch: number): Float32Array {
    return this.#actionHead.forward(this.#policyNet.forward(shared, batch), batch);
  }

  #values(shared: Float32Array, batch: number): Float32Array {
    return this.#valueHead.forward(this.#valueNet.forward(shared, batch), batch);
  }
}

/** Numbers of the networks' weights and biases, without those of the distribution. */
export function parameterCount(features: number, arch: ActorCriticArch, actionInputs: number): number {
  const sharedWidth = arch.shared.at(-1) ?? features;
  return (
    chainCount([features, ...arch.shared]) +
    chainCount([sharedWidth, ...arch.pi, actionInputs]) +
    chainCount([sharedWidth, ...arch.vf, 1])
  );
}

/** Numbers of the weights and biases of a chain of linear layers of these widths, the input's first. */
export function chainCount(widths: readonly number[]): number {
  return widths.slice(1).reduce((sum, width, i) => sum + (widths[i] + 1) * width, 0);
}

/** An upper bound of the memory needed, an optimizer's two moments included; what stays unused costs nothing. */
function arenaBytes({ features, actionSpace, arch, maxBatch }: NetworkOptions): number {
  const widths = [...arch.shared, ...arch.pi, ...arch.vf];
  const actionInputs = actionInputSize(actionSpace);
  const perRow = 3 * (features + actionInputs + 1 + widths.reduce((sum, width) => sum + width, 0)) + 2 * features;
  const alignment = 16 * 8 * (widths.length + 8);
  return 4 * (4 * (parameterCount(features, arch, actionInputs) + actionInputs) + maxBatch * perRow + alignment);
}
