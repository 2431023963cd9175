import type { ParameterStore } from "./parameter-store.ts";

/**
 * Scales all gradients down to a global norm of at most `maxNorm`, and returns the norm they had.
 *
 * The factor is maxNorm / (norm + 1e-6), at most 1, as torch's `clip_grad_norm_`.
 */
export function clipGradNorm(store: ParameterStore, maxNorm: number): number {
  const { grad, arena } = store;
  const norm = Math.sqrt(arena.kernels.sumOfSquares(grad.byteOffset, grad.length));
  const factor = maxNorm / (norm + 1e-6);
  // Not `factor < 1`: a norm that is NaN must reach the parameters, where it is noticed.
  if (!(factor >= 1)) arena.kernels.scale(grad.byteOffset, grad.length, factor);
  return norm;
}
