import { describe, expect, it } from "vitest";
import { compact, rangeOf } from "./axis.ts";

describe("the range of an axis", () => {
  it("holds the numbers and the marks, with air", () => {
    expect(rangeOf(0, 100)).toEqual([-5, 105]);
    expect(rangeOf(0, 100, [200])).toEqual([-10, 210]);
    expect(rangeOf(null, null)).toEqual([-0.05, 1.05]);
  });

  it.each([3e-4, -200, 500, 0.02, 1.234e6])("tells marks apart where all numbers are %s, or nearly", (value) => {
    for (const other of [value, value * 1.0001]) {
      const [low, high] = rangeOf(Math.min(value, other), Math.max(value, other));
      expect(low).toBeLessThan(Math.min(value, other));
      expect(high).toBeGreaterThan(Math.max(value, other));
      // No more marks than these are put on an axis.
      const marks = Array.from({ length: 6 }, (_, index) => low + ((high - low) * index) / 5);
      expect(new Set(marks.map(compact)).size).toBe(6);
    }
  });

  it("has zero in its middle where all numbers are", () => {
    const [low, high] = rangeOf(0, 0);
    expect(high).toBeGreaterThan(0);
    expect(low).toBe(-high);
  });
});
