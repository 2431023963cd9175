import { registeredIds, specOf } from "perilune";
import { describe, expect, it } from "vitest";
import { quantityLines } from "./quantity-lines.ts";

const linesOf = (id: string): string[] => quantityLines(specOf(id).doc!.observation);

describe("quantityLines", () => {
  it("tells what comes again and again once, with the first and the last of its numbers", () => {
    expect(linesOf("PlatformerFull-v0")).toEqual([
      "place: 0 to 100 tiles",
      "height: -2 to 12 tiles",
      "horizontal speed: -0.22 to 0.22 tiles a step",
      "vertical speed: -0.5 to 0.5 tiles a step",
      "stands on something: 0 to 1",
      "3 times in turn:",
      "  enemy 1…3 place: 0 to 100 tiles",
      "  enemy 1…3 direction: -1 to 1",
      "  enemy 1…3 left end: 0 to 100 tiles",
      "  enemy 1…3 right end: 0 to 100 tiles",
      "100 times in turn:",
      "  ground of column 0…99: 0 to 10",
      "  platform of column 0…99: 0 to 10",
      "  coin of column 0…99: 0 to 10",
    ]);
  });

  it("needs the same ranges, and keeps numbers that stay", () => {
    const named = (name: string, max = 1) => ({ name, min: 0, max });
    const pixels = [named("pixel 4, 0"), named("pixel 4, 1"), named("pixel 4, 2"), named("pixel 4, 3", 2)];
    expect(quantityLines(pixels)).toEqual(["pixel 4, 0…2: 0 to 1", "pixel 4, 3: 0 to 2"]);
    const open = { min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY };
    const half = { ...open, min: 0 };
    expect(
      quantityLines([
        { name: "a 1", ...open },
        { name: "a 2", ...half },
        { name: "a 3", ...open },
      ]),
    ).toEqual(["a 1: any", "a 2: 0 to ∞", "a 3: any"]);
  });

  it.each(registeredIds())("fits %s on a screen", (id) => {
    expect(linesOf(id).length).toBeLessThanOrEqual(24);
  });
});
