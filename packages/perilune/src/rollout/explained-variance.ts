/**
 * How much of the variance of `targets` the `predictions` explain: 1 − Var[y − ŷ] / Var[y].
 *
 * 1 is perfect, 0 no better than a constant, below 0 worse than one; NaN where the targets do not vary.
 */
export function explainedVariance(predictions: Float32Array, targets: Float32Array): number {
  const variance = varianceOf(targets.length, (i) => targets[i]);
  return variance === 0 ? Number.NaN : 1 - varianceOf(targets.length, (i) => targets[i] - predictions[i]) / variance;
}

function varianceOf(count: number, at: (i: number) => number): number {
  let mean = 0;
  for (let i = 0; i < count; i++) mean += at(i) / count;
  let variance = 0;
  for (let i = 0; i < count; i++) variance += ((at(i) - mean) * (at(i) - mean)) / count;
  return variance;
}
