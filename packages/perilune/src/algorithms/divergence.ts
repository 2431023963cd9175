import { DivergenceError } from "../errors.ts";
import type { Parameter } from "../nn/interfaces.ts";

/**
 * Throws a DivergenceError unless the loss and every weight are finite numbers.
 *
 * It names the first bad weight, or the loss where the weights are still good. It reads all weights: in a hot loop, look
 * at the loss first.
 */
export function checkFinite(loss: number, weights: readonly Parameter[], step: number): void {
  const bad = weights.find(({ data }) => !data.every(Number.isFinite));
  if (bad === undefined && Number.isFinite(loss)) return;
  const advice = "lower learning_rate or max_grad_norm, or bring rewards and observations to unit scale with normalize";
  throw new DivergenceError(bad?.name ?? "loss", step, advice);
}
