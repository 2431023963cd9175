import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { interquartileMean, scoreOf } from "./score.ts";

interface Expected {
  readonly returns: number[];
  readonly mean: number;
  readonly std: number;
  readonly iqm: number;
  readonly low: number;
  readonly high: number;
}
const fixture = new URL("../../../../tests/fixtures/hub-scores.json", import.meta.url);
const { scores } = JSON.parse(readFileSync(fixture, "utf8")) as { scores: Expected[] };

describe("scoreOf", () => {
  it.each(scores)("agrees with NumPy and SciPy on $returns.length episodes", ({ returns, ...expected }) => {
    const score = scoreOf(returns);
    expect(score.episodes).toBe(returns.length);
    for (const name of ["mean", "std", "iqm", "low", "high"] as const) {
      expect(score[name], name).toBeCloseTo(expected[name], 9);
    }
    expect(score.result).toBe(score.mean - score.std);
  });

  it("gives the same bits each time", () => {
    expect(scoreOf(scores[4].returns)).toEqual(scoreOf([...scores[4].returns]));
  });

  it("refuses what is no score", () => {
    expect(() => scoreOf([])).toThrow("at least one episode");
    expect(() => scoreOf([1, Number.NaN])).toThrow("finite returns");
  });
});

describe("interquartileMean", () => {
  it("cuts a quarter off at either end, rounded down", () => {
    expect(interquartileMean([100, 1, 2, -100])).toBe(1.5);
    // Seven values: one is cut at either end.
    expect(interquartileMean([90, 1, 2, 3, 4, 5, -90])).toBe(3);
    expect(interquartileMean([3, 4, 5])).toBe(4);
  });

  it("orders numbers, not their texts", () => {
    expect(interquartileMean([9, 10, 100, 1])).toBe(9.5);
  });
});
