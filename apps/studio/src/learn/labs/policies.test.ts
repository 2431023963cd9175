import { describe, expect, it } from "vitest";
import { LIMIT as CORRIDOR_LIMIT, chanceCodec, corridor, expectedReturn, runCorridor } from "./corridor.ts";
import {
  AT_RANDOM,
  binsOf,
  LIMIT,
  type Outcomes,
  outcomeBins,
  probabilitiesOf,
  runEpisodes,
  shortestWay,
  TO_THE_RIGHT,
  weightsCodec,
  withMove,
  withWeight,
} from "./policies.ts";

function finish<R>(work: Generator<unknown, R, void>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value as R;
  }
}

const episodes = (...of: Parameters<typeof runEpisodes>): Outcomes => finish(runEpisodes(...of));
const throughCorridor = (...of: Parameters<typeof runCorridor>): CorridorRuns => finish(runCorridor(...of));

describe("a policy over the grid", () => {
  it("without chance gives the same episode again and again: 6 steps on the shortest way", () => {
    const { steps, cut, isStochastic } = episodes(shortestWay(), 50, 0);
    expect(new Set(steps)).toEqual(new Set([6]));
    expect({ cut, isStochastic, count: steps.length }).toEqual({ cut: 0, isStochastic: false, count: 50 });
  });

  it("that runs into a wall for ever is cut off", () => {
    expect(episodes(TO_THE_RIGHT, 10, 0)).toEqual({ steps: [], cut: 10, isStochastic: false });
  });

  it("with chance gives episodes of many lengths", () => {
    const nearly = withWeight(shortestWay(), 0, 2, 1);
    const { steps, isStochastic } = episodes(nearly, 200, 0);
    expect(isStochastic).toBe(true);
    expect(new Set(steps).size).toBeGreaterThan(1);
    const wild = episodes(AT_RANDOM, 200, 0);
    expect(wild.cut).toBeGreaterThan(0);
    expect(wild.steps.length).toBeGreaterThan(0);
    expect(Math.max(...wild.steps)).toBeLessThanOrEqual(LIMIT);
  });

  it("is edited move by move, and always has one to make", () => {
    const own = withMove(TO_THE_RIGHT, 3, 2);
    expect(probabilitiesOf(own, 3)).toEqual([0, 0, 1, 0]);
    expect(probabilitiesOf(own, 2)).toEqual([0, 1, 0, 0]);
    expect(probabilitiesOf(withWeight(own, 3, 0, 3), 3)).toEqual([0.25, 0, 0.75, 0]);
    expect(withWeight(own, 3, 2, 0)).toBe(own);
  });

  it("stands in the address, and nothing else does", () => {
    const own = withWeight(shortestWay(), 5, 1, 4);
    expect(weightsCodec.parse(weightsCodec.format(own))).toEqual(own);
    expect(weightsCodec.parse("0900")).toBeUndefined();
    expect(weightsCodec.parse("0".repeat(80))).toBeUndefined();
    expect(weightsCodec.parse("x".repeat(80))).toBeUndefined();
  });

  it("is counted in bins that lose nothing", () => {
    const bins = binsOf({ steps: [6, 7, 9, 10, 60], cut: 3 }, 6, 60, 4);
    expect(bins[0]).toEqual({ label: "6", name: "6 to 9", count: 3 });
    expect(bins.at(-1)).toMatchObject({ label: "cut off", count: 3 });
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(8);
  });

  it("is counted finely where episodes are nearly alike, coarsely where they are not", () => {
    const shown = (steps: number[], cut = 0) =>
      outcomeBins({ steps, cut }, 6).map(({ name, label, count }) => `${name ?? label}: ${count}`);
    expect(shown([6, 6, 7, 9])).toEqual(["6: 2", "7: 1", "8: 0", "9: 1", "cut off: 0"]);
    expect(shown([6, 6])).toEqual(["6: 2", "cut off: 0"]);
    expect(shown([], 3)).toEqual(["6: 0", "cut off: 3"]);
    expect(shown([6, 60])).toHaveLength(11);
  });
});

describe("the corridor of tiles that look alike", () => {
  it("turns right into left on its second tile", () => {
    const env = corridor();
    const next = [0, 1, 2].map((tile) => [0, 1].map((action) => env.transitions(tile, action)[0].state));
    expect(next).toEqual([
      [0, 1],
      [2, 0],
      [1, 3],
    ]);
  });

  it("keeps everybody who always does the same", () => {
    for (const p of [0, 1]) {
      expect(throughCorridor(p, 20, 0)).toEqual({ p, steps: [], cut: 20 });
      expect(expectedReturn(p)).toBe(Number.NEGATIVE_INFINITY);
    }
  });

  it("lets out best who goes right with probability 2 − √2, in 11.66 steps, as the book has it", () => {
    const best = 2 - Math.SQRT2;
    expect(expectedReturn(best)).toBeCloseTo(-11.6569, 3);
    expect(expectedReturn(best)).toBeGreaterThan(Math.max(expectedReturn(0.55), expectedReturn(0.62)));
    // −2 (2 − p) / (p (1 − p)): example 13.1
    for (const p of [0.05, 0.3, 0.5, 0.95]) {
      expect(expectedReturn(p)).toBeCloseTo((-2 * (2 - p)) / (p * (1 - p)), 4);
    }
  });

  it("can be worked out for every chance that an address may name", () => {
    expect(["1", "0.586", "0.0001", "0.007", "1.1", "-1", "", "x"].map(chanceCodec.parse)).toEqual([
      1,
      0.59,
      0,
      0.01,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    for (const p of [0.01, 0.99]) expect(expectedReturn(p)).toBeCloseTo((-2 * (2 - p)) / (p * (1 - p)), 3);
  });

  it("takes as long in episodes as evaluation says", () => {
    const { steps, cut } = throughCorridor(0.6, 4000, 1);
    expect(cut).toBeLessThan(20);
    expect(Math.max(...steps)).toBeLessThanOrEqual(CORRIDOR_LIMIT);
    const mean = steps.reduce((sum, each) => sum + each, 0) / steps.length;
    expect(Math.abs(mean + expectedReturn(0.6))).toBeLessThan(0.8);
  });
});
