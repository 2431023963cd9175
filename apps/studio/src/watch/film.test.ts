import "perilune/envs";
import { RandomPolicy } from "perilune/policies";
import { makeReference } from "perilune/training";
import { describe, expect, it } from "vitest";
import { recordingContext } from "../../../../tests/conformance/recording-context.ts";
import { episodeCsv } from "./episode-csv.ts";
import { type EpisodeRecord, playEpisode, returnsOf } from "./episode-record.ts";
import { Film } from "./film.ts";
import { momentsOf } from "./film-encoding.ts";
import { delayOf, differences } from "./gif.ts";
import { PaletteMap, paletteOf } from "./palette.ts";
import { stripRows } from "./strip-data.ts";

/** An episode by chance, the same each time. */
function byChance(id: string, seed = 4): EpisodeRecord {
  const env = { id, kwargs: {} };
  return playEpisode(new RandomPolicy(makeReference(env)), env, { seed, greedy: false });
}

function pictureOf(film: Film, step: number): string {
  const { context, lines } = recordingContext();
  film.seek(step);
  film.draw(context);
  return lines.join("\n");
}

describe("a film", () => {
  it.each(["LunarLander-v3", "CartPole-v1", "Taxi-v4", "Pendulum-v1"])(
    "of %s shows the same moments in any order",
    (id) => {
      const record = byChance(id);
      const last = record.actions.length;
      const forward = new Film(record);
      const pictures = Array.from({ length: last + 1 }, (_, step) => pictureOf(forward, step));
      expect(new Set(pictures).size).toBeGreaterThan(1);
      const film = new Film(record);
      const middle = Math.floor(last / 2);
      for (const step of [last, middle, middle - 1, 0, 1, last, Math.min(last, 25), Math.min(last, 26), middle + 1]) {
        expect(pictureOf(film, step) === pictures[step], `step ${step}`).toBe(true);
      }
    },
  );
});

it("adds rewards up", () => {
  expect(returnsOf({ rewards: [1, -2, 0.5] })).toEqual([0, 1, -1, -0.5]);
});

it("cuts a task without an end after a thousand steps", () => {
  const { actions, end } = byChance("AccessControl-v0");
  expect([actions.length, end]).toEqual([1000, "cut"]);
});

describe("the strip", () => {
  it("has rewards, values where the agent has them, and a lane for each action", () => {
    const rows = stripRows({ rewards: [1, -3], minds: [{ value: 2 }, { value: 5 }, { value: 4 }], actions: [0, 2] });
    expect(rows.map(({ title, form, min, max }) => [title, form, min, max])).toEqual([
      ["Reward", "bars", -3, 1],
      ["Value", "line", 0, 5],
      ["Action", "lanes", 0, 2],
    ]);
    expect(rows[0].values).toEqual([0, 1, -3]);
  });

  it("has a line for each number of a continuous action", () => {
    const rows = stripRows({
      rewards: [1, 1],
      minds: [],
      actions: [
        [0.5, -1],
        [1, 0],
      ],
    });
    expect(rows.slice(1).map(({ title, values }) => [title, values])).toEqual([
      ["Action, number 1", [0.5, 1]],
      ["Action, number 2", [-1, 0]],
    ]);
  });
});

describe("the CSV", () => {
  const doc = { actions: ["stay", 'go "far", then back'] } as unknown as Parameters<typeof episodeCsv>[1];
  const base = { env: { id: "X-v0", kwargs: {} }, seed: 1, end: "cut" } as const;

  it("has every step with all its digits, and quotes where they are needed", () => {
    const minds = [{ probabilities: [0.25, 0.75], value: 0.1 }, { probabilities: [1, 0], value: 1 / 3 }, { value: 9 }];
    expect(episodeCsv({ ...base, actions: [1, 0], rewards: [1, 0.1], minds }, doc)).toBe(
      'step,action,action name,reward,return,value,probability of stay,"probability of go ""far"", then back"\r\n' +
        '1,1,"go ""far"", then back",1,1,0.1,0.25,0.75\r\n' +
        "2,0,stay,0.1,1.1,0.3333333333333333,1,0\r\n",
    );
  });

  it("has a column for each number of a continuous action", () => {
    const csv = episodeCsv({ ...base, actions: [[0.5, -1]], rewards: [2], minds: [] }, null);
    expect(csv).toBe("step,action 0,action 1,reward,return\r\n1,0.5,-1,2,2\r\n");
  });
});

it("takes every so many moments and always the last", () => {
  expect(momentsOf(6, 2)).toEqual([0, 2, 4, 6]);
  expect(momentsOf(7, 2)).toEqual([0, 2, 4, 6, 7]);
  expect(momentsOf(0, 2)).toEqual([0]);
});

it("stores of a picture what is new", () => {
  expect([...differences(Uint8Array.of(1, 2, 3), Uint8Array.of(1, 0, 3), 9)]).toEqual([9, 2, 9]);
});

it("keeps real time in a GIF, whose pictures stay for whole hundredths of a second", () => {
  for (const duration of [1 / 25, 1 / 15, 2 / 30, 1 / 7]) {
    const delays = Array.from({ length: 100 }, (_, index) => delayOf(index, duration));
    expect(delays.every((delay) => delay % 10 === 0)).toBe(true);
    expect(Math.abs(delays.reduce((sum, delay) => sum + delay, 0) - 100_000 * duration)).toBeLessThanOrEqual(5);
  }
});

describe("the colors of a GIF", () => {
  const pixel = (red: number, green: number, blue: number): number => (255 << 24) | (blue << 16) | (green << 8) | red;

  it("are all there where they are few enough", () => {
    const pixels = Uint32Array.from({ length: 200 }, (_, index) => pixel(index, 7, 255 - index));
    const palette = paletteOf(pixels, 255);
    expect(palette).toHaveLength(200);
    const numbers = new PaletteMap(palette).apply(pixels);
    for (const [index, number] of numbers.entries()) expect(palette[number]).toEqual([index, 7, 255 - index]);
  });

  it("leave a dark sky smooth, beside many colors of other things", () => {
    // From #10142c to #35407c, as the drawings have it, with a rainbow that fills as much of the picture.
    const sky = Array.from({ length: 400 }, (_, y) =>
      pixel(16 + Math.round((37 * y) / 400), 20 + Math.round((44 * y) / 400), 44 + Math.round((80 * y) / 400)),
    );
    const rainbow = Array.from({ length: 400 }, (_, index) =>
      pixel(index % 256, (7 * index) % 256, (31 * index) % 256),
    );
    const pixels = Uint32Array.from([...sky, ...sky, ...rainbow]);
    const palette = paletteOf(pixels, 255);
    const numbers = new PaletteMap(palette).apply(Uint32Array.from(sky));
    for (const [y, number] of numbers.entries()) {
      palette[number].forEach((value, axis) => {
        expect(Math.abs(value - ((sky[y] >>> (8 * axis)) & 255))).toBeLessThanOrEqual(4);
      });
    }
  });
});
