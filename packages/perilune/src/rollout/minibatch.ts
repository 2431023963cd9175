import type { ActorCriticPolicy } from "../policies/actor-critic.ts";
import type { NumericArray } from "../spaces/space.ts";
import type { RolloutBuffer } from "./rollout-buffer.ts";

/** Rows of a rollout gathered for one update, with room for what the loss computes of them; nothing is made per update. */
export class Minibatch {
  readonly actions: NumericArray;
  readonly advantages: Float32Array;
  readonly returns: Float32Array;
  /** Log-probabilities and values at the time the actions were drawn. */
  readonly oldLogProbs: Float32Array;
  readonly oldValues: Float32Array;
  /** Log-probabilities and entropies under the present policy, and the loss's gradients with respect to them. */
  readonly logProbs: Float32Array;
  readonly entropies: Float32Array;
  readonly dLogProbs: Float32Array;
  readonly dEntropies: Float32Array;
  readonly #policy: ActorCriticPolicy;

  /** Room for at most `rows` rows. */
  constructor(policy: ActorCriticPolicy, rows: number) {
    this.#policy = policy;
    this.actions = policy.distribution.createActions(rows);
    this.advantages = new Float32Array(rows);
    this.returns = new Float32Array(rows);
    this.oldLogProbs = new Float32Array(rows);
    this.oldValues = new Float32Array(rows);
    this.logProbs = new Float32Array(rows);
    this.entropies = new Float32Array(rows);
    this.dLogProbs = new Float32Array(rows);
    this.dEntropies = new Float32Array(rows);
  }

  /** Takes rows `order[first … first + count - 1]` of `buffer`; their observations become the network's input. */
  gather(buffer: RolloutBuffer, order: Int32Array, first: number, count: number): void {
    const { encoder, network, distribution } = this.#policy;
    const { actionSize } = distribution;
    encoder.encode(buffer.observations, order, first, count, network.input);
    for (let i = 0; i < count; i++) {
      const row = order[first + i];
      for (let j = 0; j < actionSize; j++) this.actions[i * actionSize + j] = buffer.actions[row * actionSize + j];
      this.advantages[i] = buffer.advantages[row];
      this.returns[i] = buffer.returns[row];
      this.oldLogProbs[i] = buffer.logProbs[row];
      this.oldValues[i] = buffer.values[row];
    }
  }
}

/**
 * Brings the first `count` numbers to zero mean and unit standard deviation (the unbiased one, plus 1e-8, as torch).
 *
 * A single number has no deviation and stays as it is.
 */
export function standardize(values: Float32Array, count: number): void {
  if (count < 2) return;
  let mean = 0;
  for (let i = 0; i < count; i++) mean += values[i] / count;
  let variance = 0;
  for (let i = 0; i < count; i++) variance += ((values[i] - mean) * (values[i] - mean)) / (count - 1);
  const deviation = Math.sqrt(variance) + 1e-8;
  for (let i = 0; i < count; i++) values[i] = (values[i] - mean) / deviation;
}
