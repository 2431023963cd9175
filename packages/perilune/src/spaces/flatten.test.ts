import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySpace } from "../../../../tests/support/arbitrary-space.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { flatSize, flatten, flattenRow, unflatten } from "./flatten.ts";
import { leavesOf } from "./leaves.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import { Tuple } from "./tuple.ts";

interface Fixture {
  readonly flats: readonly { b: number; a: [number[], number[]]; c: number[]; flat: number[] }[];
}
const fixtureUrl = new URL("../../../../tests/fixtures/gymnasium-spaces.json", import.meta.url);
const fixture = JSON.parse(readFileSync(fixtureUrl, "utf8")) as Fixture;

const compound = new Dict({
  b: new Discrete(3, { start: 5 }),
  a: new Tuple([new MultiDiscrete([2, 3]), new Box({ low: -1, high: 1, shape: [2] })]),
  c: new MultiBinary(3),
});

describe("flatten", () => {
  it.each(fixture.flats)("gives Gymnasium's numbers, and unflatten the value again", ({ a, b, c, flat }) => {
    const value = { b, a: [Int32Array.from(a[0]), Float32Array.from(a[1])], c: Uint8Array.from(c) } as const;
    expect(Array.from(flatten(compound, value))).toEqual(flat);
    expect(unflatten(compound, flat)).toEqual(value);
    expect(flatSize(compound)).toBe(flat.length);
  });

  it("loses nothing, for any space", () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const value = space.sample(defaultRng(seed));
        expect(unflatten(space, flatten(space, value))).toEqual(value);
      }),
    );
  });

  it("fills a network's batch row by row, clearing old codes", () => {
    const { leaves, createBatch, rows } = leavesOf(new Discrete(3));
    const batch = createBatch(2);
    batch.set([2, 0]);
    const out = new Float32Array(6).fill(7);
    let at = 0;
    for (const row of rows(batch, 2)) at = flattenRow(leaves, row, out, at);
    expect(out).toEqual(Float32Array.of(0, 0, 1, 1, 0, 0));
    expect(at).toBe(6);
  });

  it("refuses flat arrays that no value gives", () => {
    expect(() => unflatten(compound, [1, 2])).toThrow("expected 13 numbers, got 2");
    expect(() => unflatten(new Discrete(3), [0, 0, 0])).toThrow(PeriluneError);
  });
});
