import { describe, expect, it } from "vitest";
import { expectedLines } from "./backup-lines.ts";
import { valueBars } from "./bars.tsx";
import { discountedSum, horizonOf, sumInWords } from "./discounted.ts";

describe("a discounted sum", () => {
  it("counts the first reward in full and each further one by a power of γ", () => {
    expect(discountedSum([1, 2, 4], 0.5)).toBe(3);
    expect(discountedSum([], 0.5)).toBe(0);
    expect(horizonOf(0.99)).toBeCloseTo(100, 9);
  });

  it("is written out term by term, and cut short", () => {
    expect(sumInWords([1, 0, 1, 0, 1, 0, 1], 0.5)).toBe("1 + 0.5² × 1 + 0.5⁴ × 1 + … = 1.33");
    expect(sumInWords([0, -4, 0], 0.5)).toBe("0.5 × (−4) = −2");
    expect(sumInWords([0, 0], 0.9)).toBe("0 = 0");
    expect(sumInWords([1, 0.02, 20], 0.5)).toBe("1 + 0.5² × 20 = 6.01");
    expect(sumInWords([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8], 0.5, 1)).toBe("0.5¹² × 8 = 0.00195");
  });
});

it("an expected value is written out chance by chance", () => {
  const chances = [
    { probability: 0.25, state: 1, reward: 2, terminated: false },
    { probability: 0.75, state: 0, reward: -4, terminated: true },
  ];
  expect(expectedLines(chances, [9, 20], 0.9)).toEqual([
    "0.25 × (2 + 0.9 × 20) = 5",
    "0.75 × (−4 + nothing after) = −3",
    "together 2",
  ]);
  expect(expectedLines([{ ...chances[0], probability: 1 }], [9, 20], 0.9)).toEqual(["1 × (2 + 0.9 × 20) = 20"]);
});

it("bars of values mark the best, unless all are equal", () => {
  const bars = valueBars(["up", "down"], [-1, 3], String);
  expect(bars).toEqual([
    { name: "up", share: 0, text: "-1", isMarked: false },
    { name: "down", share: 1, text: "3", isMarked: true },
  ]);
  expect(valueBars(["up", "down"], [2, 2], String).every(({ isMarked }) => isMarked === false)).toBe(true);
});
