import { describe, expect, test } from "vitest";
import { PeriluneError } from "../../errors.ts";
import { make } from "../../wrappers/make.ts";
import { specOf } from "../registry.ts";
import { Blackjack } from "./blackjack.ts";
import { CliffWalking } from "./cliff-walking.ts";
import { FrozenLake } from "./frozen-lake.ts";
import { generateRandomMap } from "./frozen-lake-map.ts";
import { Taxi } from "./taxi.ts";

const planned = [
  ["FrozenLake", () => new FrozenLake()],
  ["FrozenLake, successRate 1", () => new FrozenLake({ successRate: 1 })],
  ["Taxi", () => new Taxi()],
  ["Taxi in the rain", () => new Taxi({ isRainy: true })],
  ["CliffWalking", () => new CliffWalking()],
  ["CliffWalking, slippery", () => new CliffWalking({ isSlippery: true })],
] as const;

function oneLine(act: () => unknown): string {
  let message = "";
  expect(() => {
    try {
      act();
    } catch (error) {
      message = (error as Error).message;
      throw error;
    }
  }).toThrow(PeriluneError);
  expect(message).not.toContain("\n");
  return message;
}

test.each([
  ["FrozenLake-v1", 100, 0.7],
  ["FrozenLake8x8-v1", 200, 0.85],
  ["Taxi-v4", 200, 8],
  ["CliffWalking-v1", undefined, undefined],
  ["CliffWalkingSlippery-v1", undefined, undefined],
  ["Blackjack-v1", undefined, undefined],
])("%s has Gymnasium's step limit %s and threshold %s", (id, limit, threshold) => {
  const { maxEpisodeSteps, rewardThreshold } = specOf(id);
  expect([maxEpisodeSteps, rewardThreshold]).toEqual([limit, threshold]);
});

test("without a step limit an episode goes on", () => {
  const env = make("CliffWalking-v1");
  env.reset({ seed: 0 });
  for (let step = 0; step < 5000; step++) {
    const { observation, terminated, truncated } = env.step(3);
    expect([observation, terminated, truncated]).toEqual([36, false, false]);
  }
});

describe("transitions", () => {
  test.each(planned)("of %s are distributions over its states, and cannot be changed", (_, make) => {
    const env = make();
    for (let state = 0; state < env.observationSpace.n; state++) {
      for (let action = 0; action < env.actionSpace.n; action++) {
        const outcomes = env.transitions(state, action);
        expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
        for (const outcome of outcomes) {
          expect(env.observationSpace.contains(outcome.state)).toBe(true);
          expect(Object.isFrozen(outcome)).toBe(true);
        }
        expect(Object.isFrozen(outcomes)).toBe(true);
      }
    }
  });

  test.each(planned)("of %s refuse a state or an action that is none", (_, make) => {
    const env = make();
    const { n } = env.observationSpace;
    for (const state of [-1, n, 0.5, Number.NaN, "3" as never]) {
      expect(oneLine(() => env.transitions(state, 0))).toContain(`expected a state from 0 to ${n - 1}, got`);
    }
    expect(oneLine(() => env.transitions(0, env.actionSpace.n))).toContain("expected an action from 0 to");
    expect(oneLine(() => env.step(0))).toContain("reset first");
  });

  test.each([
    ["FrozenLake", () => new FrozenLake({ successRate: 1.5 }), "1.5"],
    ["FrozenLake", () => new FrozenLake({ successRate: -0.5 }), "-0.5"],
    ["FrozenLake", () => new FrozenLake({ successRate: Number.NaN }), "NaN"],
    ["Taxi", () => new Taxi({ isRainy: true, rainyProbability: 2 }), "2, -0.5, -0.5"],
  ])("of %s refuse probabilities that are none, however it is made", (_, make, got) => {
    const message = oneLine(make);
    expect(message).toContain("expected probabilities of at least 0 that sum to 1, got");
    expect(message).toContain(got);
  });

  test("say what steps do: as often as drawn, within four standard errors", () => {
    const env = new CliffWalking({ isSlippery: true });
    const counts = new Map<number, number>();
    const steps = 3000;
    env.reset({ seed: 3 });
    const start = env.state();
    for (let i = 0; i < steps; i++) {
      const { rng } = env.state();
      env.restore({ ...start, current: 30, rng });
      const { observation } = env.step(2);
      counts.set(observation, (counts.get(observation) ?? 0) + 1);
    }
    // Down from the cell above the edge: the fall leads to the start, the sides are its neighbours.
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([29, 31, 36]);
    const error = Math.sqrt((1 / 3) * (2 / 3) * steps);
    for (const count of counts.values()) expect(Math.abs(count - steps / 3)).toBeLessThan(4 * error);
  });
});

describe("FrozenLake's maps", () => {
  test.each([
    ["no start", ["FFF", "FFG"], "expected a map with a start, got none; write S"],
    ["no goal", ["SFF", "FFF"], "expected a map with a goal, got none; write G"],
    ["ragged", ["SFF", "FG"], "expected a map with rows of equal length, got 2 tiles in row 1 after 3 in row 0"],
    ["another letter", ["SFX", "FFG"], 'expected a map with tiles S, F, H and G, got "X" in row 0, column 2'],
    ["small letters", ["sfg"], 'got "s" in row 0, column 0'],
    ["no rows", [], "expected a map with at least one tile, got none"],
    ["empty rows", ["", ""], "expected a map with at least one tile, got none"],
  ])("%s", (_, desc, message) => {
    expect(oneLine(() => new FrozenLake({ desc }))).toContain(message);
    expect(oneLine(() => make("FrozenLake-v1", { desc }))).toContain(message);
  });

  test.each([
    [{ successRate: 1.5 }, "expected successRate to be a number at least 0 and at most 1, got the number 1.5"],
    [{ successRate: -0.1 }, "got the number -0.1"],
    [{ mapName: "5x5" }, 'expected mapName to be "4x4" or "8x8", got the string "5x5"'],
    [{ desc: "SFG" }, 'expected desc to be a list of strings, got the string "SFG"'],
    [{ desc: ["SG", 3] }, "expected desc to be a list of strings, got the number 3 in place 2"],
    [{ rewardSchedule: [1, 0] }, "expected rewardSchedule to be a list of 3 numbers, got an array of length 2"],
    [{ rewardSchedule: [1, 0, Number.NaN] }, "(default [1,0,0])"],
    [{ isSlippery: null }, "expected isSlippery to be a boolean, got null"],
  ])("arguments %j", (kwargs, message) => {
    expect(oneLine(() => make("FrozenLake-v1", kwargs))).toContain(message);
  });

  test.each([
    [[1, 0.8], "expected size to be an integer of at least 2, got the number 1"],
    [[4.5, 0.8], "got the number 4.5"],
    [[4, 0], "expected p to be a probability above 0, got the number 0"],
    [[4, 1.2], "got the number 1.2"],
    [[4, Number.NaN], "got the number NaN"],
    [[4, 0.001], "expected a map with a way to the goal, got none among 100000; raise p above 0.001"],
  ])("a random map of %j", ([size, p], message) => {
    expect(oneLine(() => generateRandomMap(size, p, 0))).toContain(message);
  });

  test("a map of one's own is drawn from its start, and ends in its goal", () => {
    const env = make("FrozenLake-v1", { desc: ["GFS"], isSlippery: false });
    expect(env.observationSpace.n).toBe(3);
    expect(env.reset({ seed: 0 }).observation).toBe(2);
    expect(env.step(0)).toMatchObject({ observation: 1, reward: 0, terminated: false });
    expect(env.step(0)).toMatchObject({ observation: 0, reward: 1, terminated: true });
  });
});

describe("Taxi", () => {
  test("its mask allows exactly the actions that change the state", () => {
    const env = new Taxi();
    for (let state = 0; state < 500; state++) {
      for (let action = 0; action < 6; action++) {
        for (const outcome of env.transitions(state, action)) {
          env.restore({ state, willChange: false, heading: 0, rng: startedRng() });
          const { observation, info } = env.step(action);
          expect(observation).toBe(outcome.state);
          const mask = info.actionMask as readonly number[];
          expect(mask).toHaveLength(6);
          mask.forEach((allowed, next) => {
            expect(allowed, `${observation} ${next}`).toBe(
              Number(env.transitions(observation, next)[0].state !== observation),
            );
          });
        }
      }
    }
  });

  test("a fickle passenger changes its mind once, at the first drive with it aboard", () => {
    let changes = 0;
    for (let seed = 0; seed < 20; seed++) {
      const env = new Taxi({ ficklePassenger: true, fickleProbability: 1 });
      env.reset({ seed });
      const { rng } = env.state();
      // Aboard at the middle cell, bound for red.
      let destination = 0;
      env.restore({ state: ((2 * 5 + 2) * 5 + 4) * 4 + destination, willChange: true, heading: 0, rng });
      for (const action of [4, 2, 3, 0, 1]) {
        const { observation } = env.step(action);
        if (observation % 4 !== destination) {
          changes++;
          expect(action).toBe(2);
        }
        destination = observation % 4;
      }
      expect(destination).not.toBe(0);
    }
    expect(changes).toBe(20);
  });

  test.each(["rainyProbability", "fickleProbability"])("refuses a %s beyond 1", (name) => {
    expect(oneLine(() => make("Taxi-v4", { [name]: 1.01 }))).toContain(
      `expected ${name} to be a number at least 0 and at most 1, got the number 1.01`,
    );
  });
});

describe("Blackjack", () => {
  test.each([
    ["natural against 21 of three cards, by the book", { sab: true }, [1, 10], [5, 6, 10], 1],
    ["both natural", { sab: true }, [10, 1], [1, 10], 0],
    ["natural against 21 of three cards, else", { sab: false, natural: true }, [1, 10], [5, 6, 10], 0],
    ["a natural that wins", { sab: false, natural: true }, [1, 10], [10, 9], 1.5],
    ["a natural that wins, without the bonus", { sab: false, natural: false }, [1, 10], [10, 9], 1],
    ["the book's rules override the bonus", { sab: true, natural: true }, [1, 10], [10, 9], 1],
    ["21 of three cards is no natural", { sab: false, natural: true }, [1, 4, 6], [10, 9], 1],
    ["closer to 21", {}, [10, 8], [10, 7], 1],
    ["further from 21", {}, [10, 6], [10, 7], -1],
    ["the same", {}, [10, 7], [1, 6], 0],
  ])("%s", (_, options, player, dealer, reward) => {
    const env = new Blackjack(options);
    env.reset({ seed: 0 });
    env.restore({ ...env.state(), player, dealer });
    expect(env.step(0)).toMatchObject({ reward, terminated: true });
  });

  test("an ace counts 11 until that leads above 21", () => {
    const env = new Blackjack();
    env.reset({ seed: 0 });
    env.restore({ ...env.state(), player: [1, 1], dealer: [3, 4] });
    const { observation, terminated } = env.step(1);
    const { player } = env.state();
    const plain = player.reduce((sum, card) => sum + card, 0);
    expect(player).toHaveLength(3);
    expect(observation).toEqual([plain + 10 <= 21 ? plain + 10 : plain, 3, Number(plain + 10 <= 21)]);
    expect(terminated).toBe(false);
  });

  test("refuses an action that is none", () => {
    const env = new Blackjack();
    env.reset({ seed: 0 });
    expect(oneLine(() => env.step(2))).toContain("expected an action from 0 to 1, got the number 2");
  });
});

function startedRng(): unknown {
  const env = new Taxi();
  env.reset({ seed: 0 });
  return env.state().rng;
}
