import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { finiteSpace } from "../../../../tests/support/arbitrary-space.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "./box.ts";
import { Discrete } from "./discrete.ts";
import { cardinality, indexOf, rowIndexer, valueAt } from "./finite.ts";
import { leavesOf } from "./leaves.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import { Tuple } from "./tuple.ts";

/** Blackjack's observation: the player's sum, the dealer's card, a usable ace. */
const blackjack = new Tuple([new Discrete(32), new Discrete(11), new Discrete(2)]);

describe("cardinality", () => {
  it("is the product over all elements", () => {
    expect(cardinality(blackjack)).toBe(704);
    expect(cardinality(new MultiBinary([2, 2]))).toBe(16);
    expect(cardinality(new MultiDiscrete([3, 5], { start: [7, -2] }))).toBe(15);
    expect(cardinality(new Box({ low: [-1, 0], high: [1, 3], dtype: "int32" }))).toBe(12);
  });

  it("is infinite for real numbers and open bounds", () => {
    expect(cardinality(new Box({ low: 0, high: 1 }))).toBe(Infinity);
    expect(cardinality(new Box({ low: 0, high: Infinity, dtype: "int32" }))).toBe(Infinity);
    expect(cardinality(new Tuple([new Discrete(2), new Box({ low: 0, high: 1 })]))).toBe(Infinity);
  });
});

describe("indexOf and valueAt", () => {
  it("count row-major, the last element fastest", () => {
    expect(indexOf(blackjack, [20, 10, 1])).toBe((20 * 11 + 10) * 2 + 1);
    expect(valueAt(blackjack, 461)).toEqual([20, 10, 1]);
    expect(indexOf(new MultiBinary(3), Uint8Array.of(1, 1, 0))).toBe(6);
  });

  it("are a bijection between the values and the first integers", () => {
    fc.assert(
      fc.property(finiteSpace, fc.nat(), (space, seed) => {
        fc.pre(cardinality(space) <= Number.MAX_SAFE_INTEGER);
        const rng = defaultRng(seed);
        const value = space.sample(rng);
        const index = indexOf(space, value);
        expect(index).toBeLessThan(cardinality(space));
        expect(valueAt(space, index)).toEqual(value);
        const other = rng.integers(0, cardinality(space));
        expect(indexOf(space, valueAt(space, other))).toBe(other);
        expect(space.contains(valueAt(space, other))).toBe(true);
      }),
    );
  });

  it("agree with the place of a row in a batch", () => {
    fc.assert(
      fc.property(finiteSpace, fc.nat(), (space, seed) => {
        fc.pre(cardinality(space) <= Number.MAX_SAFE_INTEGER);
        const rng = defaultRng(seed);
        const { createBatch, batchLeaves, rows, write } = leavesOf(space);
        const batch = createBatch(3);
        const values = rows(batch, 3).map((row) => {
          const value = space.sample(rng);
          write(value, row);
          return value;
        });
        const indexAt = rowIndexer(space);
        values.forEach((value, i) => {
          expect(indexAt(batchLeaves(batch), i)).toBe(indexOf(space, value));
        });
      }),
    );
    const outside = [Int32Array.of(20, 32), Int32Array.of(0, 0), Int32Array.of(0, 0)];
    expect(() => rowIndexer(blackjack)(outside, 1)).toThrow("row 1: expected a number from 0 to 31, got 32");
  });

  it("refuse what cannot be counted, saying what to do", () => {
    const real = new Box({ low: 0, high: 1 });
    expect(() => indexOf(real, Float32Array.of(0.5))).toThrow(PeriluneError);
    expect(() => valueAt(new MultiBinary(60), 0)).toThrow("at most 2^53 values");
    expect(() => valueAt(blackjack, 704)).toThrow("expected an index from 0 to 703, got 704");
    expect(() => valueAt(blackjack, 0.5)).toThrow("got 0.5");
    expect(() => indexOf(blackjack, [32, 0, 0])).toThrow("expected a member of the space");
  });
});
