import { describe, expect, it } from "vitest";
import { defaultRng } from "../random/generator.ts";
import { Arena } from "./arena.ts";
import { constant, type Initializer, kaimingUniform, orthogonal, xavierUniform } from "./initializers.ts";
import type { Parameter } from "./interfaces.ts";
import { ParameterStore } from "./parameter-store.ts";

function initialized(shape: readonly number[], initializer: Initializer, seed = 3): Parameter {
  const store = new ParameterStore(new Arena(1 << 20));
  const parameter = store.add("w", shape);
  store.allocate();
  initializer(parameter, defaultRng(seed));
  return parameter;
}

describe("orthogonal", () => {
  for (const [rows, columns] of [
    [64, 64],
    [64, 8],
    [4, 64],
    [1, 64],
    [256, 3],
  ]) {
    it(`makes the lines of a ${rows} x ${columns} matrix orthogonal, of length gain`, () => {
      const w = initialized([rows, columns], orthogonal(Math.SQRT2)).data;
      const wide = rows < columns;
      const [count, length] = wide ? [rows, columns] : [columns, rows];
      const at = (v: number, i: number): number => w[wide ? v * columns + i : i * columns + v];
      for (let u = 0; u < count; u++) {
        for (let v = 0; v <= u; v++) {
          let dot = 0;
          for (let i = 0; i < length; i++) dot += at(u, i) * at(v, i);
          expect(dot).toBeCloseTo(u === v ? 2 : 0, 5);
        }
      }
    });
  }

  it("is Q of the normal draws' QR decomposition, with a positive diagonal in R", () => {
    // R = Qᵀ A must be upper triangular with a positive diagonal, which makes Q unique.
    const q = initialized([5, 3], orthogonal(), 9).data;
    const a = defaultRng(9).standardNormal(15);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j <= i; j++) {
        let r = 0;
        for (let k = 0; k < 5; k++) r += q[k * 3 + i] * a[k * 3 + j];
        if (i === j) expect(r).toBeGreaterThan(0.1);
        else expect(r).toBeCloseTo(0, 6);
      }
    }
  });

  it("treats a wide matrix as the transpose of a tall one", () => {
    const q = initialized([3, 5], orthogonal(), 9).data;
    const a = defaultRng(9).standardNormal(15);
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j <= i; j++) {
        let r = 0;
        for (let k = 0; k < 5; k++) r += q[i * 5 + k] * a[j * 5 + k];
        if (i === j) expect(r).toBeGreaterThan(0.1);
        else expect(r).toBeCloseTo(0, 6);
      }
    }
  });
});

describe("uniform initializers", () => {
  for (const [name, initializer, bound] of [
    ["xavierUniform", xavierUniform(5 / 3), (5 / 3) * Math.sqrt(6 / 90)],
    ["kaimingUniform", kaimingUniform(), Math.sqrt(6 / 60)],
    ["kaimingUniform of torch's linear layers", kaimingUniform(1 / Math.sqrt(3)), 1 / Math.sqrt(60)],
  ] as const) {
    it(`${name} fills its interval evenly`, () => {
      const { data } = initialized([30, 60], initializer);
      const largest = data.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
      expect(largest).toBeLessThanOrEqual(bound);
      expect(largest).toBeGreaterThan(0.99 * bound);
      const variance = data.reduce((sum, value) => sum + value * value, 0) / data.length;
      expect(variance / (bound * bound)).toBeCloseTo(1 / 3, 1);
    });
  }
});

it("constant fills", () => {
  expect([...initialized([3], constant(0.5)).data]).toEqual([0.5, 0.5, 0.5]);
});
