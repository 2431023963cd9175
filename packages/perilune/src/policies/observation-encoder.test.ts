import { describe, expect, it } from "vitest";
import { Box } from "../spaces/box.ts";
import { Dict } from "../spaces/dict.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { MultiBinary } from "../spaces/multi-binary.ts";
import { MultiDiscrete } from "../spaces/multi-discrete.ts";
import type { NumericArray, Space } from "../spaces/space.ts";
import { Tuple } from "../spaces/tuple.ts";
import { ObservationEncoder } from "./observation-encoder.ts";
import { ObservationNormalizer } from "./observation-normalizer.ts";

function encode(space: Space, arrays: readonly NumericArray[], rows: number[]): number[][] {
  const encoder = new ObservationEncoder(leavesOf(space).leaves);
  const out = new Float32Array(rows.length * encoder.features).fill(9);
  encoder.encode(arrays, Int32Array.from(rows), 0, rows.length, out);
  return rows.map((_, i) => [...out.subarray(i * encoder.features, (i + 1) * encoder.features)]);
}

describe("ObservationEncoder", () => {
  it.each<[string, Space, NumericArray, number[][]]>([
    [
      "Box",
      new Box({ low: -9, high: 9, shape: [2] }),
      Float32Array.of(1, 2, 3, 4),
      [
        [3, 4],
        [1, 2],
      ],
    ],
    [
      "Box of float64",
      new Box({ low: -9, high: 9, shape: [1], dtype: "float64" }),
      Float64Array.of(0.5, 2),
      [[2], [0.5]],
    ],
    [
      "Discrete",
      new Discrete(3, { start: 5 }),
      Int32Array.of(5, 7),
      [
        [0, 0, 1],
        [1, 0, 0],
      ],
    ],
    [
      "MultiDiscrete",
      new MultiDiscrete([2, 3]),
      Int32Array.of(1, 2, 0, 0),
      [
        [1, 0, 1, 0, 0],
        [0, 1, 0, 0, 1],
      ],
    ],
    [
      "MultiBinary",
      new MultiBinary(2),
      Uint8Array.of(1, 0, 0, 1),
      [
        [0, 1],
        [1, 0],
      ],
    ],
    ["bytes", new Box({ low: 0, high: 255, shape: [1], dtype: "uint8" }), Uint8Array.of(51, 255), [[255], [51]]],
    [
      "image",
      new Box({ low: 0, high: 255, shape: [1, 1, 1], dtype: "uint8" }),
      Uint8Array.of(51, 255),
      [[1], [Math.fround(0.2)]],
    ],
  ])("%s", (_, space, array, expected) => expect(encode(space, [array], [1, 0])).toEqual(expected));

  it("concatenates the parts of a Dict by sorted name, and of a Tuple in turn", () => {
    const box = new Box({ low: -9, high: 9, shape: [1] });
    const arrays = [Float32Array.of(4, 5), Int32Array.of(0, 1)];
    expect(encode(new Dict({ b: new Discrete(2), a: box }), arrays, [1])).toEqual([[5, 0, 1]]);
    expect(encode(new Tuple([box, new Discrete(2)]), arrays, [0])).toEqual([[4, 1, 0]]);
  });

  it.each([3, -1])("refuses the discrete observation %s", (value) => {
    expect(() => encode(new Discrete(3), [Float32Array.of(value)], [0])).toThrow("an integer from 0 to 2");
  });
});

describe("ObservationNormalizer", () => {
  const space = new Dict({ count: new Discrete(9), place: new Box({ low: -Infinity, high: Infinity, shape: [2] }) });
  const { leaves } = leavesOf(space);

  it("brings floating-point leaves to zero mean and unit variance, clipped, and leaves others alone", () => {
    const normalizer = new ObservationNormalizer(leaves, 1.2);
    const arrays = [Int32Array.of(7, 8), Float32Array.of(0, 100, 10, 300)];
    normalizer.update(arrays, 2);
    const out = [new Int32Array(3), new Float32Array(6)];
    normalizer.apply([Int32Array.of(7, 8, 1), Float32Array.of(0, 100, 10, 300, 10, 900)], 3, out);
    expect([...out[0]]).toEqual([7, 8, 1]);
    const expected = [-1, -1, 1, 1, 1, 1.2];
    out[1].forEach((value, i) => void expect(value).toBeCloseTo(expected[i], 3));
  });

  it("names its statistics after the leaf", () => {
    const normalizer = new ObservationNormalizer(leaves, 10);
    expect(normalizer.tensors().map(([name]) => name)).toEqual(["obs_rms.place.mean", "obs_rms.place.var"]);
    const single = new ObservationNormalizer(leavesOf(space.spaces.place).leaves, 10);
    expect(single.tensors().map(([name]) => name)).toEqual(["obs_rms.mean", "obs_rms.var"]);
  });
});
