import { exp, log } from "../../math/exp-log.ts";
import type { Generator } from "../../random/generator.ts";
import type { NumericArray } from "../../spaces/space.ts";
import type { Distribution, Parameter } from "../interfaces.ts";

/**
 * Several independent choices a row: choice c is one of the `sizes[c]` integers from `starts[c]` on.
 *
 * A row of inputs holds the logits of the first choice, then of the second, and so on. All is computed from
 * differences to a choice's greatest logit, so no exponential overflows.
 */
export class MultiCategorical implements Distribution {
  readonly kind: "categorical" | "multi_categorical" = "multi_categorical";
  readonly inputSize: number;
  readonly actionSize: number;
  readonly parameters: readonly Parameter[] = [];
  readonly #sizes: readonly number[];
  readonly #starts: readonly number[];
  // What `backward` needs of the last `evaluate`: probabilities and their logarithms per logit, and per choice the
  // action (counted from 0) and the entropy.
  readonly #probabilities: Float64Array;
  readonly #logProbabilities: Float64Array;
  readonly #actions: Int32Array;
  readonly #entropies: Float64Array;
  /** exp(logit − greatest logit) of the choice at hand. */
  readonly #weights: Float64Array;

  constructor(sizes: readonly number[], starts: readonly number[], maxBatch: number) {
    this.inputSize = sizes.reduce((sum, size) => sum + size, 0);
    this.actionSize = sizes.length;
    this.#sizes = sizes;
    this.#starts = starts;
    this.#probabilities = new Float64Array(maxBatch * this.inputSize);
    this.#logProbabilities = new Float64Array(maxBatch * this.inputSize);
    this.#actions = new Int32Array(maxBatch * this.actionSize);
    this.#entropies = new Float64Array(maxBatch * this.actionSize);
    this.#weights = new Float64Array(sizes.reduce((most, size) => Math.max(most, size), 0));
  }

  createActions(batch: number): Int32Array {
    return new Int32Array(batch * this.actionSize);
  }

  /** One uniform draw a choice, by inversion. */
  sample(inputs: Float32Array, batch: number, actions: NumericArray, rng: Generator): void {
    this.#eachChoice(batch, (first, size, start, index) => {
      let left = rng.random() * this.#exponentials(inputs, first, size);
      let choice = 0;
      while (choice < size - 1 && (left -= this.#weights[choice]) >= 0) choice++;
      actions[index] = start + choice;
    });
  }

  mode(inputs: Float32Array, batch: number, actions: NumericArray): void {
    this.#eachChoice(batch, (first, size, start, index) => {
      let best = 0;
      for (let j = 1; j < size; j++) if (inputs[first + j] > inputs[first + best]) best = j;
      actions[index] = start + best;
    });
  }

  evaluate(
    inputs: Float32Array,
    actions: NumericArray,
    batch: number,
    logProbs: Float32Array,
    entropies: Float32Array,
  ): void {
    const choices = this.actionSize;
    let first = 0;
    for (let row = 0; row < batch; row++) {
      let logProb = 0;
      let entropy = 0;
      for (let c = 0; c < choices; c++) {
        const index = row * choices + c;
        this.#actions[index] = actions[index] - this.#starts[c];
        this.#entropies[index] = this.#softmax(inputs, first, this.#sizes[c]);
        logProb += this.#logProbabilities[first + this.#actions[index]];
        entropy += this.#entropies[index];
        first += this.#sizes[c];
      }
      logProbs[row] = logProb;
      entropies[row] = entropy;
    }
  }

  /** With p the probabilities and H the entropy: d log p(a) / d logit j = [j = a] − pⱼ, dH / d logit j = −pⱼ (log pⱼ + H). */
  backward(batch: number, dLogProbs: Float32Array, dEntropies: Float32Array, dInputs: Float32Array): void {
    const choices = this.actionSize;
    let first = 0;
    for (let row = 0; row < batch; row++) {
      const dLogProb = dLogProbs[row];
      const dEntropy = dEntropies[row];
      for (let c = 0; c < choices; c++) {
        const entropy = this.#entropies[row * choices + c];
        const taken = first + this.#actions[row * choices + c];
        for (const end = first + this.#sizes[c]; first < end; first++) {
          const slope = dLogProb + dEntropy * (this.#logProbabilities[first] + entropy);
          dInputs[first] = (first === taken ? dLogProb : 0) - this.#probabilities[first] * slope;
        }
      }
    }
  }

  /** `probabilities`: of each value of the first choice, then of the second, and so on. */
  explain(inputs: Float32Array): { probabilities: number[] } {
    const probabilities: number[] = [];
    this.#eachChoice(1, (first, size) => {
      const sum = this.#exponentials(inputs, first, size);
      for (let j = 0; j < size; j++) probabilities.push(this.#weights[j] / sum);
    });
    return { probabilities };
  }

  /** Calls `visit` for every choice of every row: where its logits begin, how many, its least action, its index. */
  #eachChoice(batch: number, visit: (first: number, size: number, start: number, index: number) => void): void {
    let first = 0;
    for (let index = 0; index < batch * this.actionSize; index++) {
      const choice = index % this.actionSize;
      visit(first, this.#sizes[choice], this.#starts[choice], index);
      first += this.#sizes[choice];
    }
  }

  /** Fills the weights of one choice, and returns their sum. */
  #exponentials(inputs: Float32Array, first: number, size: number): number {
    const greatest = maximum(inputs, first, size);
    let sum = 0;
    for (let j = 0; j < size; j++) sum += this.#weights[j] = exp(inputs[first + j] - greatest);
    return sum;
  }

  /** Keeps the probabilities of one choice and their logarithms, and returns the entropy. */
  #softmax(inputs: Float32Array, first: number, size: number): number {
    const greatest = maximum(inputs, first, size);
    const sum = this.#exponentials(inputs, first, size);
    const logSum = log(sum);
    let entropy = 0;
    for (let j = 0; j < size; j++) {
      const probability = this.#weights[j] / sum;
      const logProbability = inputs[first + j] - greatest - logSum;
      this.#probabilities[first + j] = probability;
      this.#logProbabilities[first + j] = logProbability;
      entropy -= probability * logProbability;
    }
    return entropy;
  }
}

function maximum(values: Float32Array, first: number, count: number): number {
  let greatest = values[first];
  for (let i = first + 1; i < first + count; i++) if (values[i] > greatest) greatest = values[i];
  return greatest;
}
