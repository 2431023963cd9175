import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { exp, expm1, log, log1p, softplus, tanh } from "./exp-log.ts";
import { pow } from "./pow.ts";
import { sha256 } from "./sha256.ts";
import { atan2, cos, sin, tan } from "./trig.ts";

type Name = "sin" | "cos" | "tan" | "atan2" | "exp" | "expm1" | "log" | "log1p" | "tanh" | "softplus" | "pow";
type Fn = (...xs: number[]) => number;
const functions: Record<Name, Fn> = {
  ...{ sin, cos, tan, atan2: atan2 as Fn, exp, expm1, log, log1p },
  ...{ tanh, softplus, pow: pow as Fn },
};
/** The engine's own, within 1 ulp of the truth themselves; softplus has none. */
const engine = Math as unknown as Record<Name, Fn>;

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);
/** The place of `x` among all float64 in order, −0 and 0 the same: neighbours are 1 apart. */
function rank(x: number): bigint {
  float[0] = x;
  return bits[0] < 0n ? -(bits[0] & 0x7fffffffffffffffn) : bits[0];
}
function steps(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Number.POSITIVE_INFINITY;
  const distance = rank(a) - rank(b);
  return Number(distance < 0n ? -distance : distance);
}

// Made by correctly-rounded.py beside it.
const file = new URL("../../../../tests/fixtures/correctly-rounded.json.gz", import.meta.url);
const table = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<Name, number[][]>;

describe("against correctly rounded values", () => {
  it.each(Object.entries(table))("%s is at most one step away", (name, rows) => {
    // An error below 1 ulp leaves the two neighbours of the truth; softplus promises 2.
    const allowed = name === "softplus" ? 2 : 1;
    for (const row of rows) {
      const inputs = row.slice(0, -1);
      const expected = row.at(-1)!;
      const actual = functions[name as Name](...inputs);
      expect(steps(actual, expected), `${name}(${inputs}) = ${actual}, not ${expected}`).toBeLessThanOrEqual(allowed);
    }
  });
});

/** Inputs that reach every branch of a function; drawn from NumPy's stream, so the same everywhere. */
function inputs(name: Name, count: number): number[][] {
  const rng = defaultRng([name.length, name.charCodeAt(0), name.charCodeAt(1)]);
  const size = (low: number, high: number): number => {
    const magnitude = rng.uniform(1, 2) * 2 ** rng.integers(low, high);
    return rng.random() < 0.5 ? -magnitude : magnitude;
  };
  return Array.from({ length: count }, (_, i) => {
    const one = [rng.uniform(-1, 1), rng.uniform(-40, 40), size(-40, 12), size(-1070, 1023)][i % 4];
    if (name === "log" || (name === "log1p" && i % 4 !== 0)) return [Math.abs(one)];
    if (name === "pow") return [Math.abs(one), i % 3 === 0 ? rng.integers(-9, 9) : rng.uniform(-3, 3)];
    return name === "atan2" ? [size(-20, 20), one] : [one];
  });
}

describe("against the engine's own", () => {
  const names = Object.keys(functions).filter((name) => name !== "softplus") as Name[];
  it.each(names)("%s agrees within two steps on 20,000 inputs", (name) => {
    let worst = 0;
    for (const xs of inputs(name, 20_000)) worst = Math.max(worst, steps(functions[name](...xs), engine[name](...xs)));
    expect(worst).toBeLessThanOrEqual(2);
  });

  const special = [0, -0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -5e-324];
  it.each(names.filter((name) => functions[name].length === 1))("%s has the same special values", (name) => {
    for (const x of special) expect(functions[name](x), `${name}(${x})`).toBe(engine[name](x));
    for (const x of [1e308, -1e308, 1000, -1000, 1, -1, 2 ** 60]) {
      expect(steps(functions[name](x), engine[name](x)), `${name}(${x})`).toBeLessThanOrEqual(1);
    }
  });

  const grid = [
    ...special,
    1,
    -1,
    2,
    -2,
    0.5,
    -0.5,
    3,
    -3,
    2 ** 53,
    -(2 ** 53) - 2,
    1e300,
    -1e300,
    1e-300,
    1 + 2 ** -52,
  ];
  it.each(["atan2", "pow"] as const)("%s has the same special values in pairs", (name) => {
    for (const a of grid) {
      for (const b of grid) {
        const [actual, expected] = [functions[name](a, b), engine[name](a, b)];
        expect(steps(actual, expected), `${name}(${a}, ${b}) = ${actual}, not ${expected}`).toBeLessThanOrEqual(1);
        if (expected === 0) expect(actual, `${name}(${a}, ${b})`).toBe(expected);
      }
    }
  });
});

describe("identities that hold to the last bit", () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  it("sin, tan and tanh are odd, cos is even", () => {
    fc.assert(
      fc.property(finite, (x) => {
        expect(sin(-x)).toBe(-sin(x));
        expect(tan(-x)).toBe(-tan(x));
        expect(tanh(-x)).toBe(-tanh(x));
        expect(cos(-x)).toBe(cos(x));
      }),
      { numRuns: 2000 },
    );
  });

  it("powers of small whole numbers are exact", () => {
    for (let base = -9; base <= 9; base++) {
      let product = 1;
      for (let n = 0; n <= 15; n++, product *= base) expect(pow(base, n)).toBe(product);
    }
  });

  it("softplus ends in x above and e^x below", () => {
    expect(softplus(800)).toBe(800);
    expect(softplus(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(softplus(-50)).toBe(exp(-50));
    expect(softplus(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(softplus(Number.NaN)).toBeNaN();
  });
});

/** Changes only with a CHANGELOG line: every run's bits hang on it. */
const BITS_OF_ALL_OUTPUTS = "936ba7f88a669c44e4563f84696f70f6ca54c78e8d60affbaf9ffda3f803dada";

it("gives the same bits as ever: 110,000 outputs", () => {
  const names = Object.keys(functions).sort() as Name[];
  const bytes = new DataView(new ArrayBuffer(8 * 10_000 * names.length));
  names.forEach((name, n) => {
    inputs(name, 10_000).forEach((xs, i) => {
      bytes.setFloat64(8 * (10_000 * n + i), functions[name](...xs));
    });
  });
  expect(sha256(new Uint8Array(bytes.buffer))).toBe(BITS_OF_ALL_OUTPUTS);
});
