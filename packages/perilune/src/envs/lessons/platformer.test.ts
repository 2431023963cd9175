import { describe, expect, it } from "vitest";
import { defaultRng } from "../../random/generator.ts";
import { make } from "../../wrappers/make.ts";
import { Platformer } from "./platformer.ts";
import { COLUMNS, drawLevel, FLAG, type Level } from "./platformer-level.ts";

const STAY = 0;
const LEFT = 1;
const RIGHT = 2;
const JUMP = 3;

interface State {
  readonly player: { x: number; y: number; vx: number; vy: number; grounded: boolean };
  readonly level: Level;
}

/** A simple player who looks at the state: runs right, and jumps pits, steps up, and enemies when they are near. */
function simplePlayer({ player, level }: State): number {
  if (!player.grounded) return player.vx < 0.1 ? RIGHT : JUMP;
  const here = Math.floor(player.x);
  const edge = player.x + 0.6;
  const pitAhead = level.ground[Math.floor(edge + 0.3)] === 0;
  const stepAhead = level.ground[Math.floor(edge + 0.5)] > level.ground[here];
  const enemyAhead = level.enemies.some(({ x }) => x - player.x > 0 && x - player.x < 2.2);
  if (stepAhead) return player.vx > 0 ? JUMP : RIGHT;
  if (enemyAhead || pitAhead) return player.vx > 0.15 ? JUMP : player.vx > 0.02 || !pitAhead ? RIGHT : LEFT;
  return RIGHT;
}

/** Plays one level, and says how it ended and what it earned. */
function play(level: number): { end: "flag" | "death" | "limit"; earned: number; coins: number } {
  const env = new Platformer({ level });
  env.reset({ seed: 0 });
  let earned = 0;
  for (let step = 0; step < 1000; step++) {
    const { reward, terminated } = env.step(simplePlayer(env.state() as unknown as State));
    earned += reward;
    const { player } = env.state() as unknown as State;
    if (terminated && player.x >= FLAG) return { end: "flag", earned, coins: earned - 1 };
    if (terminated) return { end: "death", earned, coins: earned + 1 };
  }
  return { end: "limit", earned, coins: earned };
}

/** An environment on a level of flat ground, with the changes given. */
function on(change: (level: Level) => void, x = 10.5): Platformer {
  const env = new Platformer();
  env.reset({ seed: 0 });
  const state = env.state() as unknown as State;
  const { level, player } = state;
  level.ground.fill(2);
  level.platform.fill(0);
  level.coin.fill(0);
  level.enemies.splice(0);
  change(level);
  env.restore({ ...state, player: { ...player, x, y: level.ground[Math.floor(x)] } });
  return env;
}

const playerOf = (env: Platformer): State["player"] => (env.state() as unknown as State).player;

describe("levels", () => {
  it("can be played to the flag by a simple rule, which takes coins on its way", () => {
    const plays = Array.from({ length: 50 }, (_, i) => play(i + 1));
    expect(plays.filter(({ end }) => end === "flag").length).toBeGreaterThanOrEqual(25);
    expect(plays.every(({ coins }) => Number.isInteger(coins) && coins >= 0)).toBe(true);
    expect(plays.reduce((sum, { coins }) => sum + coins, 0)).toBeGreaterThan(100);
  });

  it("have the same features in another order, steps of at most 2 and pits of at most 4, and end before the flag", () => {
    for (let seed = 0; seed < 200; seed++) {
      const { ground, coin, enemies } = drawLevel(defaultRng(seed));
      expect(enemies).toHaveLength(3);
      for (const { left, right } of enemies) expect(new Set(ground.slice(left, right + 1)).size).toBe(1);
      const runs = ground.map((height) => (height === 0 ? "p" : "g")).join("");
      expect(
        runs
          .match(/p+/g)
          ?.map((pit) => pit.length)
          .filter((length) => length >= 2 && length <= 4),
      ).toHaveLength(3);
      const heights = ground.filter((height) => height > 0);
      for (let i = 1; i < heights.length; i++) expect(Math.abs(heights[i] - heights[i - 1])).toBeLessThanOrEqual(2);
      expect(new Set(ground.slice(FLAG - 1)).size).toBe(1);
      expect(coin.slice(FLAG)).toEqual(coin.slice(FLAG).fill(0));
    }
  });

  it("are drawn anew each episode, or always the one that is named", () => {
    const levels = (level: number): string[] => {
      const env = new Platformer({ level });
      return [3, 4, undefined].map((seed) => {
        env.reset(seed === undefined ? {} : { seed });
        return JSON.stringify((env.state() as unknown as State).level);
      });
    };
    expect(new Set(levels(0)).size).toBe(3);
    expect(new Set(levels(5)).size).toBe(1);
    expect(levels(5)[0]).not.toBe(levels(6)[0]);
  });
});

describe("rewards and ends", () => {
  it("gives a coin once", () => {
    const env = on(({ coin }) => (coin[11] = 3));
    const rewards = [RIGHT, RIGHT, RIGHT, RIGHT, RIGHT, RIGHT].map((action) => env.step(action).reward);
    expect(rewards.filter((reward) => reward !== 0)).toEqual([1]);
  });

  it("ends with −1 at an enemy, from above too", () => {
    const enemy = { left: 11.4, right: 12, x: 11.5, direction: -1 };
    const env = on(({ enemies }) => enemies.push({ ...enemy }));
    const steps = Array.from({ length: 12 }, () => RIGHT);
    expect(steps.map((action) => env.step(action)).find(({ terminated }) => terminated)).toMatchObject({ reward: -1 });
    const above = on(({ enemies }) => enemies.push({ left: 10.4, right: 10.6, x: 10.5, direction: 1 }));
    above.restore({ ...(above.state() as object), player: { ...playerOf(above), y: 2.9, grounded: false } });
    const falls = [STAY, STAY, STAY, STAY].map(() => above.step(STAY));
    expect(falls.find(({ terminated }) => terminated)).toMatchObject({ reward: -1 });
  });

  it("ends with −1 in a pit and with 1 at the flag", () => {
    const pit = on(({ ground }) => ground.fill(0, 11, 15));
    const falls = Array.from({ length: 60 }, () => pit.step(RIGHT));
    expect(falls.find(({ terminated }) => terminated)).toMatchObject({ reward: -1 });
    const flag = on(() => {}, FLAG - 0.5);
    const runs = Array.from({ length: 9 }, () => flag.step(RIGHT));
    expect(runs.find(({ terminated }) => terminated)).toMatchObject({ reward: 1 });
  });
});

describe("physics", () => {
  it("jumps 3.2 tiles high, as the sum of its speeds says, and lands where it began", () => {
    const env = on(() => {});
    const heights = [JUMP, ...Array<number>(40).fill(STAY)].map((action) => {
      env.step(action);
      return playerOf(env).y;
    });
    let expected = 2;
    for (let vy = 0.5; vy > 0; vy -= 0.036) expected += vy;
    expect(Math.max(...heights)).toBeCloseTo(expected, 9);
    expect(playerOf(env)).toMatchObject({ y: 2, grounded: true });
  });

  it("stops at walls and under platforms, and stands on them", () => {
    const wall = on(({ ground }) => ground.fill(4, 12));
    for (let i = 0; i < 30; i++) wall.step(RIGHT);
    expect(playerOf(wall).x).toBeCloseTo(12 - 0.35, 6);
    const ceiling = on(({ platform }) => platform.fill(5));
    const heights = [JUMP, ...Array<number>(8).fill(STAY)].map((action) => {
      ceiling.step(action);
      return playerOf(ceiling).y;
    });
    expect(Math.max(...heights)).toBeCloseTo(4 - 0.9, 9);
  });
});

describe("state and observation", () => {
  it("shows in the window what is near: two levels that differ far ahead look alike, and not in the full state", () => {
    const far = (column: number): Platformer => on(({ ground }) => (ground[column] = 0));
    expect(far(40).step(STAY).observation).toEqual(far(60).step(STAY).observation);
    expect(far(14).step(STAY).observation).not.toEqual(far(60).step(STAY).observation);
    const full = make("PlatformerFull-v0");
    const inner = new Platformer({ observation: "full" });
    expect(full.observationSpace.size).toBe(5 + 3 * 4 + COLUMNS * 3);
    inner.restore(far(40).state());
    const other = new Platformer({ observation: "full" });
    other.restore(far(60).state());
    expect(inner.step(STAY).observation).not.toEqual(other.step(STAY).observation);
  });

  it("refuses another kind of observation in one line", () => {
    expect(() => make("Platformer-v0", { observation: "pixels" })).toThrow(/observation to be "window" or "full"/);
  });
});
