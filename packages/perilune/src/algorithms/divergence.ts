import { DivergenceError } from "../errors.ts";
import type { Parameter } from "../nn/interfaces.ts";

/**
 * Throws a DivergenceError when a weight, or else the loss, is not a finite number; it names the first bad weight.
 *
 * A loss alone is quick to look at; give the weights where they are to be searched even though the loss is finite.
 */
export function checkFinite(loss: number, weights: readonly Parameter[], step: number): void {
  const bad = weights.find(({ data }) => !data.every(Number.isFinite));
  if (bad === undefined && Number.isFinite(loss)) return;
  const advice = "lower learning_rate or max_grad_norm, or bring rewards and observations to unit scale with normalize";
  throw new DivergenceError(bad?.name ?? "loss", step, advice);
}
