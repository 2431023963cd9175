import { Arena } from "../nn/arena.ts";
import { kaimingUniform, uniform } from "../nn/initializers.ts";
import type { Activation, KernelKind } from "../nn/interfaces.ts";
import { Linear } from "../nn/linear.ts";
import { Mlp } from "../nn/mlp.ts";
import { ParameterStore } from "../nn/parameter-store.ts";
import type { Generator } from "../random/generator.ts";
import { chainCount } from "./actor-critic-network.ts";

/** Shape and arithmetic of the network. */
export interface QNetworkOptions {
  /** What the parameters' names begin with. @default "q_net.q_net" */
  readonly name?: string;
  /** Inputs per row. */
  readonly features: number;
  readonly actions: number;
  /** Sizes of the hidden layers. */
  readonly layers: readonly number[];
  readonly activation: Activation;
  /** Most rows a batch may have. */
  readonly maxBatch: number;
  readonly kernels?: KernelKind;
}

/**
 * A network that maps an observation to the value of every discrete action.
 *
 * Parameters bear Stable-Baselines3's names. All arrays live in one arena and hold the batch last seen.
 */
export class QNetwork {
  readonly actions: number;
  readonly store: ParameterStore;
  /** Inputs, [maxBatch, features]: written by the caller before `forward`. */
  readonly input: Float32Array;
  /** Gradient of the values, [maxBatch, actions]: written by the caller before `backward`. */
  readonly dValues: Float32Array;
  readonly #hidden: Mlp;
  readonly #head: Linear;

  constructor(options: QNetworkOptions) {
    const { name = "q_net.q_net", features, actions, layers, activation, maxBatch, kernels = "simd" } = options;
    const arena = new Arena(arenaBytes(options), { kernels });
    this.actions = actions;
    this.store = new ParameterStore(arena);
    this.#hidden = new Mlp(this.store, { name, inFeatures: features, layers, activation, maxBatch });
    this.#head = new Linear(this.store, {
      name: `${name}.${2 * layers.length}`,
      inFeatures: this.#hidden.outFeatures,
      outFeatures: actions,
      maxBatch,
    });
    this.store.allocate();
    this.input = arena.floats(maxBatch * features);
    this.dValues = arena.floats(maxBatch * actions);
  }

  /** Draws the first weights as torch does by default for linear layers. */
  initialize(rng: Generator): void {
    for (const layer of [...this.#hidden.layers, this.#head]) {
      layer.initialize(rng, kaimingUniform(1 / Math.sqrt(3)), uniform(1 / Math.sqrt(layer.inFeatures)));
    }
  }

  /** The values of all actions, [batch, actions], of the first rows of `input`; valid until the next call. */
  forward(batch: number): Float32Array {
    return this.#head.forward(this.#hidden.forward(this.input, batch), batch);
  }

  /** Gradients of all weights, from `dValues`, for the rows of the last `forward`. */
  backward(batch: number): void {
    const dHidden = this.#head.backward(this.dValues, batch, { inputGradient: true }) as Float32Array;
    this.#hidden.backward(dHidden, batch, { inputGradient: false });
  }

  /** Moves the weights towards those of `source`: θ ← (1 − tau) θ + tau θ′; a tau of 1 copies them. */
  follow(source: QNetwork, tau: number): void {
    const [own, other] = [this.store.data, source.store.data];
    if (tau === 1) own.set(other);
    else for (let i = 0; i < own.length; i++) own[i] = (1 - tau) * own[i] + tau * other[i];
  }
}

/** The best action of row `row` of the values of `actions` actions; the first among equals. */
export function bestAction(values: Float32Array, row: number, actions: number): number {
  let best = 0;
  for (let action = 1; action < actions; action++) {
    if (values[row * actions + action] > values[row * actions + best]) best = action;
  }
  return best;
}

/** An upper bound of the memory needed, an optimizer's two moments included; what stays unused costs nothing. */
function arenaBytes({ features, actions, layers, maxBatch }: QNetworkOptions): number {
  const widths = [features, ...layers, actions];
  const perRow = 3 * widths.reduce((sum, width) => sum + width, 0);
  const alignment = 16 * 8 * (widths.length + 8);
  return 4 * (4 * chainCount(widths) + maxBatch * perRow + alignment);
}
