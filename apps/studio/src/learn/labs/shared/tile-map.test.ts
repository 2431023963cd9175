import { describe, expect, it } from "vitest";
import { nextCell } from "./grid-keys.ts";
import { bestArrows, heatOf, mapCodec, paint, placeName, shortNumber, type TileKind } from "./tile-map.ts";

const KINDS: readonly TileKind[] = [
  { tile: "#", name: "wall" },
  { tile: ".", name: "floor" },
  { tile: "M", name: "mouse", isOne: true },
  { tile: "C", name: "cat", isOne: true, isOptional: true },
];
const MAP = ["M..", ".C."];

describe("painting a map", () => {
  it("puts tiles down, moves what there is one of, and keeps what the map needs", () => {
    expect(paint(MAP, 2, "#", KINDS)).toEqual(["M.#", ".C."]);
    expect(paint(MAP, 5, "M", KINDS)).toEqual(["...", ".CM"]);
    expect(paint(MAP, 0, "#", KINDS)).toBe(MAP);
    expect(paint(MAP, 4, ".", KINDS)).toEqual(["M..", "..."]);
    expect(paint(MAP, 4, "M", KINDS)).toEqual(["...", ".M."]);
    expect(MAP).toEqual(["M..", ".C."]);
  });

  it("keeps the map in the address, and refuses what cannot be built", () => {
    const codec = mapCodec((map) => {
      if (!map.join("").includes("M")) throw new Error("no mouse");
    });
    expect(codec.parse(codec.format(MAP))).toEqual(MAP);
    expect(codec.parse("../..")).toBeUndefined();
  });
});

it("arrow keys, Home and End stay within the grid", () => {
  const keys = ["ArrowUp", "ArrowRight", "ArrowDown", "ArrowLeft", "Home", "End"];
  expect(keys.map((key) => nextCell(4, key, 3, 9))).toEqual([1, 5, 7, 3, 3, 5]);
  expect(keys.map((key) => nextCell(0, key, 3, 9))).toEqual([0, 1, 3, 0, 0, 2]);
  expect(keys.map((key) => nextCell(8, key, 3, 9))).toEqual([5, 8, 8, 7, 6, 8]);
  expect(nextCell(4, "x", 3, 9)).toBeNull();
});

it("tells places, heat, best moves and short numbers", () => {
  expect(placeName(7, 3)).toBe("row 3, column 2");
  expect([heatOf(4, 16), heatOf(-16, 16), heatOf(1, 0)]).toEqual([0.5, -1, 0]);
  expect(bestArrows([0, 0, 0, 0, 1, 3, 3, -1], 4)).toEqual([0, 1, 1, 0]);
  expect(bestArrows([2, 2, 2, 2], 0)).toEqual([0, 0, 0, 0]);
  expect([0, 0.004, 0.123, 1.25, 12.3, -7.04, 1000].map(shortNumber)).toEqual([
    "0",
    "0",
    "0.12",
    "1.3",
    "12",
    "−7.0",
    "1000",
  ]);
});
