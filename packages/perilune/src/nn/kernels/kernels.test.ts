import { describe, expect, it } from "vitest";
import { Arena } from "../arena.ts";
import type { Activation, KernelKind } from "../interfaces.ts";
import { activationCode } from "./kernels.ts";

const kinds: readonly KernelKind[] = ["simd", "plain"];
const activations = Object.keys(activationCode) as Activation[];

/** Uniform draws from [−1, 1) (Numerical Recipes' linear congruential generator). */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

/** Numbers at which arithmetic is apt to differ. */
const special = [
  Number.NaN,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  -0,
  0,
  1e-42,
  -3e-45,
  3e38,
  -3e38,
  1e-20,
  -0.5,
  2,
  8,
];

/** The numbers' bits, every NaN counting as one. */
function bits(x: Float32Array): Uint32Array {
  return new Uint32Array(Float32Array.from(x, (v) => (Number.isNaN(v) ? Number.NaN : v)).buffer);
}

/** An arena of each kind, and the same values laid in both. */
function twins(): { arenas: Arena[]; put(values: ArrayLike<number>): Float32Array[] } {
  const arenas = kinds.map((kernels) => new Arena(1 << 20, { kernels }));
  return {
    arenas,
    put: (values) =>
      arenas.map((arena) => {
        const array = arena.floats(values.length);
        array.set(values);
        return array;
      }),
  };
}

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  /** Elements between the end of a line of A or B and the next. */
  readonly gap: number;
  readonly bias: boolean;
  readonly activation: Activation;
}

/** Runs one product with both kernels; returns their results and the float64 reference. */
function product(c: Case, draw: () => number): { results: Float32Array[]; reference: Float64Array } {
  const { m, n, k } = c;
  const [aRow, aColumn] = c.transposeA ? [1, m + c.gap] : [k + c.gap, 1];
  const [bRow, bColumn] = c.transposeB ? [1, k + c.gap] : [n + c.gap, 1];
  const { arenas, put } = twins();
  const a = put(Array.from({ length: (c.transposeA ? k : m) * (aRow + aColumn - 1) }, draw));
  const b = put(Array.from({ length: (c.transposeB ? n : k) * (bRow + bColumn - 1) }, draw));
  const bias = put(Array.from({ length: n }, draw));
  const out = put(new Float32Array(m * n + 8).fill(7));
  arenas.forEach((arena, i) => {
    const z = c.bias ? bias[i].byteOffset : 0;
    const code = activationCode[c.activation];
    const [pa, pb, pc] = [a[i].byteOffset, b[i].byteOffset, out[i].byteOffset];
    arena.kernels.gemm(m, n, k, pa, aRow, aColumn, pb, bRow, bColumn, pc, z, code);
  });
  const reference = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) sum += a[0][i * aRow + p * aColumn] * b[0][p * bRow + j * bColumn];
      reference[i * n + j] = activate(sum + (c.bias ? bias[0][j] : 0), c.activation);
    }
  }
  return { results: out, reference };
}

function activate(x: number, activation: Activation): number {
  if (activation === "tanh") return Math.tanh(x);
  if (activation === "sigmoid") return 1 / (1 + Math.exp(-x));
  if (activation === "relu") return Math.max(x, 0);
  if (activation === "leaky_relu") return x < 0 ? 0.01 * x : x;
  if (activation === "elu") return x < 0 ? Math.expm1(x) : x;
  return x;
}

function check(c: Case, draw: () => number): void {
  const { results, reference } = product(c, draw);
  const label = JSON.stringify(c);
  expect(bits(results[0]), label).toEqual(bits(results[1]));
  const error = reference.reduce((worst, value, i) => Math.max(worst, Math.abs(value - results[0][i])), 0);
  // Rounding of k products and sums of numbers below 1, at most; in the mean far less.
  expect(error, label).toBeLessThan(1e-6 + 3e-7 * c.k);
  expect([...results[0].slice(c.m * c.n)], `${label} wrote beyond its result`).toEqual(Array(8).fill(7));
}

describe("gemm", () => {
  const plain = { transposeA: false, transposeB: false, gap: 0, bias: false, activation: "identity" } as const;

  it("gives the same bits in SIMD and plain for every small shape", () => {
    const draw = uniforms(1);
    for (let m = 1; m <= 9; m++) {
      for (let n = 1; n <= 17; n++) {
        for (let k = 1; k <= 9; k += 2) check({ ...plain, m, n, k }, draw);
      }
    }
  });

  it("gives the same bits for random shapes, strides, transposes and activations up to 70", () => {
    const draw = uniforms(2);
    const upTo = (limit: number): number => 1 + Math.floor(((draw() + 1) / 2) * limit);
    for (let trial = 0; trial < 400; trial++) {
      check(
        {
          m: upTo(70),
          n: upTo(70),
          k: upTo(70),
          transposeA: draw() < 0,
          transposeB: draw() < 0,
          gap: draw() < 0 ? 0 : upTo(3),
          bias: draw() < 0,
          activation: activations[trial % activations.length],
        },
        draw,
      );
    }
  });

  it("sums in order across blocks of long sums and of many rows", () => {
    const draw = uniforms(3);
    for (const transposeA of [false, true]) {
      for (const transposeB of [false, true]) {
        check({ ...plain, m: 7, n: 11, k: 1300, transposeA, transposeB, bias: true, activation: "tanh" }, draw);
        check({ ...plain, m: 150, n: 9, k: 515, transposeA, transposeB }, draw);
      }
    }
  });

  it("gives a row the same bits alone and in a batch", () => {
    for (const [n, k] of [
      [64, 64],
      [64, 8],
      [4, 64],
      [1, 64],
      [33, 129],
    ]) {
      const draw = uniforms(4);
      const arena = new Arena(1 << 20);
      const fill = (length: number): Float32Array => {
        const array = arena.floats(length);
        return array.map((_, i) => (array[i] = draw())) && array;
      };
      const [x, w, bias, whole, one] = [fill(70 * k), fill(n * k), fill(n), fill(70 * n), fill(70 * n)];
      const { kernels } = arena;
      const run = (rows: number, first: number, to: Float32Array): void =>
        kernels.gemm(
          rows,
          n,
          k,
          x.byteOffset + 4 * first * k,
          k,
          1,
          w.byteOffset,
          1,
          k,
          to.byteOffset,
          bias.byteOffset,
          1,
        );
      run(70, 0, whole);
      for (const rows of [1, 2, 3, 4, 5, 7, 16]) {
        run(rows, 11, one);
        expect(bits(one.subarray(0, rows * n))).toEqual(bits(whole.subarray(11 * n, (11 + rows) * n)));
      }
    }
  });

  it("gives zeros, or the bias, for an empty sum", () => {
    check({ ...plain, m: 3, n: 5, k: 0 }, uniforms(5));
    check({ ...plain, m: 3, n: 5, k: 0, bias: true }, uniforms(5));
  });

  it("keeps NaN, infinities, negative zeros and denormals alike", () => {
    for (const activation of activations) {
      for (const value of special) {
        let calls = 0;
        const draw = (): number => (calls++ % 23 === 5 ? value : 1e-3 * (calls % 7));
        const { results } = product({ ...plain, m: 6, n: 10, k: 13, bias: true, activation }, draw);
        expect(bits(results[0]), `${activation} of ${value}`).toEqual(bits(results[1]));
        if (Number.isNaN(value)) {
          for (const result of results) expect(result.subarray(0, 60).some(Number.isNaN), activation).toBe(true);
        }
      }
    }
  });
});

describe("activations", () => {
  const inputs = Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 1000);
  for (const activation of activations) {
    it(`${activation} is accurate on [−20, 20]`, () => {
      const { arenas, put } = twins();
      const [one, x, y] = [put([1]), put(inputs), put(inputs)];
      arenas.forEach((arena, i) => {
        const code = activationCode[activation];
        arena.kernels.gemm(
          inputs.length,
          1,
          1,
          x[i].byteOffset,
          1,
          1,
          one[i].byteOffset,
          1,
          1,
          y[i].byteOffset,
          0,
          code,
        );
      });
      expect(bits(y[0])).toEqual(bits(y[1]));
      const error = inputs.reduce(
        (worst, _, i) => Math.max(worst, Math.abs(y[0][i] - activate(x[0][i], activation))),
        0,
      );
      expect(error).toBeLessThan(6e-7);
      if (activation === "tanh") expect(y[0].every((value) => Math.abs(value) <= 1)).toBe(true);
    });
  }
});

describe("activationGradient", () => {
  it("gives the same bits in SIMD and plain, and the sums of its columns", () => {
    const draw = uniforms(6);
    for (const activation of activations) {
      for (const [rows, columns] of [
        [1, 1],
        [5, 3],
        [64, 4],
        [7, 66],
        [64, 64],
      ]) {
        const { arenas, put } = twins();
        const dy = put(Array.from({ length: rows * columns }, draw));
        const y = put(Array.from({ length: rows * columns }, draw));
        const sums = put(new Float32Array(columns + 1).fill(7));
        const before = dy[0].slice();
        arenas.forEach((arena, i) => {
          const [g, out] = [dy[i].byteOffset, y[i].byteOffset];
          const code = activationCode[activation];
          arena.kernels.activationGradient(g, out, rows, columns, code, sums[i].byteOffset);
        });
        expect(bits(dy[0]), activation).toEqual(bits(dy[1]));
        expect(bits(sums[0]), activation).toEqual(bits(sums[1]));
        expect(sums[0][columns]).toBe(7);
        for (let j = 0; j < columns; j++) {
          let sum = 0;
          for (let i = j; i < rows * columns; i += columns) sum += before[i] * slope(y[0][i], activation);
          expect(sums[0][j]).toBeCloseTo(sum, 4);
        }
      }
    }
  });

  it("keeps NaN, infinities, negative zeros and denormals alike", () => {
    for (const activation of activations) {
      const { arenas, put } = twins();
      const dy = put(special.flatMap((value) => special.map(() => value)));
      const y = put(special.flatMap(() => special));
      const sums = put(new Float32Array(special.length));
      arenas.forEach((arena, i) => {
        const [g, out, to] = [dy[i].byteOffset, y[i].byteOffset, sums[i].byteOffset];
        arena.kernels.activationGradient(g, out, special.length, special.length, activationCode[activation], to);
      });
      expect(bits(dy[0]), activation).toEqual(bits(dy[1]));
      expect(bits(sums[0]), activation).toEqual(bits(sums[1]));
    }
  });

  /** Slope of an activation where its output is `y`. */
  function slope(y: number, activation: Activation): number {
    if (activation === "tanh") return 1 - y * y;
    if (activation === "sigmoid") return y * (1 - y);
    if (activation === "relu") return y > 0 ? 1 : 0;
    if (activation === "leaky_relu") return y > 0 ? 1 : 0.01;
    if (activation === "elu") return y > 0 ? 1 : y + 1;
    return 1;
  }
});

describe("optimizer kernels", () => {
  it("sumOfSquares agrees in both kinds and with a sum in float64", () => {
    for (const count of [0, 4, 8, 12, 36, 1000]) {
      const draw = uniforms(count + 1);
      const { arenas, put } = twins();
      const x = put(Array.from({ length: count }, draw));
      const sums = arenas.map((arena, i) => arena.kernels.sumOfSquares(x[i].byteOffset, count));
      expect(sums[0]).toBe(sums[1]);
      expect(sums[0]).toBeCloseTo(
        x[0].reduce((sum, value) => sum + value * value, 0),
        9,
      );
    }
  });

  it("scale multiplies in place and passes NaN on", () => {
    const { arenas, put } = twins();
    const x = put([1, -0, Number.NaN, 3e38, 1e-45, 0.1, -7, 5]);
    arenas.forEach((arena, i) => {
      arena.kernels.scale(x[i].byteOffset, 8, 0.3);
    });
    expect(bits(x[0])).toEqual(bits(x[1]));
    expect([...x[0]]).toEqual(
      [1, -0, Number.NaN, 3e38, 1e-45, 0.1, -7, 5].map((v) => Math.fround(Math.fround(v) * Math.fround(0.3))),
    );
  });

  it("adam gives the same bits in SIMD and plain over many steps", () => {
    const draw = uniforms(8);
    const { arenas, put } = twins();
    const [p, m, v] = [put(Array.from({ length: 132 }, draw)), put(new Float32Array(132)), put(new Float32Array(132))];
    for (let t = 0; t < 50; t++) {
      const g = put(Array.from({ length: 132 }, (_, i) => (t === 49 ? special[i % special.length] : draw())));
      arenas.forEach((arena, i) => {
        const [parameters, gradients] = [p[i].byteOffset, g[i].byteOffset];
        const [first, second] = [m[i].byteOffset, v[i].byteOffset];
        arena.kernels.adam(parameters, gradients, first, second, 132, 0.1, 0.999, 0.001, 0.01, 1.5, 1e-5);
      });
    }
    for (const [simd, plain] of [p, m, v]) expect(bits(simd)).toEqual(bits(plain));
    expect(p[0].some((value) => Math.abs(value) > 1)).toBe(true);
  });
});
