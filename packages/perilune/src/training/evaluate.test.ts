import { describe, expect, it } from "vitest";
import { twoStateChain } from "../../../../tests/support/continuing-worlds.ts";
import "../envs/index.ts";
import { type Env, NO_INFO, type Reset, type Step } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import { ActorCriticPolicy } from "../policies/actor-critic.ts";
import type { Explanation, NamedTensor, Policy, Prediction, PredictOptions } from "../policies/policy.ts";
import { TablePolicy } from "../policies/table-policy.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { make } from "../wrappers/make.ts";
import { TimeLimit } from "../wrappers/time-limit.ts";
import { evaluate } from "./evaluate.ts";

const observationSpace = new Box({ low: 0, high: 100, shape: [2], dtype: "float64" });
const actionSpace = new Discrete(100);

/** Shows [seed % 10, steps done], pays the action plus seed % 10, and ends after 1 + seed % 10 steps. */
class Countdown implements Env<Box<"float64">, Discrete> {
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  readonly seeds: number[] = [];
  closings = 0;
  #seed = 0;
  #steps = 0;

  reset({ seed = 0 }: { readonly seed?: number } = {}): Reset<Float64Array> {
    this.seeds.push(seed);
    this.#seed = seed % 10;
    this.#steps = 0;
    return { observation: Float64Array.of(this.#seed, 0), info: NO_INFO };
  }

  step(action: number): Step<Float64Array> {
    this.#steps++;
    return {
      observation: Float64Array.of(this.#seed, this.#steps),
      reward: action + this.#seed,
      terminated: this.#steps > this.#seed,
      truncated: false,
      info: NO_INFO,
    };
  }

  close(): void {
    this.closings++;
  }
}

/** Takes its action from each row by `act`, or at random below 100. */
class RowPolicy implements Policy<Box<"float64">, Discrete> {
  readonly observationSpace = observationSpace;
  readonly actionSpace = actionSpace;
  readonly spec = { kind: "row", observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() };
  readonly calls: PredictOptions[] = [];
  readonly #act: (seed: number, step: number) => number;

  constructor(act: (seed: number, step: number) => number) {
    this.#act = act;
  }

  tensors(): ReadonlyMap<string, NamedTensor> {
    return new Map();
  }

  predict(observations: Float64Array, options: PredictOptions = {}): Prediction<Discrete> {
    const { deterministic, rng, episodeStarts = new Uint8Array(0) } = options;
    this.calls.push({ ...options, episodeStarts: episodeStarts.slice() });
    const actions = Int32Array.from({ length: observations.length / 2 }, (_, row) =>
      deterministic ? this.#act(observations[2 * row], observations[2 * row + 1]) : (rng?.integers(0, 100) as number),
    );
    return { actions, state: this.calls.length };
  }

  explain(): Explanation {
    return {};
  }
}

const stepIndex = new RowPolicy((_, step) => step);

describe("evaluate", () => {
  it("resets episode i with seed + i and gives hand-computed returns, mean and population deviation", () => {
    // Seeds 3, 4, 5 end after 4, 5, 6 steps; each pays 0 + 1 + … and the seed a step: 6 + 12, 10 + 20, 15 + 30.
    const result = evaluate(stepIndex, () => new Countdown(), { episodes: 3, seed: 3, maxSteps: 50 });
    expect(result).toEqual({
      meanReward: 31,
      stdReward: Math.sqrt((13 * 13 + 1 + 14 * 14) / 3),
      meanLength: 5,
      meanRewardPerStep: (18 + 30 + 45) / 15,
      returns: [18, 30, 45],
      lengths: [4, 5, 6],
      episodes: 3,
      seed: 3,
      deterministic: true,
    });
  });

  it("gives the same whatever the number of environments, and a part of what more episodes give", () => {
    const run = (numEnvs: number, episodes = 23) =>
      evaluate(stepIndex, () => new Countdown(), { episodes, seed: 7, maxSteps: 50, numEnvs });
    const one = run(1);
    expect(one.lengths[0]).toBe(8);
    for (const numEnvs of [2, 3, 16, 100]) expect(run(numEnvs)).toEqual(one);
    expect(run(16, 9).returns).toEqual(one.returns.slice(0, 9));
  });

  it.each(["simd", "plain"] as const)("keeps a network's rows independent of the batch (%s)", (kernels) => {
    const env = make("Pendulum-v1");
    const policy = new ActorCriticPolicy({ ...spacesOf(env), kernels, clipObs: 10 });
    const rng = defaultRng(11);
    for (const { data } of policy.tensors().values())
      for (let i = 0; i < data.length; i++) data[i] = rng.normal(0, 0.5);
    for (const [, { data }] of policy.normalizer?.tensors() ?? []) data.fill(1);
    const [one, three, sixteen] = [1, 3, 16].map((numEnvs) =>
      evaluate(policy, "Pendulum-v1", { episodes: 20, seed: 5, numEnvs }),
    );
    expect(new Set(one.returns).size).toBe(20);
    expect(three).toEqual(one);
    expect(sixteen).toEqual(one);
  });

  it("takes seeds beyond 32 bits as they are, and refuses those that numbers cannot tell apart", () => {
    const env = new Countdown();
    const seed = 2 ** 40 + 1;
    evaluate(stepIndex, () => env, { episodes: 3, seed, maxSteps: 50, numEnvs: 1 });
    expect(env.seeds).toEqual([seed, seed + 1, seed + 2]);
    for (const wrong of [Number.MAX_SAFE_INTEGER, -1, 0.5, Number.NaN]) {
      expect(() => evaluate(stepIndex, () => env, { seed: wrong, maxSteps: 50 })).toThrow(PeriluneError);
    }
  });

  it("resets episode i with seeds[i] where they are listed, in any number of environments", () => {
    // Seeds 5, 3, 3 end after 6, 4, 4 steps and pay as above.
    for (const numEnvs of [1, 2, 16]) {
      const result = evaluate(stepIndex, () => new Countdown(), { seeds: [5, 3, 3], maxSteps: 50, numEnvs });
      expect(result).toMatchObject({ returns: [45, 18, 18], lengths: [6, 4, 4], episodes: 3, seed: 5, meanReward: 27 });
    }
    const run = (options: object) => evaluate(stepIndex, () => new Countdown(), { ...options, maxSteps: 50 }).returns;
    expect(run({ seeds: [7, 8, 9] })).toEqual(run({ seed: 7, episodes: 3 }));
  });

  it("draws the actions of a stochastic policy from each listed seed alone", () => {
    const run = (seeds: number[]) =>
      evaluate(stepIndex, () => new Countdown(), { seeds, deterministic: false, maxSteps: 50 }).returns;
    const draws = defaultRng([4, 1]);
    const expected = [0, 1, 2, 3, 4].reduce((sum) => sum + draws.integers(0, 100) + 4, 0);
    expect(run([4])).toEqual([expected]);
    expect(run([2, 4])[1]).toBe(expected);
  });

  it("refuses seeds beside a seed or a number of episodes, none, and those that are no seeds", () => {
    const run = (options: object) => () => evaluate(stepIndex, () => new Countdown(), { ...options, maxSteps: 50 });
    for (const options of [{ seeds: [] }, { seeds: [1], seed: 1 }, { seeds: [1], episodes: 1 }]) {
      expect(run(options)).toThrow("expected either seeds, one an episode, or seed and episodes");
    }
    for (const seed of [-1, 0.5, Number.NaN]) expect(run({ seeds: [1, seed] })).toThrow("expected each of seeds");
  });

  it("draws the actions of a stochastic policy in episode i from defaultRng([seed, i])", () => {
    const { returns, lengths, deterministic } = evaluate(stepIndex, () => new Countdown(), {
      episodes: 4,
      seed: 2,
      maxSteps: 50,
      deterministic: false,
    });
    const expected = [0, 1, 2, 3].map((i) => {
      const rng = defaultRng([2, i]);
      let sum = 0;
      for (let step = 0; step < 3 + i; step++) sum += rng.integers(0, 100) + 2 + i;
      return sum;
    });
    expect(returns).toEqual(expected);
    expect(lengths).toEqual([3, 4, 5, 6]);
    expect(deterministic).toBe(false);
  });

  it("hands a recurrent policy its state, and says which rows begin an episode", () => {
    const policy = new RowPolicy(() => 0);
    evaluate(policy, () => new Countdown(), { episodes: 3, seed: 0, maxSteps: 50, numEnvs: 2 });
    // Episode 0 (1 step) and 2 (3 steps) in the first environment, episode 1 (2 steps) in the second.
    expect(policy.calls.map(({ state }) => state)).toEqual([null, 1, 2, 3]);
    expect(policy.calls.map(({ episodeStarts }) => [...(episodeStarts ?? [])])).toEqual([
      [1, 1],
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
  });

  it("cuts episodes at maxSteps, else at the environment's own limit", () => {
    expect(evaluate(stepIndex, () => new Countdown(), { episodes: 3, seed: 2, maxSteps: 4 }).lengths).toEqual([
      3, 4, 4,
    ]);
    const limited = (): Env<Box<"float64">, Discrete> => new TimeLimit(new Countdown(), { maxEpisodeSteps: 2 });
    expect(evaluate(stepIndex, limited, { episodes: 3, seed: 0 }).lengths).toEqual([1, 2, 2]);
    const car = make("MountainCar-v0");
    const idle = new ActorCriticPolicy({ ...spacesOf(car), kernels: "plain" });
    expect(evaluate(idle, "MountainCar-v0", { episodes: 2 }).returns).toEqual([-200, -200]);
    const reference = { id: "MountainCar", kwargs: {}, maxEpisodeSteps: 30 };
    expect(evaluate(idle, reference, { episodes: 2 }).lengths).toEqual([30, 30]);
    expect(evaluate(idle, { ...reference, maxEpisodeSteps: null }, { episodes: 1, maxSteps: 300 }).lengths).toEqual([
      300,
    ]);
    for (const endless of [
      { ...reference, maxEpisodeSteps: null },
      () => make("MountainCar-v0", { maxEpisodeSteps: null }),
    ]) {
      expect(() => evaluate(idle, endless)).toThrow(/no step limit.*give maxSteps/);
    }
    expect(() => evaluate(idle, "MountainCar-v0", { maxSteps: 0 })).toThrow(/maxSteps .* at least 1, got 0/);
  });

  it("tells the reward per step of a task that never ends, over a horizon", () => {
    const earned = (values: readonly number[], maxSteps: number): number => {
      const policy = new TablePolicy(spacesOf(twoStateChain()));
      policy.q.set(values);
      const result = evaluate(policy, twoStateChain, { episodes: 3, maxSteps });
      expect(result.lengths).toEqual([maxSteps, maxSteps, maxSteps]);
      return result.meanRewardPerStep;
    };
    expect(earned([1, 0, 0, 0], 10)).toBe(1); // stays
    expect(earned([0, 1, 0, 0], 10)).toBe(1.5); // goes round: 0, 3, 0, 3, …
    expect(earned([0, 1, 0, 0], 3)).toBe(1);
    expect(() => evaluate(new TablePolicy(spacesOf(twoStateChain())), twoStateChain)).toThrow(/give maxSteps/);
  });

  it("tells the reward per step of trading: one who buys once earns what the price grows by, less the cost", () => {
    const [episodes, seed, maxSteps] = [3, 4, 250];
    const always = (action: number): Policy => {
      const actions = (rows: number): Int32Array => new Int32Array(rows).fill(action);
      const spec = { kind: "table", observationSpace: {}, actionSpace: {} } as unknown as Policy["spec"];
      return {
        ...spacesOf(make("StockTrading-v0")),
        spec,
        tensors: () => new Map(),
        predict: (observations) => ({ actions: actions((observations as Float32Array).length / 7), state: null }),
        explain: () => ({}),
      };
    };
    const growths = Array.from({ length: episodes }, (_, i) => {
      const env = make("StockTrading-v0");
      const logPrice = (observation: Float32Array): number => observation[0];
      const first = logPrice(env.reset({ seed: seed + i }).observation.slice());
      let last = first;
      for (let step = 0; step < maxSteps; step++) last = logPrice(env.step(0).observation);
      return 100 * (last - first) - 0.1;
    });
    const options = { episodes, seed, maxSteps };
    const { returns, meanRewardPerStep } = evaluate(always(1), "StockTrading-v0", options);
    for (const [i, growth] of growths.entries()) expect(returns[i]).toBeCloseTo(growth, 3);
    expect(meanRewardPerStep).toBeCloseTo((growths[0] + growths[1] + growths[2]) / (episodes * maxSteps), 6);
    expect(evaluate(always(0), "StockTrading-v0", options).meanRewardPerStep).toBe(0);
  });

  it("refuses a policy of other spaces, an unknown environment, and no episodes", () => {
    expect(() => evaluate(stepIndex as Policy, "CartPole-v1")).toThrow(
      /the policy's observationSpace is .*, the environment's/,
    );
    const actions = new RowPolicy(() => 0);
    Object.assign(actions, { actionSpace: new Discrete(3) });
    expect(() => evaluate(actions, () => new Countdown())).toThrow(
      /the policy's actionSpace is .*3.*100.*the environment it learned in/,
    );
    expect(() => evaluate(stepIndex, "CartPoel-v1")).toThrow(/did you mean "CartPole-v1"/);
    expect(() => evaluate(stepIndex, () => new Countdown(), { episodes: 0, maxSteps: 1 })).toThrow(
      /episodes .* at least 1, got 0/,
    );
  });

  it("refuses a function that gives one environment twice, in which episodes would mix", () => {
    const env = new Countdown();
    expect(() => evaluate(stepIndex, () => env, { maxSteps: 50 })).toThrow(/a new environment from each call/);
    expect(evaluate(stepIndex, () => env, { maxSteps: 50, numEnvs: 1, episodes: 3 }).lengths).toHaveLength(3);
  });

  it("says which step gave a reward that is no number, and closes what it opened", () => {
    const opened: Countdown[] = [];
    const open = (): Countdown => {
      const env = new Countdown();
      const step = env.step.bind(env);
      env.step = (action) => ({ ...step(action), reward: Number.NaN });
      opened.push(env);
      return env;
    };
    expect(() => evaluate(stepIndex, open, { episodes: 5, maxSteps: 50 })).toThrow(
      "expected a finite reward, got NaN at step 1 after seed 1000000",
    );
    expect(opened.map(({ closings }) => closings)).toEqual([1, 1, 1, 1, 1]);
  });
});

function spacesOf(env: Env): { readonly observationSpace: Space; readonly actionSpace: Space } {
  return { observationSpace: env.observationSpace, actionSpace: env.actionSpace };
}
