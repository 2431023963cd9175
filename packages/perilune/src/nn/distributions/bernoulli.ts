import { exp, softplus } from "../../math/exp-log.ts";
import type { Generator } from "../../random/generator.ts";
import type { NumericArray } from "../../spaces/space.ts";
import type { Distribution, Parameter } from "../interfaces.ts";

/** Several independent switches a row; the inputs are the logits of being 1. */
export class Bernoulli implements Distribution {
  readonly kind = "bernoulli";
  readonly inputSize: number;
  readonly actionSize: number;
  readonly parameters: readonly Parameter[] = [];
  // What `backward` needs of the last `evaluate`.
  readonly #logits: Float64Array;
  readonly #actions: Uint8Array;

  constructor(size: number, maxBatch: number) {
    this.inputSize = size;
    this.actionSize = size;
    this.#logits = new Float64Array(maxBatch * size);
    this.#actions = new Uint8Array(maxBatch * size);
  }

  createActions(batch: number): Uint8Array {
    return new Uint8Array(batch * this.actionSize);
  }

  /** One uniform draw a switch. */
  sample(inputs: Float32Array, batch: number, actions: NumericArray, rng: Generator): void {
    for (let i = 0; i < batch * this.actionSize; i++) actions[i] = rng.random() < sigmoid(inputs[i]) ? 1 : 0;
  }

  mode(inputs: Float32Array, batch: number, actions: NumericArray): void {
    for (let i = 0; i < batch * this.actionSize; i++) actions[i] = inputs[i] > 0 ? 1 : 0;
  }

  /** With logit x: log p(1) = x − softplus(x), log p(0) = −softplus(x), entropy = softplus(x) − x p(1). */
  evaluate(
    inputs: Float32Array,
    actions: NumericArray,
    batch: number,
    logProbs: Float32Array,
    entropies: Float32Array,
  ): void {
    let i = 0;
    for (let row = 0; row < batch; row++) {
      let logProb = 0;
      let entropy = 0;
      for (const end = i + this.actionSize; i < end; i++) {
        const logit = inputs[i];
        const normalizer = softplus(logit);
        logProb += actions[i] * logit - normalizer;
        entropy += normalizer - logit * sigmoid(logit);
        this.#logits[i] = logit;
        this.#actions[i] = actions[i];
      }
      logProbs[row] = logProb;
      entropies[row] = entropy;
    }
  }

  /** With p = p(1): d log p(a) / dx = a − p, d entropy / dx = −x p (1 − p). */
  backward(batch: number, dLogProbs: Float32Array, dEntropies: Float32Array, dInputs: Float32Array): void {
    let i = 0;
    for (let row = 0; row < batch; row++) {
      for (const end = i + this.actionSize; i < end; i++) {
        const p = sigmoid(this.#logits[i]);
        dInputs[i] = dLogProbs[row] * (this.#actions[i] - p) - dEntropies[row] * this.#logits[i] * p * (1 - p);
      }
    }
  }

  /** `probabilities`: of each switch being 1. */
  explain(inputs: Float32Array): { probabilities: number[] } {
    return { probabilities: Array.from(inputs.subarray(0, this.inputSize), sigmoid) };
  }
}

const sigmoid = (x: number): number => 1 / (1 + exp(-x));
