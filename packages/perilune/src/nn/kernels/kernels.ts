import type { Activation, KernelKind } from "../interfaces.ts";

/** The number by which a kernel knows an activation. */
export const activationCode: Readonly<Record<Activation, number>> = {
  identity: 0,
  tanh: 1,
  relu: 2,
  leaky_relu: 3,
  sigmoid: 4,
  elu: 5,
};

/**
 * The arithmetic of networks over one block of memory.
 *
 * Operands are byte offsets of float32 (unless said otherwise) in the arena's memory, multiples of 4; sizes and
 * strides count elements. Every number is rounded to float32 after every operation, and a sum is always taken in
 * ascending order of its index, whatever the other sizes are: a row of a product has the same bits alone and in a
 * batch. Implementations agree bit for bit (a NaN's sign and payload aside).
 */
export interface Kernels {
  readonly kind: KernelKind;

  /**
   * C = activation(A B + bias), C being [m, n] without gaps, and apart from A, B and bias.
   *
   * A[i, p] is at `a + 4 (i aRow + p aColumn)`, B[p, j] at `b + 4 (p bRow + j bColumn)`, for p < k; `bias` is a row of
   * n, or none where it is 0.
   */
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    aRow: number,
    aColumn: number,
    b: number,
    bRow: number,
    bColumn: number,
    c: number,
    bias: number,
    activation: number,
  ): void;

  /**
   * Takes the gradient of a layer's output back through its activation: `dy` [rows, columns] is multiplied by
   * activation'(y) in place, and its column sums, the gradient of the bias, are written to `dBias`.
   */
  activationGradient(dy: number, y: number, rows: number, columns: number, activation: number, dBias: number): void;

  /** Sum of squares in float64, element i going to partial sum i mod 8; `count` is a multiple of 4. */
  sumOfSquares(x: number, count: number): number;

  /** x ← factor x, in place; `count` is a multiple of 4. */
  scale(x: number, count: number, factor: number): void;

  /**
   * One step of Adam (Kingma and Ba, 2015, algorithm 1), the corrections being the caller's; `count` is a multiple of 4.
   *
   * m ← m + (g − m)(1 − β₁); v ← β₂ v + (1 − β₂) g²; p ← p − stepSize m / (√v · rootScale + epsilon).
   */
  adam(
    parameters: number,
    gradients: number,
    firstMoment: number,
    secondMoment: number,
    count: number,
    oneMinusBeta1: number,
    beta2: number,
    oneMinusBeta2: number,
    stepSize: number,
    rootScale: number,
    epsilon: number,
  ): void;
}
