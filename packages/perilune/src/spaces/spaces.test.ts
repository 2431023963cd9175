import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySpace } from "../../../../tests/support/arbitrary-space.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { equals } from "./any-space.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { spaceFromJson } from "./from-json.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import type { Space, SpaceJson } from "./space.ts";
import { Tuple } from "./tuple.ts";

interface Fixture {
  readonly samples: readonly { readonly space: SpaceJson; readonly seed: number; readonly values: number[][] }[];
}
const fixtureUrl = new URL("../../../../tests/fixtures/gymnasium-spaces.json", import.meta.url);
const fixture = JSON.parse(readFileSync(fixtureUrl, "utf8")) as Fixture;

describe("sample", () => {
  it.each(fixture.samples)(
    "draws what Gymnasium draws: $space.kind $space.dtype, seed $seed",
    ({ space, seed, values }) => {
      const read = spaceFromJson(space);
      const rng = defaultRng(seed);
      for (const expected of values) {
        const value = read.sample(rng);
        expect(typeof value === "number" ? [value] : Array.from(value as ArrayLike<number>)).toEqual(expected);
      }
    },
  );

  it("gives members of any space", () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const rng = defaultRng(seed);
        for (let i = 0; i < 5; i++) expect(space.contains(space.sample(rng))).toBe(true);
      }),
    );
  });
});

describe("JSON", () => {
  it("describes any space wholly, also as text", () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const read = spaceFromJson(JSON.parse(JSON.stringify(space)));
        expect(equals(read, space)).toBe(true);
        expect(read.sample(defaultRng(seed))).toEqual(space.sample(defaultRng(seed)));
      }),
    );
  });

  it("tells spaces apart", () => {
    const spaces: Space[] = [
      new Discrete(3),
      new Discrete(3, { start: 1 }),
      new Box({ low: 0, high: 1, shape: [3] }),
      new Box({ low: 0, high: 1, shape: [3], dtype: "float64" }),
      new Box({ low: 0, high: Infinity, shape: [3] }),
      new Box({ low: 0, high: 1, shape: [3, 1] }),
      new MultiDiscrete([3, 3]),
      new MultiBinary(3),
      new Tuple([new Discrete(3)]),
      new Dict({ a: new Discrete(3) }),
    ];
    for (const a of spaces) expect(spaces.filter((b) => equals(a, b))).toEqual([a]);
  });

  it.each<[string, unknown, string]>([
    ["no object", 3, "space: expected an object, got the number 3"],
    ["an unknown kind", { kind: "text" }, "space.kind: expected one of discrete, box"],
    ["a missing number", { kind: "discrete", start: 0 }, "space.n: expected a number, got undefined"],
    [
      "a wrong dtype",
      { kind: "box", dtype: "int64", shape: [1], low: 0, high: 1 },
      "space.dtype: expected one of float32",
    ],
    [
      "a wrong bound",
      { kind: "box", dtype: "float32", shape: [1], low: "Inf", high: 1 },
      "space.low: expected a number",
    ],
    [
      "bounds crossed",
      { kind: "box", dtype: "float32", shape: [1], low: 2, high: 1 },
      "expected low <= high, got 2 > 1",
    ],
    [
      "a wrong part",
      { kind: "tuple", spaces: [{ kind: "dict", spaces: [{ key: 1 }] }] },
      "space.0.spaces.0.key: expected",
    ],
  ])("is refused with %s", (_, json, message) => {
    expect(() => spaceFromJson(json)).toThrow(PeriluneError);
    expect(() => spaceFromJson(json)).toThrow(message);
  });

  it("is refused when nested without end", () => {
    let json: unknown = { kind: "discrete", n: 1, start: 0 };
    for (let i = 0; i < 40; i++) json = { kind: "tuple", spaces: [json] };
    expect(() => spaceFromJson(json)).toThrow("levels of spaces");
  });
});

describe("contains", () => {
  const box = new Box({ low: [-1, 0], high: [1, Infinity] });
  it.each<[string, Space, unknown, boolean]>([
    ["a Discrete's least", new Discrete(3, { start: -1 }), -1, true],
    ["a Discrete's end", new Discrete(3, { start: -1 }), 2, false],
    ["a fraction", new Discrete(3), 1.5, false],
    ["a number as text", new Discrete(3), "1", false],
    ["a Box's corner", box, Float32Array.of(1, 0), true],
    ["infinity where unbounded", box, Float32Array.of(1, Infinity), true],
    ["what lies above", box, Float32Array.of(1.0000002, 0), false],
    ["NaN", box, Float32Array.of(Number.NaN, 0), false],
    ["another dtype", box, Float64Array.of(1, 0), false],
    ["a plain array", box, [1, 0], false],
    ["another length", box, Float32Array.of(1, 0, 0), false],
    ["a MultiDiscrete's greatest", new MultiDiscrete([2, 3], { start: [0, 5] }), Int32Array.of(1, 7), true],
    ["what lies below start", new MultiDiscrete([2, 3], { start: [0, 5] }), Int32Array.of(1, 4), false],
    ["bits", new MultiBinary(2), Uint8Array.of(0, 1), true],
    ["a two among bits", new MultiBinary(2), Uint8Array.of(0, 2), false],
    ["a Tuple's values", new Tuple([new Discrete(2), box]), [1, Float32Array.of(0, 0)], true],
    ["a Tuple cut short", new Tuple([new Discrete(2), box]), [1], false],
    ["a Dict's values", new Dict({ a: new Discrete(2) }), { a: 1 }, true],
    ["a key too many", new Dict({ a: new Discrete(2) }), { a: 1, b: 1 }, false],
    ["another key", new Dict({ a: new Discrete(2) }), { b: 1 }, false],
    ["null", new Dict({ a: new Discrete(2) }), null, false],
  ])("judges %s", (_, space, value, expected) => {
    expect(space.contains(value)).toBe(expected);
  });
});

describe("constructors", () => {
  it.each<[string, () => unknown, string]>([
    ["Discrete(0)", () => new Discrete(0), "expected n to be an integer of at least 1, got 0"],
    ["a fraction of values", () => new Discrete(2.5), "got 2.5"],
    ["a start out of 32 bits", () => new Discrete(2, { start: 2147483647 }), "within 32 bits, got 2147483647"],
    ["NaN as bound", () => new Box({ low: Number.NaN, high: 1 }), "low to hold float32 numbers, got NaN at element 0"],
    ["what float32 cannot hold", () => new Box({ low: 0, high: 1e39 }), "got 1e+39 at element 0"],
    ["no room below infinity", () => new Box({ low: Infinity, high: Infinity }), "got Infinity at element 0"],
    ["unsigned infinity", () => new Box({ low: 0, high: Infinity, dtype: "uint8" }), "got Infinity at element 0"],
    ["a fraction as integer bound", () => new Box({ low: 0.5, high: 3, dtype: "int32" }), "got 0.5 at element 0"],
    ["too few bounds", () => new Box({ low: [0, 0], high: 1, shape: [3] }), "a number or 3 numbers (shape [3]), got 2"],
    ["a shape with zero", () => new Box({ low: 0, high: 1, shape: [0] }), "got [0]"],
    ["no choices", () => new MultiDiscrete([]), "got []"],
    ["starts of another length", () => new MultiDiscrete([2, 2], { start: [0] }), "2 32-bit integers, got [0]"],
    ["no switches", () => new MultiBinary(0), "got 0"],
    ["an empty Tuple", () => new Tuple([]), "at least one space, got none"],
    ["an empty Dict", () => new Dict({}), "at least one space, got none"],
  ])("refuse %s", (_, make, message) => {
    expect(make).toThrow(PeriluneError);
    expect(make).toThrow(message);
  });

  it("keep a Dict's parts in sorted order, however they were written", () => {
    const dict = new Dict({ b: new Discrete(2), "10": new Discrete(3), a: new Discrete(4), "9": new Discrete(5) });
    expect(dict.keys).toEqual(["10", "9", "a", "b"]);
    expect(
      equals(dict, new Dict({ "9": new Discrete(5), a: new Discrete(4), b: new Discrete(2), "10": new Discrete(3) })),
    ).toBe(true);
  });
});
