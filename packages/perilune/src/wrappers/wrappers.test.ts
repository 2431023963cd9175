import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Walk } from "../../../../tests/support/walk-env.ts";
import { type Env, InPlaceEnv, NO_INFO, type Row, type Transition } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "../math/exact-json.ts";
import { RunningMeanStd } from "../math/running-mean-std.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { ClipAction } from "./clip-action.ts";
import { NormalizeObservation } from "./normalize-observation.ts";
import { NormalizeReward } from "./normalize-reward.ts";
import { OrderEnforcing } from "./order-enforcing.ts";
import { RecordEpisodeStatistics } from "./record-episode-statistics.ts";
import { TimeLimit } from "./time-limit.ts";
import { Wrapper } from "./wrapper.ts";

interface Fixture {
  readonly wrappers: {
    readonly observations: number[][];
    readonly rewards: number[];
    readonly normalized_observations: number[][];
    readonly normalized_rewards: number[];
  };
}
const fixtureUrl = new URL("../../../../tests/fixtures/gymnasium-spaces.json", import.meta.url);
const { wrappers: gymnasium } = JSON.parse(readFileSync(fixtureUrl, "utf8")) as Fixture;

/** Plays the fixture's list of observations and rewards; episodes end after steps 3 (terminated) and 7 (truncated). */
class Scripted extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = new Box({ low: -Infinity, high: Infinity, shape: [3] });
  readonly actionSpace: Discrete = new Discrete(2);
  #at = 0;
  #steps = 0;

  resetInto(row: Row): typeof NO_INFO {
    row[0].set(gymnasium.observations[this.#at++]);
    return NO_INFO;
  }

  stepInto(_action: number, row: Row): Transition {
    row[0].set(gymnasium.observations[this.#at++]);
    const reward = gymnasium.rewards[this.#steps++];
    return { reward, terminated: this.#steps === 3, truncated: this.#steps === 7, info: NO_INFO };
  }

  state(): unknown {
    return [this.#at, this.#steps];
  }

  restore(state: unknown): void {
    [this.#at, this.#steps] = state as [number, number];
  }
}

function play(env: Env<Box, Discrete>): { observations: number[][]; rewards: number[] } {
  const observations = [Array.from(env.reset().observation)];
  const rewards: number[] = [];
  for (let i = 0; i < 10; i++) {
    const { observation, reward, terminated, truncated } = env.step(0);
    observations.push(Array.from(observation));
    rewards.push(reward);
    if (terminated || truncated) observations.push(Array.from(env.reset().observation));
  }
  return { observations, rewards };
}

/** Flags of each step of an endless walk under a limit. */
function flags(env: Env<Box, Discrete>, steps: number): string[] {
  env.reset({ seed: 0 });
  return Array.from({ length: steps }, (_, i) => {
    const { terminated, truncated } = env.step(i % 2);
    return `${terminated ? "terminated" : ""}${truncated ? "truncated" : ""}`;
  });
}

describe("TimeLimit", () => {
  it("truncates at the limit, counts anew after a reset, and leaves nothing behind in the environment", () => {
    const env = new TimeLimit(new Scripted(), { maxEpisodeSteps: 2 });
    expect(flags(env, 2)).toEqual(["", "truncated"]);
    expect(flags(env, 1)).toEqual(["terminated"]);
    expect(flags(new TimeLimit(new Scripted(), { maxEpisodeSteps: 3 }), 3)).toEqual(["", "", "terminatedtruncated"]);
  });

  it("keeps the environment's own truncation", () => {
    expect(flags(new TimeLimit(new Scripted(), { maxEpisodeSteps: 100 }), 8)[6]).toBe("truncated");
  });

  it.each([0, -1, 1.5, Number.NaN, Infinity])("refuses a limit of %s", (maxEpisodeSteps) => {
    expect(() => new TimeLimit(new Walk(), { maxEpisodeSteps })).toThrow(PeriluneError);
  });
});

describe("OrderEnforcing", () => {
  it("refuses a step before reset, and after an end, until the next reset", () => {
    const env = new OrderEnforcing(new TimeLimit(new Walk(), { maxEpisodeSteps: 1 }));
    expect(() => env.step(0)).toThrow("expected reset() first, got a step before the first reset; call env.reset()");
    env.reset();
    env.step(0);
    expect(() => env.step(0)).toThrow("got a step after the episode's end; call env.reset()");
    env.reset();
    expect(env.step(0).truncated).toBe(true);
  });
});

describe("RecordEpisodeStatistics", () => {
  it("adds return and length to the last info of an episode, and keeps the last episodes", () => {
    const env = new RecordEpisodeStatistics(new Scripted(), { bufferLength: 1 });
    env.reset();
    const infos = [0, 1, 2].map(() => env.step(0).info);
    const [a, b, c] = gymnasium.rewards;
    expect(infos).toEqual([{}, {}, { episode: { r: a + b + c, l: 3 } }]);
    env.reset();
    const last = [3, 4, 5, 6].map(() => env.step(0).info)[3];
    expect(last).toMatchObject({ episode: { l: 4 } });
    expect(env.episodes).toEqual([last.episode]);
    expect(env.episodeCount).toBe(2);
  });

  it("times an episode with the clock it is given", () => {
    let seconds = 10;
    const env = new RecordEpisodeStatistics(new Scripted(), { now: () => (seconds += 2.5) });
    env.reset();
    expect([0, 1, 2].map(() => env.step(0).info)[2]).toMatchObject({ episode: { t: 2.5 } });
  });

  it("keeps what the environment says in its info", () => {
    const env = new RecordEpisodeStatistics(new TimeLimit(new Walk(), { maxEpisodeSteps: 1 }));
    env.reset();
    expect(Object.keys(env.step(0).info)).toEqual(["position", "episode"]);
  });
});

describe("NormalizeObservation", () => {
  it("gives Gymnasium's numbers (its statistics are float32)", () => {
    const { observations } = play(new NormalizeObservation(new Scripted()));
    expect(observations).toHaveLength(13);
    observations.flat().forEach((x, i) => {
      expect(Math.abs(x - gymnasium.normalized_observations.flat()[i])).toBeLessThan(2e-4);
    });
  });

  it("leaves its statistics alone when told so", () => {
    const env = new NormalizeObservation(new Scripted());
    env.reset();
    const before = env.statistics.state();
    env.updateRunningMean = false;
    env.step(0);
    expect(env.statistics.state()).toEqual(before);
  });

  it("shows a float32 Box without bounds, and refuses other spaces", () => {
    const { observationSpace } = new NormalizeObservation(new Walk());
    expect(observationSpace.toJSON()).toMatchObject({
      dtype: "float32",
      low: "-Infinity",
      high: "Infinity",
      shape: [1],
    });
    const discrete = Object.assign(new Walk(), { observationSpace: new Discrete(3) });
    expect(() => new NormalizeObservation(discrete as never)).toThrow("expected a Box observation, got discrete");
    const statistics = new RunningMeanStd(2);
    expect(() => new NormalizeObservation(new Walk(), { statistics })).toThrow("statistics of 1 elements, got 2");
  });
});

describe("NormalizeReward", () => {
  it("gives Gymnasium's numbers", () => {
    const { rewards } = play(new NormalizeReward(new Scripted()));
    rewards.forEach((reward, i) => {
      expect(reward).toBeCloseTo(gymnasium.normalized_rewards[i], 12);
    });
  });

  it("leaves its statistics alone when told so", () => {
    const env = new NormalizeReward(new Scripted());
    env.reset();
    env.updateRunningMean = false;
    expect(env.step(0).reward).toBeCloseTo(gymnasium.rewards[0], 7);
  });
});

describe("normalising wrappers", () => {
  it("share the statistics they are given", () => {
    const [elements, returns] = [new RunningMeanStd(1), new RunningMeanStd(1)];
    const envs = [0, 1].map((seed) => {
      const observed = new NormalizeObservation(new Walk(), { statistics: elements });
      const env = new NormalizeReward(observed, { statistics: returns });
      env.reset({ seed });
      return env;
    });
    for (const env of envs) env.step(0);
    expect(elements.count).toBeCloseTo(4, 3); // two first observations and two next ones
    expect(returns.count).toBeCloseTo(2, 3);
  });
});

describe("ClipAction", () => {
  /** Gives back the action it got as its observation. */
  const echo: Env<Box, Box> = {
    observationSpace: new Box({ low: -9, high: 9, shape: [2] }),
    actionSpace: new Box({ low: [-1, 0], high: [1, 2] }),
    reset: () => ({ observation: new Float32Array(2), info: {} }),
    step: (action) => ({ observation: action.slice(), reward: 0, terminated: false, truncated: false, info: {} }),
  };

  it("clips to the bounds inside and takes any action outside", () => {
    const env = new ClipAction(echo);
    const action = Float32Array.of(-5, 5);
    expect(env.actionSpace.contains(action)).toBe(true);
    expect(env.step(action).observation).toEqual(Float32Array.of(-1, 2));
    expect(env.step(Float32Array.of(0.25, -3)).observation).toEqual(Float32Array.of(0.25, 0));
    expect(action).toEqual(Float32Array.of(-5, 5));
  });

  it("refuses an environment without continuous actions", () => {
    expect(() => new ClipAction(new Walk() as never)).toThrow("expected a Box action of real numbers, got discrete");
  });
});

describe("every wrapper", () => {
  const wrappers: [string, (env: Env<Box, Discrete>) => Wrapper<Box, Discrete>][] = [
    ["Wrapper", (env) => new Wrapper<Box, Discrete>(env)],
    ["TimeLimit", (env) => new TimeLimit(env, { maxEpisodeSteps: 5 })],
    ["OrderEnforcing", (env) => new OrderEnforcing(env)],
    ["RecordEpisodeStatistics", (env) => new RecordEpisodeStatistics(env)],
    ["NormalizeObservation", (env) => new NormalizeObservation(env)],
    ["NormalizeReward", (env) => new NormalizeReward(env)],
    [
      "all at once",
      (env) =>
        new NormalizeReward(
          new NormalizeObservation(
            new RecordEpisodeStatistics(new TimeLimit(new OrderEnforcing(env), { maxEpisodeSteps: 5 })),
          ),
        ),
    ],
  ];

  /** Rewards, observations and infos of some steps, with a reset after each end. */
  function trace(env: InPlaceEnv<Box, Discrete>, seed: number): unknown[] {
    const rng = defaultRng(seed);
    return Array.from({ length: 12 }, () => {
      const step = env.step(rng.integers(0, 2));
      return step.terminated || step.truncated ? [step, env.reset()] : step;
    });
  }

  it.each(wrappers)("%s goes on with the same bits from a state, in itself and in a new one", (_, wrap) => {
    const env = wrap(new Walk());
    env.reset({ seed: 3 });
    trace(env, 1);
    const state = stringifyExact(env.state());
    const expected = trace(env, 2);
    const later = wrap(new Walk());
    for (const restored of [env, later]) {
      restored.restore(parseExact(state));
      expect(trace(restored, 2)).toEqual(expected);
    }
  });

  it.each(wrappers)("%s tells the same by both faces", (_, wrap) => {
    const plain = wrap(new Walk());
    const inPlace = wrap(new Walk());
    const row = [new Float32Array(1)];
    const first = plain.reset({ seed: 9 });
    expect({ info: inPlace.resetInto(row, { seed: 9 }), observation: row[0] }).toEqual(first);
    for (let i = 0; i < 4; i++) {
      const step = plain.step(i % 2);
      expect({ ...inPlace.stepInto(i % 2, row), observation: row[0] }).toEqual(step);
    }
  });

  it.each(wrappers)(
    "%s passes on the info of a reset, where the action mask of a first observation may stand",
    (_, wrap) => {
      expect(wrap(new Walk()).reset({ seed: 9 }).info).toEqual(new Walk().reset({ seed: 9 }).info);
    },
  );

  it.each(wrappers)("%s shows what the environment inside can do", (_, wrap) => {
    const drawn: unknown[] = [];
    const inside = Object.assign(new Walk(), { draw: (context: unknown) => drawn.push(context) });
    const env = wrap(inside as unknown as Env<Box, Discrete>);
    env.draw?.("context" as never);
    expect(drawn).toEqual(["context"]);
    expect(env.unwrapped).toBe(inside);
    expect(wrap(new Walk()).draw).toBeUndefined();
    expect(env.restorable).toBe(true);
    const stateless: Env<Space, Space> = Object.assign(new Walk(), { state: undefined, restore: undefined }) as never;
    expect(wrap(stateless as Env<Box, Discrete>).restorable).toBe(false);
  });
});
