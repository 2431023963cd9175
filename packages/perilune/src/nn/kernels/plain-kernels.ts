import type { KernelKind } from "../interfaces.ts";
import { activationCode, type Kernels } from "./kernels.ts";

const f32 = Math.fround;

/** Slope of leaky ReLU below zero, torch's default. */
const LEAK = f32(0.01);

/** Beyond this, tanh is 1 to the accuracy of the rational function below. */
const TANH_LIMIT = f32(7.905311107635498);
/** Odd numerator and even denominator of Eigen's rational approximation of tanh, highest power first. */
const TANH_P = Float32Array.of(
  -2.76076847742355e-16,
  2.00018790482477e-13,
  -8.60467152213735e-11,
  5.12229709037114e-8,
  1.48572235717979e-5,
  6.37261928875436e-4,
  4.89352455891786e-3,
);
const TANH_Q = Float32Array.of(1.19825839466702e-6, 1.18534705686654e-4, 2.268434632439e-3, 4.89352518554385e-3);

/** tanh in float32 within 4.2e-7; NaN stays NaN. */
function tanh(input: number): number {
  const x = input > TANH_LIMIT ? TANH_LIMIT : input < -TANH_LIMIT ? -TANH_LIMIT : input;
  const x2 = f32(x * x);
  let p = TANH_P[0];
  for (let i = 1; i < TANH_P.length; i++) p = f32(f32(x2 * p) + TANH_P[i]);
  let q = TANH_Q[0];
  for (let i = 1; i < TANH_Q.length; i++) q = f32(f32(x2 * q) + TANH_Q[i]);
  return f32(f32(p * x) / q);
}

function activate(x: number, activation: number): number {
  switch (activation) {
    case activationCode.tanh:
      return tanh(x);
    case activationCode.relu:
      return x < 0 ? 0 : x;
    case activationCode.leaky_relu:
      return x < 0 ? f32(LEAK * x) : x;
    case activationCode.sigmoid:
      return f32(f32(0.5 * tanh(f32(0.5 * x))) + 0.5);
    case activationCode.elu: {
      if (!(x < 0)) return x;
      // expm1(x) = 2t / (1 − t) with t = tanh(x / 2).
      const t = tanh(f32(0.5 * x));
      return f32(f32(t + t) / f32(1 - t));
    }
    default:
      return x;
  }
}

/** `dy` times the slope of the activation where its output is `y`. */
function gradient(dy: number, y: number, activation: number): number {
  switch (activation) {
    case activationCode.tanh:
      return f32(dy * f32(1 - f32(y * y)));
    case activationCode.relu:
      return y > 0 ? dy : 0;
    case activationCode.leaky_relu:
      return y > 0 ? dy : f32(LEAK * dy);
    case activationCode.sigmoid:
      return f32(dy * f32(y * f32(1 - y)));
    case activationCode.elu:
      return y > 0 ? dy : f32(dy * f32(y + 1));
    default:
      return dy;
  }
}

/** The kernels in plain TypeScript: the reference for the SIMD ones, and what runs where SIMD is missing. */
export class PlainKernels implements Kernels {
  readonly kind: KernelKind = "plain";
  readonly #memory: Float32Array;

  /** `buffer`: the arena's memory; a multiple of 4 bytes. */
  constructor(buffer: ArrayBuffer) {
    this.#memory = new Float32Array(buffer);
  }

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
  ): void {
    const memory = this.#memory;
    const biasIndex = bias >> 2;
    for (let i = 0; i < m; i++) {
      const row = (a >> 2) + i * aRow;
      const out = (c >> 2) + i * n;
      let j = 0;
      // Four columns at a time: their sums are independent, so the processor overlaps them.
      for (; j + 4 <= n; j += 4) {
        let s0 = 0;
        let s1 = 0;
        let s2 = 0;
        let s3 = 0;
        let left = row;
        let right = (b >> 2) + j * bColumn;
        for (let p = 0; p < k; p++) {
          const x = memory[left];
          s0 = f32(s0 + f32(x * memory[right]));
          s1 = f32(s1 + f32(x * memory[right + bColumn]));
          s2 = f32(s2 + f32(x * memory[right + 2 * bColumn]));
          s3 = f32(s3 + f32(x * memory[right + 3 * bColumn]));
          left += aColumn;
          right += bRow;
        }
        memory[out + j] = s0;
        memory[out + j + 1] = s1;
        memory[out + j + 2] = s2;
        memory[out + j + 3] = s3;
      }
      for (; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) {
          sum = f32(sum + f32(memory[row + p * aColumn] * memory[(b >> 2) + p * bRow + j * bColumn]));
        }
        memory[out + j] = sum;
      }
      if (bias !== 0) for (j = 0; j < n; j++) memory[out + j] += memory[biasIndex + j];
      if (activation !== activationCode.identity) {
        for (j = 0; j < n; j++) memory[out + j] = activate(memory[out + j], activation);
      }
    }
  }

  activationGradient(dy: number, y: number, rows: number, columns: number, activation: number, dBias: number): void {
    const memory = this.#memory;
    const sums = memory.subarray(dBias >> 2, (dBias >> 2) + columns).fill(0);
    let index = dy >> 2;
    let output = y >> 2;
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++, index++, output++) {
        memory[index] = gradient(memory[index], memory[output], activation);
        sums[j] += memory[index];
      }
    }
  }

  sumOfSquares(x: number, count: number): number {
    const memory = this.#memory;
    const sums = new Float64Array(8);
    for (let i = 0; i < count; i++) sums[i & 7] += memory[(x >> 2) + i] * memory[(x >> 2) + i];
    const low = sums[0] + sums[4] + (sums[2] + sums[6]);
    const high = sums[1] + sums[5] + (sums[3] + sums[7]);
    return low + high;
  }

  scale(x: number, count: number, factor: number): void {
    const memory = this.#memory;
    const by = f32(factor);
    for (let i = x >> 2; i < (x >> 2) + count; i++) memory[i] *= by;
  }

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
  ): void {
    const memory = this.#memory;
    const [gain1, keep2, gain2] = [f32(oneMinusBeta1), f32(beta2), f32(oneMinusBeta2)];
    const [step, scale, eps] = [f32(stepSize), f32(rootScale), f32(epsilon)];
    for (let i = 0; i < count; i++) {
      const g = memory[(gradients >> 2) + i];
      const m = memory[(firstMoment >> 2) + i];
      const first = f32(m + f32(f32(g - m) * gain1));
      const second = f32(f32(memory[(secondMoment >> 2) + i] * keep2) + f32(f32(g * g) * gain2));
      memory[(firstMoment >> 2) + i] = first;
      memory[(secondMoment >> 2) + i] = second;
      const denominator = f32(f32(f32(Math.sqrt(second)) * scale) + eps);
      memory[(parameters >> 2) + i] -= f32(f32(step * first) / denominator);
    }
  }
}
