import { specOf } from "perilune/envs/registry";
import { describe, expect, it } from "vitest";
import { targetOf } from "./shared/backup-lines.ts";
import { bestMove, Countdown, greedyWalk, isGrid, MAP, Walker, walkWords } from "./value-based.ts";

const settings = { gamma: 1, alpha: 0.5, epsilon: 0.1 };
const WORLD = { map: MAP, mud: -3 };

/** The map with another tile in the place of one. */
const withTile = (index: number, tile: string) =>
  MAP.map((row, at) =>
    at === Math.floor(index / 6) ? row.slice(0, index % 6) + tile + row.slice((index % 6) + 1) : row,
  );

it("the lab opens with the environment's own grid", () => {
  expect(specOf("CountdownGrid-v0").doc?.arguments?.map).toMatchObject({ default: MAP });
});

describe("with a map of the world", () => {
  it("each sweep carries the goal's news one tile further, until values count down to it", () => {
    const countdown = new Countdown(WORLD, 1);
    countdown.step();
    expect([countdown.values[0], countdown.values[4]]).toEqual([-1, -1]);
    countdown.step();
    expect([countdown.values[0], countdown.values[4], countdown.values[3]]).toEqual([-2, -1, -2]);
    while (countdown.step());
    expect(countdown.isSettled).toBe(true);
    // Row by row from the start, one move at a time: −7, −6, … −1.
    const { tiles } = greedyWalk(MAP, (tile) => {
      const values = countdown.movesFrom(tile).map(({ value }) => value);
      return values.indexOf(Math.max(...values));
    });
    expect(tiles.slice(0, -1).map((tile) => countdown.values[tile])).toEqual([-7, -6, -5, -4, -3, -2, -1].slice(0));
  });

  it("says so where values sink for ever, and discounting stops them", () => {
    const walled = { map: ["SG#."], mud: 0 };
    const endless = new Countdown(walled, 1);
    while (endless.step());
    expect(endless).toMatchObject({ isSettled: false, isEndless: true, sweep: 200 });
    const settled = new Countdown(walled, 0.5);
    while (settled.step());
    expect(settled.isSettled).toBe(true);
    expect(settled.values[3]).toBeCloseTo(-2, 2);
    const slow = new Countdown(walled, 0.99);
    while (slow.step());
    expect(slow).toMatchObject({ isSettled: true, isEndless: false });
    expect(slow.values[3]).toBeCloseTo(-100, 0);
  });

  it.each([
    [-4.5, "up"],
    [-5.5, "down"],
  ])("mud that pays %d lies on the way: at the fork the best move is %s", (mud, expected) => {
    const countdown = new Countdown({ map: withTile(4, "~"), mud }, 1);
    while (countdown.step());
    // The detour is four steps longer: at −5 both are as good.
    const moves = countdown.movesFrom(9);
    expect(moves.toSorted((a, b) => b.value - a.value)[0].move).toBe(expected);
  });
});

describe("a walker without a map", () => {
  it("learns by the arithmetic that it tells", () => {
    const walker = new Walker(WORLD, { ...settings, gamma: 0.9 }, 3);
    for (let i = 0; i < 400; i++) {
      const [before, tile] = [walker.q.slice(), walker.tile];
      walker.step();
      const backup = walker.last as NonNullable<typeof walker.last>;
      const changed = walker.q.findIndex((value, place) => value !== before[place]);
      if (changed >= 0) expect(Math.floor(changed / 4)).toBe(tile);
      const expected = backup.old + backup.alpha * (targetOf(backup) - backup.old);
      if (changed >= 0) expect(walker.q[changed]).toBe(expected);
      else expect(expected).toBe(backup.old);
    }
    expect(walker.episodes).toBeGreaterThan(3);
    expect(walker.visits.reduce((all, count) => all + count, 0)).toBe(400);
  });

  it.each([0, 1, 2])("finds a way to the goal by Q alone (seed %d), which is no way at first", (seed) => {
    const walker = new Walker(WORLD, settings, seed);
    const walk = () => greedyWalk(MAP, (tile) => bestMove(walker.q, tile));
    expect(walk().arrives).toBe(false);
    for (let i = 0; i < 3000; i++) walker.step();
    expect(walk()).toMatchObject({ arrives: true });
    expect(walk().tiles).toHaveLength(8);
  });
});

it("keeps what it has learned in a changed world, holds on to the old way, and lets go of it", () => {
  const before = new Walker(WORLD, settings, 1);
  for (let i = 0; i < 3000; i++) before.step();
  const changed = { map: withTile(4, "#"), mud: 0 };
  const walker = new Walker(changed, settings, 1, before);
  expect(walker.q).toEqual(before.q);
  expect(walker.steps).toBe(3000);
  const walk = () => greedyWalk(changed.map, (tile) => bestMove(walker.q, tile));
  expect(walk().arrives).toBe(false);
  while (!walk().arrives) walker.step();
  expect(walk().tiles).toHaveLength(12);
  expect(walker.steps).toBeGreaterThan(3010);
  expect(walker.steps).toBeLessThan(4000);
});

it("learns what mud costs", () => {
  const world = { map: withTile(4, "~"), mud: -9 };
  const walker = new Walker(world, settings, 1);
  for (let i = 0; i < 6000; i++) walker.step();
  expect(greedyWalk(world.map, (tile) => bestMove(walker.q, tile)).tiles).toHaveLength(12);
});

it("hopeful first values find a way without any random move", () => {
  const walker = new Walker(WORLD, { ...settings, epsilon: 0 }, 1);
  for (let i = 0; i < 3000; i++) walker.step();
  expect(greedyWalk(MAP, (tile) => bestMove(walker.q, tile)).tiles).toHaveLength(8);
});

it("walks in words, and grids that there are", () => {
  expect(walkWords({ tiles: [0, 1, 2], arrives: true }, 6)).toBe("reaches the goal in 2 steps");
  expect(walkWords({ tiles: [0, 7, 0], arrives: false }, 6)).toMatch(/comes to row 1, column 1 again/);
  expect([isGrid(MAP), isGrid(["S#G"]), isGrid(["S.."])]).toEqual([true, false, false]);
});
