import { describe, expect, it } from "vitest";
import { cellOf, type RaceProgress, type RaceResult, race, type SliceCell, unseenAnswers } from "./deep.ts";

function run(settings: Parameters<typeof race>[0]): { result: RaceResult; progress: RaceProgress[] } {
  let clock = 0;
  const racing = race(settings, () => clock++);
  const progress: RaceProgress[] = [];
  for (;;) {
    const { done, value } = racing.next();
    if (done === true) return { result: value, progress };
    progress.push(value);
  }
}

it("cuts the four measurements into cells, the ends open", () => {
  expect(cellOf([0, 0, 0, 0], 3)).toBe(27 + 9 + 3 + 1);
  expect(cellOf([-9, -9, -9, -9], 3)).toBe(0);
  expect(cellOf([9, 9, 9, 9], 3)).toBe(80);
  expect(cellOf([0, 0, 0, 2.9], 3)).toBe(27 + 9 + 3 + 2);
});

describe("table and network on one task", () => {
  const { result, progress } = run({ bins: 7, seed: 1, steps: 20_000 });
  const { table, network, cells } = result;

  it("take the same steps, and are measured on the way", () => {
    expect(progress.map(({ timesteps }) => timesteps)).toEqual(Array.from({ length: 20 }, (_, i) => 1000 * (i + 1)));
    expect(progress[0].network).toBeLessThan(20);
    expect(progress.at(-1)?.table).toBeGreaterThan(20);
    expect(progress.at(-1)?.network).toBe(500);
    // A tick of the clock for each of the 20 stretches.
    expect([table.seconds, network.seconds]).toEqual([0.02, 0.02]);
  });

  it("the network holds the pole up longer, in the same fresh episodes: the lab's outcome", () => {
    expect(table.returns).toHaveLength(20);
    expect(network.meanReward).toBeGreaterThan(2 * table.meanReward);
  });

  it("are of the size that the lesson tells", () => {
    expect(cells).toBe(7 ** 4);
    expect(table.numbers).toBe(2 * 7 ** 4);
    expect(network.numbers).toBe(4 * 64 + 64 + 64 * 64 + 64 + 64 * 2 + 2);
  });

  it("the table has no answer where it never was; the network has one, and mostly the right one", () => {
    expect(table.cellsVisited).toBeLessThan(cells / 4);
    expect(table.slice.every(({ action, wasThere }) => (action === null) === !wasThere)).toBe(true);
    expect(network.slice.every(({ action }) => action !== null)).toBe(true);
    const { unseen, right } = unseenAnswers(network.slice);
    expect(unseen).toBeGreaterThan(0);
    expect(right / unseen).toBeGreaterThan(0.5);
    expect(unseenAnswers(table.slice).right).toBe(0);
  });

  it("a slice runs from falling fast to the right, at the top, to falling fast to the left", () => {
    expect(table.slice[0].angularVelocity).toBeGreaterThan(2);
    expect(table.slice[0].angle).toBeLessThan(-0.15);
    expect(table.slice[24]).toMatchObject({ wasThere: true });
    expect(table.slice[48].angle).toBeGreaterThan(0.15);
  });
});

it("a network may lose what it could: seed 5, of which the lesson tells", () => {
  const curve = run({ bins: 3, seed: 5, steps: 20_000 }).progress.map(({ network }) => Math.round(network));
  expect(curve.slice(11, 13)).toEqual([500, 500]);
  expect(curve[15]).toBe(132);
});

it("counts clear cells alone", () => {
  const cell = (angle: number, angularVelocity: number, action: number | null): SliceCell => ({
    angle,
    angularVelocity,
    action,
    wasThere: false,
  });
  expect(
    unseenAnswers([cell(0.1, 1, 1), cell(-0.1, -1, 1), cell(0.1, -1, 1), cell(0, 1, 1), cell(0.1, 1, null)]),
  ).toEqual({
    unseen: 3,
    right: 1,
  });
});
