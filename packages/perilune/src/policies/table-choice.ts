import { exp } from "../math/exp-log.ts";
import type { Generator } from "../random/generator.ts";

// Choices in one row of a table: the `count` values from place `row` on.

/** The greatest value of a row. */
export function largestOf(q: Float64Array, row: number, count: number): number {
  let largest = q[row];
  for (let i = row + 1; i < row + count; i++) {
    if (q[i] > largest) largest = q[i];
  }
  return largest;
}

/** The column of the greatest value; among equals any of them by `rng`, the first without one. */
export function greedyAction(q: Float64Array, row: number, count: number, rng?: Generator): number {
  let best = 0;
  let ties = 1;
  for (let action = 1; action < count; action++) {
    const difference = q[row + action] - q[row + best];
    if (difference > 0) {
      best = action;
      ties = 1;
    } else if (difference === 0) ties++;
  }
  if (ties === 1 || rng === undefined) return best;
  let skipped = rng.integers(ties);
  let action = best;
  while (skipped > 0) {
    action++;
    if (q[row + action] === q[row + best]) skipped--;
  }
  return action;
}

/** Any column with probability `epsilon`, else that of the greatest value, ties broken at random; one draw decides. */
export function epsilonGreedy(q: Float64Array, row: number, count: number, epsilon: number, rng: Generator): number {
  const draw = rng.random();
  return draw < epsilon ? Math.floor((draw / epsilon) * count) : greedyAction(q, row, count, rng);
}

/** A column drawn with probabilities in proportion to e^(value / temperature). */
export function softmaxAction(
  q: Float64Array,
  row: number,
  count: number,
  temperature: number,
  rng: Generator,
): number {
  const largest = largestOf(q, row, count);
  let sum = 0;
  for (let i = row; i < row + count; i++) sum += exp((q[i] - largest) / temperature);
  let rest = rng.random() * sum;
  for (let action = 0; action < count - 1; action++) {
    rest -= exp((q[row + action] - largest) / temperature);
    if (rest < 0) return action;
  }
  return count - 1;
}

/** The mean of a row's values under the probabilities by which `softmaxAction` draws. */
export function softmaxMean(q: Float64Array, row: number, count: number, temperature: number): number {
  const largest = largestOf(q, row, count);
  let [sum, weighted] = [0, 0];
  for (let i = row; i < row + count; i++) {
    const weight = exp((q[i] - largest) / temperature);
    sum += weight;
    weighted += weight * q[i];
  }
  return weighted / sum;
}

/** The mean of a row's values under the probabilities by which `epsilonGreedy` draws. */
export function epsilonGreedyMean(q: Float64Array, row: number, count: number, epsilon: number): number {
  let sum = 0;
  for (let i = row; i < row + count; i++) sum += q[i];
  return (epsilon * sum) / count + (1 - epsilon) * largestOf(q, row, count);
}
