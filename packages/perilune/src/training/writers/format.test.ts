import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { clockTime, shortCount, threeDigits } from "./format.ts";

/** Pairs of `repr(x)` and `f"{x:.3g}"`, as Python 3 gives them. */
const pythonPairs: readonly (readonly [string, string])[] = JSON.parse(
  readFileSync(new URL("../../../../../tests/fixtures/python-three-digits.json", import.meta.url), "utf8"),
);

function fromPython(repr: string): number {
  return Number(repr.replace("inf", "Infinity").replace("nan", "NaN"));
}

describe("threeDigits", () => {
  it("writes every number as Python's .3g does, ties included", () => {
    expect(pythonPairs.length).toBeGreaterThan(400);
    expect(pythonPairs.map(([repr]) => [repr, threeDigits(fromPython(repr))])).toEqual(pythonPairs);
  });
});

describe("shortCount", () => {
  it.each([
    [0, "0"],
    [950, "950"],
    [999, "999"],
    [1000, "1k"],
    [8_123, "8.1k"],
    [196_608, "196.6k"],
    [999_949, "999.9k"],
    [999_951, "1M"],
    [1_200_000, "1.2M"],
    [2.5e13, "25T"],
    [3e16, "30000T"],
  ])("writes %d as %s", (count, text) => expect(shortCount(count)).toBe(text));
});

describe("clockTime", () => {
  it.each([
    [0, "00:00"],
    [59.4, "00:59"],
    [59.6, "01:00"],
    [472, "07:52"],
    [3600, "1:00:00"],
    [4072, "1:07:52"],
    [90_000, "25:00:00"],
  ])("writes %d s as %s", (seconds, text) => expect(clockTime(seconds)).toBe(text));
});
