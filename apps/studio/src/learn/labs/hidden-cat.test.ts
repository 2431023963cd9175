import { expect, it } from "vitest";
import { type Comparison, compareViews, meanReturn, stays } from "./hidden-cat.ts";

function compared(loss: number): Comparison {
  const work = compareViews(loss);
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

it("finds the pile in both corridors for who sees the state, and in one of them for who does not", () => {
  const { state, place } = compared(0);
  expect(state.map((walk) => walk.return)).toEqual([10, 10]);
  expect(place.map((walk) => walk.return).sort((a, b) => a - b)).toEqual([0, 10]);
  // Two states, one observation: it can only do the same in both.
  expect(place[0].places).toEqual(place[1].places);
});

it("dares as long as the gamble pays on average", () => {
  for (const loss of [0, 5, 10, 15, 20]) {
    const { state, place } = compared(loss);
    expect(meanReturn(state)).toBe(10);
    expect(meanReturn(place)).toBe(Math.max(0, (10 - loss) / 2));
    expect(stays(place)).toBe(loss >= 10);
  }
});
