import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anySpace } from "../../../../tests/support/arbitrary-space.ts";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "./box.ts";
import { Dict } from "./dict.ts";
import { Discrete } from "./discrete.ts";
import { leavesOf } from "./leaves.ts";
import { MultiBinary } from "./multi-binary.ts";
import { MultiDiscrete } from "./multi-discrete.ts";
import type { BatchOf, Space } from "./space.ts";
import { Tuple } from "./tuple.ts";

const robot = new Dict({
  camera: new Box({ low: 0, high: 255, shape: [2, 2, 3], dtype: "uint8" }),
  arm: new Tuple([new Box({ low: -1, high: 1, shape: [2] }), new Discrete(4, { start: 1 })]),
});

describe("leavesOf", () => {
  it("lists the flat arrays of a space in order, with their paths", () => {
    expect(leavesOf(robot).leaves.map(({ name, shape, dtype, size }) => ({ name, shape, dtype, size }))).toEqual([
      { name: "arm.0", shape: [2], dtype: "float32", size: 2 },
      { name: "arm.1", shape: [], dtype: "int32", size: 1 },
      { name: "camera", shape: [2, 2, 3], dtype: "uint8", size: 12 },
    ]);
  });

  it("has one leaf without a name for a simple space", () => {
    for (const space of [new Discrete(2), new Box({ low: 0, high: 1 }), new MultiBinary(3), new MultiDiscrete([2])]) {
      expect(leavesOf(space).leaves.map((leaf) => leaf.name)).toEqual([""]);
      expect(leavesOf<Space>(space).leaves[0].space).toBe(space);
    }
  });

  it("writes a value and reads it back, for any space", () => {
    fc.assert(
      fc.property(anySpace, fc.nat(), (space, seed) => {
        const { createRow, write, toValue } = leavesOf(space);
        const value = space.sample(defaultRng(seed));
        const row = createRow();
        write(value, row);
        expect(toValue(row)).toEqual(value);
      }),
    );
  });

  it("keeps each row of a batch apart, for any space", () => {
    fc.assert(
      fc.property(anySpace, fc.integer({ min: 1, max: 5 }), fc.nat(), (space, count, seed) => {
        const leaves = leavesOf(space);
        const rng = defaultRng(seed);
        const batch = leaves.createBatch(count);
        const rows = leaves.rows(batch, count);
        const values = rows.map((row) => {
          const value = space.sample(rng);
          leaves.write(value, row);
          return value;
        });
        expect(leaves.rows(batch, count).map((row) => leaves.toValue(row))).toEqual(values);
        const lengths = leaves.batchLeaves(batch).map((array) => array.length);
        expect(lengths).toEqual(leaves.leaves.map((leaf) => count * leaf.size));
      }),
    );
  });

  it("stores a batch row after row in the structure of the space", () => {
    const leaves = leavesOf(robot);
    const batch: BatchOf<typeof robot> = leaves.createBatch(2);
    leaves.write(
      { camera: new Uint8Array(12).fill(9), arm: [Float32Array.of(0.5, -0.5), 3] },
      leaves.rows(batch, 2)[1],
    );
    const numbers: Int32Array = batch.arm[1];
    expect(numbers).toEqual(Int32Array.of(0, 3));
    expect(batch.arm[0]).toEqual(Float32Array.of(0, 0, 0.5, -0.5));
    expect(batch.camera.subarray(12)).toEqual(new Uint8Array(12).fill(9));
  });

  const box = new Box({ low: -1, high: 1, shape: [2, 2] });
  it.each<[string, Space, unknown, string]>([
    [
      "another dtype",
      box,
      new Float64Array(4),
      "expected a Float32Array of length 4 (shape [2, 2]), got a Float64Array of length 4; make it with new Float32Array(...)",
    ],
    ["another length", box, new Float32Array(3), "got a Float32Array of length 3"],
    ["a plain array", box, [0, 0, 0, 0], "got an array of length 4"],
    ["nothing", box, undefined, "got undefined"],
    ["an array for a number", new Discrete(2), Int32Array.of(1), "expected an integer, got a Int32Array of length 1"],
    ["a fraction", new Discrete(2), 0.5, "expected an integer, got the number 0.5"],
    [
      "a missing key",
      robot,
      { arm: [] },
      "expected an object with the keys arm, camera, got an object with the keys arm",
    ],
    [
      "a missing part",
      robot,
      { arm: [0], camera: 0 },
      'expected an array of 2 parts at "arm", got an array of length 1',
    ],
    [
      "a wrong part",
      robot,
      { arm: [new Float32Array(2), "x"], camera: 0 },
      'an integer at "arm.1", got the string "x"',
    ],
    ["an array for a Dict", robot, [], "expected an object with the keys arm, camera, got an array of length 0"],
  ])("refuses to write %s, saying what to do", (_, space, value, message) => {
    const { createRow, write } = leavesOf(space);
    expect(() => write(value, createRow())).toThrow(PeriluneError);
    expect(() => write(value, createRow())).toThrow(message);
  });

  it("refuses a batch of another structure or element type", () => {
    expect(() => leavesOf(robot).batchLeaves([] as never)).toThrow("expected an object with the keys arm, camera");
    expect(() => leavesOf(box).batchLeaves(new Float64Array(8) as never)).toThrow(
      "expected a Float32Array, got a Float64Array",
    );
  });
});
