import { describe, expect, it } from "vitest";
import { defaultRng } from "../../random/generator.ts";
import { make } from "../../wrappers/make.ts";
import type { Outcome } from "../env.ts";
import { MouseMaze, type MouseMazeOptions } from "./mouse-maze.ts";

const ACTIONS = [0, 1, 2, 3];
const UP = 0;
const RIGHT = 1;
const DOWN = 2;
const LEFT = 3;

/** One row: cheese on the left, mouse, and the pile on the right. */
const CORRIDOR = ["cM..P"];

/** Q* by value iteration over `transitions`, until no value moves by more than 1e-9. */
function plan(env: MouseMaze, gamma: number): Float64Array {
  const states = env.observationSpace.n;
  const model: (readonly Outcome[])[] = [];
  for (let state = 0; state < states; state++) for (const action of ACTIONS) model.push(env.transitions(state, action));
  const q = new Float64Array(model.length);
  const values = new Float64Array(states);
  for (let change = 1; change > 1e-9; ) {
    change = 0;
    for (let i = 0; i < q.length; i++) {
      q[i] = 0;
      for (const { probability, state, reward, terminated } of model[i]) {
        q[i] += probability * (reward + (terminated ? 0 : gamma * values[state]));
      }
    }
    for (let state = 0; state < states; state++) {
      const best = Math.max(...q.subarray(4 * state, 4 * state + 4));
      change = Math.max(change, Math.abs(best - values[state]));
      values[state] = best;
    }
  }
  return q;
}

/** What the greedy policy of a table earns in an episode of at most 200 steps. */
function greedyEpisode(options: MouseMazeOptions, q: Float64Array, seed: number): number {
  const env = make("MouseMaze-v0", { ...options });
  let state = env.reset({ seed }).observation;
  for (let earned = 0; ; ) {
    const row = q.subarray(4 * state, 4 * state + 4);
    const step = env.step(row.indexOf(Math.max(...row)));
    earned += step.reward;
    state = step.observation;
    if (step.terminated || step.truncated) return earned;
  }
}

/** Q-learning, ties broken at random. Returns Q and how often the pile was found. */
function learn(epsilon: number, seed: number, steps = 500_000): { q: Float64Array; piles: number } {
  const env = make("MouseMaze-v0");
  const rng = defaultRng(seed);
  const q = new Float64Array(4 * env.observationSpace.n);
  let piles = 0;
  let state = env.reset({ seed }).observation;
  for (let i = 0; i < steps; i++) {
    const row = q.subarray(4 * state, 4 * state + 4);
    const best = Math.max(...row);
    const exploring = rng.random() < epsilon;
    const action = rng.choice(exploring ? ACTIONS : ACTIONS.filter((each) => row[each] === best)) as number;
    const { observation, reward, terminated, truncated } = env.step(action);
    const future = terminated ? 0 : 0.99 * Math.max(...q.subarray(4 * observation, 4 * observation + 4));
    row[action] += 0.5 * (reward + future - row[action]);
    if (reward >= 1000) piles++;
    state = terminated || truncated ? env.reset().observation : observation;
  }
  return { q, piles };
}

describe("discounting", () => {
  it("moves the choice from the near cheese to the far pile", () => {
    const chosen = (gamma: number): number => {
      const q = plan(new MouseMaze(), gamma);
      return [0, 1, 2, 3, 4].filter((seed) => greedyEpisode({}, q, seed) >= 1000).length;
    };
    expect(chosen(0.5)).toBe(0);
    expect(chosen(0.999)).toBe(5);
  });

  it("decides by the sum of discounted rewards, worked out by hand", () => {
    // Left: 1 at once, then 1 every second step: 1 / (1 − γ²). Right: γ² × pile.
    const firstMove = (gamma: number, pileReward: number): number => {
      const q = plan(new MouseMaze({ map: CORRIDOR, pileReward }), gamma).subarray(4, 8);
      expect(q[RIGHT]).toBeCloseTo(Math.max(gamma * gamma * pileReward, (gamma * gamma) / (1 - gamma * gamma)), 6);
      return q.indexOf(Math.max(...q));
    };
    expect(firstMove(0.5, 5)).toBe(LEFT); // 4/3 against 5/4
    expect(firstMove(0.5, 5.5)).toBe(RIGHT); // 4/3 against 11/8
  });

  it("makes cheese near the cat worth less than its distance alone", () => {
    const q = (map: string[]): number =>
      Math.max(...plan(new MouseMaze({ map, catRoute: map.join("").includes("C") ? "U" : "" }), 0.9).subarray(0, 4));
    expect(q(["M..P", ".#C."])).toBeLessThan(q(["M..P", ".#.."]));
    expect(q(["M..P", ".#.."])).toBeCloseTo(0.81 * 1000, 6);
  });
});

describe("exploration", () => {
  it("never gets beyond the small cheese without exploring, and finds the pile with it", () => {
    for (const seed of [0, 1, 2, 3, 4]) {
      const greedy = learn(0, seed);
      const exploring = learn(1, seed);
      expect(greedy.piles, `seed ${seed}`).toBe(0);
      expect(greedyEpisode({}, greedy.q, 0)).toBeLessThan(101);
      expect(exploring.piles, `seed ${seed}`).toBeGreaterThan(0);
      expect(greedyEpisode({}, exploring.q, 0), `seed ${seed}`).toBeGreaterThanOrEqual(1000);
    }
  });
});

describe("the maze", () => {
  it("gives a cheese for stepping onto it, again once the mouse was away, and only once without regrow", () => {
    for (const [regrow, second] of [
      [true, 1],
      [false, 0],
    ] as const) {
      const env = new MouseMaze({ map: CORRIDOR, regrow });
      env.reset({ seed: 0 });
      const rewards = [LEFT, LEFT, RIGHT, LEFT].map((action) => env.step(action).reward);
      expect(rewards).toEqual([1, 0, 0, second]);
    }
  });

  it("ends at the pile, and at the cat, whoever walks into whom", () => {
    const env = new MouseMaze({ map: ["M.C", "..P"], catSpeed: 1, catRoute: "L", catReward: -5 });
    env.reset({ seed: 0 });
    expect(env.step(RIGHT)).toMatchObject({ reward: -5, terminated: true });
    env.reset();
    env.step(DOWN);
    env.step(RIGHT);
    expect(env.step(RIGHT)).toMatchObject({ reward: 1000, terminated: true });
    const beside = new MouseMaze({ map: ["MC", "P."], catSpeed: 0, catReward: -5 });
    beside.reset({ seed: 0 });
    expect(beside.step(UP)).toMatchObject({ reward: 0, terminated: false });
    expect(beside.step(RIGHT)).toMatchObject({ reward: -5, terminated: true });
  });

  it.each([{}, { regrow: false, map: ["cM.c", "..C.", "P..."] }])("steps as its transitions say, %o", (options) => {
    const env = new MouseMaze(options);
    const rng = defaultRng(5);
    let catMoved = 0;
    let moves = 0;
    let from = env.reset({ seed: 3 }).observation;
    for (let i = 0; i < 4000; i++) {
      const action = rng.integers(0, 4);
      const outcomes = env.transitions(from, action);
      expect(outcomes.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 12);
      const { observation, reward, terminated } = env.step(action);
      const found = outcomes.findIndex((outcome) => outcome.state === observation);
      expect(outcomes[found]).toMatchObject({ reward, terminated });
      if (found === 0) catMoved++;
      moves++;
      from = terminated ? env.reset().observation : observation;
    }
    expect(Math.abs(catMoved / moves - 0.5)).toBeLessThan(0.03);
  });

  it.each([
    [{ map: [] }, /at least one tile, got none/],
    [{ map: ["M.P", ".."] }, /rows of 3 tiles, got "\.\." of 2/],
    [{ map: ["M.x", "..P"] }, /got "x"/],
    [{ map: ["..P"] }, /one mouse \("M"\) in the map, got 0/],
    [{ map: ["M.."] }, /one pile \("P"\) in the map, got 0/],
    [{ map: ["MPCC"] }, /one cat \("C"\) in the map, got 2/],
    [{ map: ["MC#P"], catRoute: "R" }, /got "R" at move 1/],
    [{ catSpeed: -0.1 }, /catSpeed to be a number at least 0 and at most 1, got the number -0.1/],
    [{ map: ["cccccccccccMP"], regrow: false }, /at most 10 cheeses without regrow, got 11/],
  ])("refuses %o", (options, message) => {
    expect(() => make("MouseMaze-v0", options)).toThrow(message);
  });
});
