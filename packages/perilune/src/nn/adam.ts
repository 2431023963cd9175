import type { ParameterStore } from "./parameter-store.ts";

/** Adam's settings. */
export interface AdamOptions {
  readonly learningRate: number;
  /** Decay rate of the gradients' running mean. @default 0.9 */
  readonly beta1?: number;
  /** Decay rate of their running mean square. @default 0.999 */
  readonly beta2?: number;
  /** Added to the denominator. @default 1e-8 */
  readonly epsilon?: number;
}

/** Moments smaller than this move no parameter: their step is 1e-22 of the learning rate at most. */
const NEGLIGIBLE = 1e-30;

/** Everything an Adam optimizer is besides its options. */
export interface AdamState {
  readonly firstMoment: Float32Array;
  readonly secondMoment: Float32Array;
  readonly beta1Power: number;
  readonly beta2Power: number;
}

/** Adam over all parameters of a store (Kingma and Ba, 2015, arXiv:1412.6980, algorithm 1), as torch computes it. */
export class Adam {
  /** Step size; a schedule sets it between steps. */
  learningRate: number;
  readonly #store: ParameterStore;
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #firstMoment: Float32Array;
  readonly #secondMoment: Float32Array;
  /** β₁ᵗ and β₂ᵗ as running products: a resumed run continues them exactly, and no power function is needed. */
  #beta1Power = 1;
  #beta2Power = 1;

  /** `store` must be allocated. */
  constructor(store: ParameterStore, options: AdamOptions) {
    this.learningRate = options.learningRate;
    this.#store = store;
    this.#beta1 = options.beta1 ?? 0.9;
    this.#beta2 = options.beta2 ?? 0.999;
    this.#epsilon = options.epsilon ?? 1e-8;
    this.#firstMoment = store.arena.floats(store.data.length);
    this.#secondMoment = store.arena.floats(store.data.length);
  }

  /** Moves every parameter by its gradient. */
  step(): void {
    this.#beta1Power *= this.#beta1;
    this.#beta2Power *= this.#beta2;
    const { data, grad, arena } = this.#store;
    arena.kernels.adam(
      data.byteOffset,
      grad.byteOffset,
      this.#firstMoment.byteOffset,
      this.#secondMoment.byteOffset,
      data.length,
      1 - this.#beta1,
      this.#beta2,
      1 - this.#beta2,
      this.learningRate / (1 - this.#beta1Power),
      1 / Math.sqrt(1 - this.#beta2Power),
      this.#epsilon,
    );
  }

  /**
   * Sets moments that are too small to move a parameter to 0.
   *
   * The moments of a unit that has died (a ReLU that is never active) shrink for ever, and once they are subnormal a
   * step takes processors some thirty times as long. Called every hundred steps or so it keeps them from it.
   */
  settle(): void {
    for (const moments of [this.#firstMoment, this.#secondMoment]) {
      for (let i = 0; i < moments.length; i++) if (Math.abs(moments[i]) < NEGLIGIBLE) moments[i] = 0;
    }
  }

  state(): AdamState {
    return {
      firstMoment: this.#firstMoment.slice(),
      secondMoment: this.#secondMoment.slice(),
      beta1Power: this.#beta1Power,
      beta2Power: this.#beta2Power,
    };
  }

  /** Goes on from `state`; throws a `RangeError` when it was taken from another number of parameters. */
  restore(state: AdamState): void {
    this.#firstMoment.set(state.firstMoment);
    this.#secondMoment.set(state.secondMoment);
    this.#beta1Power = state.beta1Power;
    this.#beta2Power = state.beta2Power;
  }
}
