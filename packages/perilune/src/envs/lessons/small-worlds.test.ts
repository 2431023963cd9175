import { describe, expect, it } from "vitest";
import { defaultRng } from "../../random/generator.ts";
import { make } from "../../wrappers/make.ts";
import { AccessControl } from "./access-control.ts";
import { CountdownGrid } from "./countdown-grid.ts";
import { Restaurants } from "./restaurants.ts";
import { StockTrading } from "./stock-trading.ts";

describe("CountdownGrid", () => {
  /** V* without discount, by sweeps over `transitions`. */
  function values(env: CountdownGrid): number[] {
    const found: number[] = Array(env.observationSpace.n).fill(0);
    for (let sweep = 0; sweep < 40; sweep++) {
      for (let state = 0; state < found.length; state++) {
        const worth = [0, 1, 2, 3].map((action) => {
          const [{ state: next, reward, terminated }] = env.transitions(state, action);
          return reward + (terminated ? 0 : found[next]);
        });
        found[state] = Math.max(...worth);
      }
    }
    return found;
  }

  it("counts down from −7 to −1 along the best way", () => {
    const env = new CountdownGrid();
    const found = values(env);
    const way: number[] = [];
    for (let state = env.reset({ seed: 0 }).observation, ended = false; !ended; ) {
      way.push(found[state]);
      const worth = [0, 1, 2, 3].map((action) => {
        const [{ state: next, terminated }] = env.transitions(state, action);
        return terminated ? 0 : found[next];
      });
      const step = env.step(worth.indexOf(Math.max(...worth)));
      expect(step.reward).toBe(-1);
      state = step.observation;
      ended = step.terminated;
    }
    expect(way).toEqual([-7, -6, -5, -4, -3, -2, -1]);
  });

  it("starts anywhere that leads to the goal with randomStart, and nowhere else", () => {
    const env = new CountdownGrid({ map: ["S.G.", "####", "...."], randomStart: true });
    const starts = new Set(Array.from({ length: 100 }, (_, seed) => env.reset({ seed }).observation));
    expect([...starts].sort()).toEqual([0, 1, 3]);
  });

  it.each([
    [["..G"], /one start \("S"\) in the map, got 0/],
    [["S.."], /one goal \("G"\) in the map, got 0/],
    [["S#G"], /a way from start to goal in the map, got none/],
  ])("refuses the map %o", (map, message) => {
    expect(() => make("CountdownGrid-v0", { map })).toThrow(message);
  });
});

describe("Restaurants", () => {
  const qualitiesOf = (env: Restaurants): Float64Array => env.state().qualities;

  it("pays each restaurant's quality on average, with standard deviation 1", () => {
    const env = new Restaurants({ horizon: 1_000_000 });
    env.reset({ seed: 4 });
    const dinners = Array.from({ length: 20_000 }, () => env.step(3).reward);
    const mean = dinners.reduce((sum, reward) => sum + reward, 0) / dinners.length;
    const variance = dinners.reduce((sum, reward) => sum + (reward - mean) * (reward - mean), 0) / dinners.length;
    // Five standard errors of the mean are 0.035, of the variance 0.05.
    expect(Math.abs(mean - qualitiesOf(env)[3])).toBeLessThan(0.035);
    expect(Math.abs(variance - 1)).toBeLessThan(0.05);
  });

  it("stays the same town from one episode to the next, until a seed founds another", () => {
    const env = new Restaurants({ horizon: 1 });
    env.reset({ seed: 1 });
    const town = qualitiesOf(env);
    expect(env.step(0).terminated).toBe(true);
    env.reset();
    expect(qualitiesOf(env)).toEqual(town);
    env.reset({ seed: 2 });
    expect(qualitiesOf(env)).not.toEqual(town);
  });

  it("drifts like a random walk, and ends after its horizon", () => {
    const env = new Restaurants({ drift: 0.1, horizon: 400 });
    const squares = Array.from({ length: 50 }, (_, seed) => {
      env.reset({ seed });
      const before = qualitiesOf(env);
      for (let day = 1; day <= 400; day++) expect(env.step(0).terminated).toBe(day === 400);
      return qualitiesOf(env).reduce((sum, quality, i) => sum + (quality - before[i]) * (quality - before[i]), 0) / 10;
    });
    // Variance of 400 steps of 0.1: 4; five standard errors over 500 walks are 1.3.
    expect(Math.abs(squares.reduce((sum, square) => sum + square, 0) / 50 - 4)).toBeLessThan(1.3);
  });
});

describe("StockTrading", () => {
  /** Reward per step of a rule over 20,000 days. */
  function perDay(seed: number, rule: (observation: Float32Array, day: number) => number): number {
    const env = new StockTrading();
    let observation = env.reset({ seed }).observation as Float32Array;
    let sum = 0;
    for (let day = 0; day < 20_000; day++) {
      const step = env.step(rule(observation, day));
      expect(step.terminated || step.truncated).toBe(false);
      observation = step.observation as Float32Array;
      sum += step.reward;
    }
    return sum / 20_000;
  }

  it("never ends, stays a market, and can be traded better than by holding or by chance", () => {
    for (const seed of [0, 1, 2]) {
      const rng = defaultRng(seed);
      const keep = perDay(seed, () => 1);
      const chance = perDay(seed, () => rng.integers(0, 3));
      const trend = perDay(seed, (observation) => {
        const recent = observation.slice(1, 6).reduce((sum, change) => sum + change, 0);
        const outlook = 0.1 * recent - 2 * observation[0];
        return outlook > 0.1 ? 1 : outlook < -0.1 ? 2 : 0;
      });
      expect(Math.abs(keep)).toBeLessThan(0.02);
      expect(trend).toBeGreaterThan(keep + 0.1);
      expect(trend).toBeGreaterThan(chance + 0.1);
    }
  });

  it("pays the growth of wealth while shares are held, less the cost of a trade", () => {
    const run = (actions: number[]): number[] => {
      const env = new StockTrading({ cost: 0.01 });
      env.reset({ seed: 5 });
      return actions.map((action) => env.step(action).reward);
    };
    const changes = new StockTrading();
    changes.reset({ seed: 5 });
    const [a, b] = [changes.step(0), changes.step(0)].map(({ observation }) => (observation as Float32Array)[1]);
    const [bought, held] = run([1, 0]);
    expect(bought).toBeCloseTo(a - 1, 5);
    expect(held).toBeCloseTo(b, 5);
    expect(run([1, 2])[1]).toBeCloseTo(-1, 9);
    expect(run([2, 0])).toEqual([0, 0]);
  });
});

describe("AccessControl", () => {
  it("gives a server to whoever is accepted, and frees busy ones by chance: two servers by hand", () => {
    const env = new AccessControl({ servers: 2, freeProbability: 0.25 });
    const told = (state: number, action: number): number[][] => {
      const outcomes = env.transitions(state, action).filter(({ state: next }) => next % 4 === 0);
      return outcomes.map(({ state: next, probability, reward }) => [next / 4, 4 * probability, reward]);
    };
    const oneBusy = (reward: number): number[][] => [
      [1, 0.75, reward],
      [2, 0.25, reward],
    ];
    expect(told(2 * 4 + 3, 0)).toEqual([[2, 1, 0]]);
    expect(told(2 * 4 + 3, 1)).toEqual(oneBusy(8));
    expect(told(1 * 4 + 2, 0)).toEqual(oneBusy(0));
    const bothBusy = (reward: number): number[][] => [
      [0, 0.5625, reward],
      [1, 0.375, reward],
      [2, 0.0625, reward],
    ];
    expect(told(1 * 4 + 1, 1)).toEqual(bothBusy(2));
    expect(told(0 * 4 + 3, 1)).toEqual(bothBusy(0)); // there is none to give
  });

  it("begins with every server free and any customer, and never ends", () => {
    const env = new AccessControl();
    const starts = new Set(Array.from({ length: 50 }, (_, seed) => env.reset({ seed }).observation));
    expect([...starts].sort()).toEqual([40, 41, 42, 43]);
    for (let step = 0; step < 2000; step++) {
      const { terminated, truncated } = env.step(step % 2);
      expect([terminated, truncated]).toEqual([false, false]);
    }
  });
});
