import { exp } from "../../math/exp-log.ts";
import type { Generator } from "../../random/generator.ts";
import type { NumericArray } from "../../spaces/space.ts";
import type { Distribution, Parameter } from "../interfaces.ts";
import type { ParameterStore } from "../parameter-store.ts";

/** log √(2π) */
const LOG_ROOT_TWO_PI = 0.9189385332046727;

/**
 * Independent normal distributions; the inputs are their means.
 *
 * The logarithms of the standard deviations are a parameter of `size` elements, the same for every row.
 */
export class DiagonalGaussian implements Distribution {
  readonly kind = "diagonal_gaussian";
  readonly inputSize: number;
  readonly actionSize: number;
  readonly parameters: readonly Parameter[];
  readonly #logStd: Parameter;
  readonly #std: Float64Array;
  /** (action − mean) / std of the last `evaluate`. */
  readonly #standardized: Float64Array;

  /** Adds the parameter `log_std` to `store`. */
  constructor(store: ParameterStore, size: number, maxBatch: number) {
    this.inputSize = size;
    this.actionSize = size;
    this.#logStd = store.add("log_std", [size]);
    this.parameters = [this.#logStd];
    this.#std = new Float64Array(size);
    this.#standardized = new Float64Array(maxBatch * size);
  }

  createActions(batch: number): Float32Array {
    return new Float32Array(batch * this.actionSize);
  }

  /** One standard normal draw an element. */
  sample(inputs: Float32Array, batch: number, actions: NumericArray, rng: Generator): void {
    const std = this.#updateStd();
    let i = 0;
    for (let row = 0; row < batch; row++) {
      for (let j = 0; j < std.length; j++, i++) actions[i] = inputs[i] + std[j] * rng.standardNormal();
    }
  }

  mode(inputs: Float32Array, batch: number, actions: NumericArray): void {
    actions.set(inputs.subarray(0, batch * this.inputSize));
  }

  evaluate(
    inputs: Float32Array,
    actions: NumericArray,
    batch: number,
    logProbs: Float32Array,
    entropies: Float32Array,
  ): void {
    const std = this.#updateStd();
    let logNormalizer = 0;
    for (const logStd of this.#logStd.data) logNormalizer += logStd + LOG_ROOT_TWO_PI;
    let i = 0;
    for (let row = 0; row < batch; row++) {
      let squares = 0;
      for (let j = 0; j < std.length; j++, i++) {
        const z = (actions[i] - inputs[i]) / std[j];
        this.#standardized[i] = z;
        squares += z * z;
      }
      logProbs[row] = -0.5 * squares - logNormalizer;
      entropies[row] = logNormalizer + 0.5 * std.length;
    }
  }

  /** With z = (a − μ) / σ: d log p / dμ = z / σ, d log p / d log σ = z² − 1, d entropy / d log σ = 1. */
  backward(batch: number, dLogProbs: Float32Array, dEntropies: Float32Array, dInputs: Float32Array): void {
    const std = this.#std;
    const size = std.length;
    for (let j = 0; j < size; j++) {
      let dLogStd = 0;
      for (let row = 0; row < batch; row++) {
        const z = this.#standardized[row * size + j];
        dInputs[row * size + j] = (dLogProbs[row] * z) / std[j];
        dLogStd += dLogProbs[row] * (z * z - 1) + dEntropies[row];
      }
      this.#logStd.grad[j] = dLogStd;
    }
  }

  explain(inputs: Float32Array): { mean: number[]; std: number[] } {
    return { mean: Array.from(inputs.subarray(0, this.inputSize)), std: Array.from(this.#updateStd()) };
  }

  #updateStd(): Float64Array {
    const logStd = this.#logStd.data;
    for (let j = 0; j < logStd.length; j++) this.#std[j] = exp(logStd[j]);
    return this.#std;
  }
}
