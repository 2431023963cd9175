import { expect, it } from "vitest";
import { episodeOf, finishByChance, MAP, MOST_MOVES, moves } from "./the-loop.ts";

const [UP, RIGHT, DOWN] = [0, 1, 2];

it("writes an episode out turn by turn, to its end and no further", () => {
  const { turns, isOver, state } = episodeOf(MAP, [UP, UP, RIGHT, RIGHT, RIGHT, DOWN]);
  expect(turns).toEqual([
    { state: 8, action: UP, reward: 0, next: 4 },
    { state: 4, action: UP, reward: 1, next: 0 },
    { state: 0, action: RIGHT, reward: 0, next: 1 },
    { state: 1, action: RIGHT, reward: 0, next: 2 },
    { state: 2, action: RIGHT, reward: 10, next: 3 },
  ]);
  expect([isOver, state]).toEqual([true, 3]);
});

it("stays where a wall is, and goes on", () => {
  const { turns, isOver } = episodeOf(MAP, [DOWN]);
  expect(turns).toEqual([{ state: 8, action: DOWN, reward: 0, next: 8 }]);
  expect(isOver).toBe(false);
});

it("keeps the moves in the address", () => {
  expect(moves.format([UP, RIGHT, DOWN, 3])).toBe("URDL");
  expect(moves.parse("URDL")).toEqual([UP, RIGHT, DOWN, 3]);
  expect(moves.parse("UX")).toBeUndefined();
  expect(moves.parse("U".repeat(201))).toBeUndefined();
});

it("finishes by chance, or gives up", () => {
  expect(episodeOf(MAP, finishByChance(MAP, [])).turns).toHaveLength(21);
  expect(episodeOf(MAP, finishByChance(MAP, [])).isOver).toBe(true);
  // The pile behind walls.
  const walled = finishByChance(["c.#P", ".###", "M..."], [UP]);
  expect(walled).toHaveLength(MOST_MOVES);
  expect(moves.parse(moves.format(walled))).toEqual(walled);
});
