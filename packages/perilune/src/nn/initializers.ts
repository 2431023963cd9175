import type { Generator } from "../random/generator.ts";
import type { Parameter } from "./interfaces.ts";

/** Gives a parameter its first values. */
export type Initializer = (parameter: Parameter, rng: Generator) => void;

/** The same value everywhere. */
export function constant(value: number): Initializer {
  return (parameter) => parameter.data.fill(value);
}

/** Uniform draws from [−bound, bound). */
export function uniform(bound: number): Initializer {
  return (parameter, rng) => {
    const draws = rng.uniform(-bound, bound, parameter.data.length);
    parameter.data.set(draws);
  };
}

/**
 * Uniform with variance gain² · 2 / (fanIn + fanOut), for weights [out, in] (Glorot and Bengio, 2010).
 *
 * `gain`: 5/3 for tanh, √2 for ReLU.
 */
export function xavierUniform(gain = 1): Initializer {
  return (parameter, rng) => {
    const [fanOut, fanIn] = parameter.shape;
    uniform(gain * Math.sqrt(6 / (fanIn + fanOut)))(parameter, rng);
  };
}

/**
 * Uniform with variance gain² / fanIn, for weights [out, in] (He et al., 2015).
 *
 * `gain`: √2 for ReLU; 1/√3 gives torch's default for linear layers.
 */
export function kaimingUniform(gain: number = Math.SQRT2): Initializer {
  return (parameter, rng) => {
    const [, fanIn] = parameter.shape;
    uniform(gain * Math.sqrt(3 / fanIn))(parameter, rng);
  };
}

/**
 * A random matrix [out, in] whose rows, or columns where they are fewer, are orthogonal and of length `gain`
 * (Saxe et al., 2014), as torch's `orthogonal_`.
 *
 * torch takes Q of the QR decomposition of a normal matrix, with the signs that make R's diagonal positive; such a Q
 * is unique, and Gram-Schmidt gives it directly.
 */
export function orthogonal(gain = 1): Initializer {
  return (parameter, rng) => {
    const [rows, columns] = parameter.shape;
    const normals = rng.standardNormal(rows * columns);
    // The vectors to make orthogonal are the columns of a tall matrix and the rows of a wide one.
    const wide = rows < columns;
    const [count, length] = wide ? [rows, columns] : [columns, rows];
    const vectors = Array.from({ length: count }, (_, v) =>
      Float64Array.from({ length }, (_, i) => normals[wide ? v * columns + i : i * columns + v]),
    );
    orthonormalize(vectors);
    for (let v = 0; v < count; v++) {
      for (let i = 0; i < length; i++) parameter.data[wide ? v * columns + i : i * columns + v] = gain * vectors[v][i];
    }
  };
}

/** Modified Gram-Schmidt, each vector twice: the second pass removes what rounding left of the first. */
function orthonormalize(vectors: readonly Float64Array[]): void {
  for (let v = 0; v < vectors.length; v++) {
    const vector = vectors[v];
    for (let pass = 0; pass < 2; pass++) {
      for (let u = 0; u < v; u++) subtract(vector, vectors[u], dot(vector, vectors[u]));
    }
    const norm = Math.sqrt(dot(vector, vector));
    for (let i = 0; i < vector.length; i++) vector[i] /= norm;
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function subtract(a: Float64Array, b: Float64Array, factor: number): void {
  for (let i = 0; i < a.length; i++) a[i] -= factor * b[i];
}
