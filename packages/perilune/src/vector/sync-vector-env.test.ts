import { describe, expect, it } from "vitest";
import { testVectorEnv } from "../../../../tests/conformance/vector-env.ts";
import { Walk } from "../../../../tests/support/walk-env.ts";
import type { Env, ResetOptions, Step } from "../envs/env.ts";
import { Taxi } from "../envs/toy-text/taxi.ts";
import { PeriluneError } from "../errors.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import { makeVec } from "./make-vec.ts";
import { SyncVectorEnv } from "./sync-vector-env.ts";

testVectorEnv("SyncVectorEnv", (makeEnv, numEnvs, options) => new SyncVectorEnv(makeEnv, numEnvs, options));

/** Four walks, of which row 2 returns something else in its second step. */
function faulty(fault: Record<string, unknown>): SyncVectorEnv<Box, Discrete> {
  return new SyncVectorEnv((i) => {
    const env = new Walk();
    let steps = 0;
    const step = (action: number): Step<Float32Array> => {
      const good = Walk.prototype.step.call(env, action);
      return i === 2 && ++steps === 2 ? { ...good, ...fault } : good;
    };
    return Object.assign(env, { step });
  }, 4);
}

/** A user's least environment: counts its steps, and remembers its seeds outside. */
function counter(seeds: (number | undefined)[]): Env<Box, Discrete> {
  let count = 0;
  return {
    observationSpace: new Box({ low: 0, high: 100 }),
    actionSpace: new Discrete(2),
    reset: ({ seed }: ResetOptions = {}) => {
      seeds.push(seed);
      return { observation: Float32Array.of((count = 0)), info: {} };
    },
    step: () => ({
      observation: Float32Array.of((count += 1)),
      reward: 1,
      terminated: count === 3,
      truncated: false,
      info: {},
    }),
  };
}

describe("SyncVectorEnv", () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      "another dtype",
      { observation: Float64Array.of(0) },
      "row 2: step(): observation: expected a Float32Array of length 1 (shape [1]), got a Float64Array of length 1; " +
        "make it with new Float32Array(...) or change the space",
    ],
    ["another shape", { observation: Float32Array.of(0, 0) }, "(shape [1]), got a Float32Array of length 2"],
    ["no reward", { reward: null }, "row 2: step(): expected the reward to be a number, got null"],
  ])("names the row, the expected and the got of %s", (_, fault, message) => {
    const envs = faulty(fault);
    envs.reset();
    envs.step(new Int32Array(4));
    let error: unknown;
    try {
      envs.step(new Int32Array(4));
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(PeriluneError);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain("\n");
  });

  it("lets other errors of an environment through as they are", () => {
    const crash = new RangeError("the user's own");
    const envs = new SyncVectorEnv(
      () =>
        Object.assign(new Walk(), {
          step: () => {
            throw crash;
          },
        }),
      1,
    );
    envs.reset();
    expect(() => envs.step(new Int32Array(1))).toThrow(crash);
  });

  it("runs an environment without state, and begins it anew, seeded, when restored", () => {
    const seeds: (number | undefined)[] = [];
    const envs = new SyncVectorEnv(() => counter(seeds), 2, { seed: 5 });
    envs.reset();
    envs.step(new Int32Array(2));
    expect(Array.from(envs.step(new Int32Array(2)).observations)).toEqual([2, 2]);
    const observations = envs.restore(envs.state());
    expect(Array.from(observations)).toEqual([0, 0]);
    expect(seeds).toEqual([5, 6, 5, 6]);
    envs.step(new Int32Array(2));
    envs.step(new Int32Array(2));
    const last = envs.step(new Int32Array(2));
    expect(Array.from(last.finalObservations)).toEqual([3, 3]);
    expect(Array.from(last.observations)).toEqual([0, 0]);
    expect(seeds.slice(4)).toEqual([undefined, undefined]);
  });

  it("gives Taxi's action mask with every observation to act on, the first of an episode too", () => {
    const streets = new Taxi();
    const maskOf = (state: number): number[] =>
      Array.from({ length: 6 }, (_, action) => {
        const [outcome] = streets.transitions(state, action);
        return Number(outcome.state !== state);
      });
    const envs = makeVec("Taxi-v4", { numEnvs: 3, seed: 4, maxEpisodeSteps: 3 });
    envs.reset();
    let ends = 0;
    for (let t = 0; t < 30; t++) {
      const { observations, infos, finalObservations, finalInfos, truncated } = envs.step(Int32Array.of(0, 2, 4));
      for (let i = 0; i < 3; i++) {
        expect(infos[i].actionMask, `row ${i}, step ${t}`).toEqual(maskOf(observations[i]));
        ends += truncated[i];
        if (truncated[i] === 1) expect(finalInfos[i].actionMask).toEqual(maskOf(finalObservations[i]));
        else expect(finalInfos[i]).toEqual({});
      }
    }
    expect(ends).toBe(30);
  });

  it("refuses rows of different spaces, no rows, and bad seeds", () => {
    const make = (i: number) => Object.assign(new Walk(), { actionSpace: new Discrete(2 + i) });
    expect(() => new SyncVectorEnv(make, 2)).toThrow(
      "expected every row to have the spaces of row 0, got other ones in row 1",
    );
    expect(() => new SyncVectorEnv(() => new Walk(), 0)).toThrow("numEnvs to be an integer of at least 1, got 0");
    expect(() => new SyncVectorEnv(() => new Walk(), 1, { seed: -1 })).toThrow(
      "seed to be an integer of at least 0, got -1",
    );
    expect(() => new SyncVectorEnv(() => new Walk(), 1).reset({ seed: 0.5 })).toThrow("got 0.5");
  });

  it("closes every row", () => {
    let closed = 0;
    const envs = new SyncVectorEnv(() => Object.assign(new Walk(), { close: () => void (closed += 1) }), 3);
    envs.close();
    expect(closed).toBe(3);
  });
});
