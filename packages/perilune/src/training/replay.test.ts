import { describe, expect, it } from "vitest";
import "../envs/index.ts";
import { PeriluneError } from "../errors.ts";
import { ActorCriticPolicy } from "../policies/actor-critic.ts";
import { RandomPolicy } from "../policies/random-policy.ts";
import { defaultRng } from "../random/generator.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { make } from "../wrappers/make.ts";
import { evaluate } from "./evaluate.ts";
import { decodeReplay, encodeReplay, playReplay, type Replay, recordReplay, simulate } from "./replay.ts";

/** A policy of random weights for an environment. */
function policyFor(id: string): ActorCriticPolicy {
  const { observationSpace, actionSpace } = make(id);
  const policy = new ActorCriticPolicy({ observationSpace, actionSpace, kernels: "plain" });
  const rng = defaultRng(1);
  for (const { data } of policy.tensors().values()) for (let i = 0; i < data.length; i++) data[i] = rng.normal(0, 0.5);
  return policy;
}

/** A copy whose first episode differs. */
function changed(replay: Replay, change: Partial<Replay["episodes"][number]>): Replay {
  return { ...replay, episodes: [{ ...replay.episodes[0], ...change }, ...replay.episodes.slice(1)] };
}

describe("a replay", () => {
  it.each<[id: string, env: string | EnvReference, deterministic: boolean]>([
    ["CartPole-v1", "CartPole", true],
    ["CartPole-v1", "CartPole-v1", false],
    ["Pendulum-v1", { id: "Pendulum-v1", kwargs: { g: 9.81 } }, false],
    ["MountainCarContinuous-v0", { id: "MountainCarContinuous-v0", kwargs: {}, maxEpisodeSteps: 50 }, true],
  ])("of %s holds evaluate's episodes, and they come again from its text alone", (id, env, deterministic) => {
    const policy = policyFor(id);
    const options = { episodes: 3, seed: 2 ** 33, deterministic };
    const replay = recordReplay(policy, env, options);
    const { returns, lengths } = evaluate(policy, env, options);
    expect(replay.env.id).toBe(id);
    expect(replay.episodes.map((episode) => episode.return)).toEqual(returns);
    expect(replay.episodes.map(({ actions, length }) => [actions.length, length])).toEqual(lengths.map((n) => [n, n]));
    expect(simulate(decodeReplay(encodeReplay(replay)))).toEqual(returns);
  });

  it("keeps the sign of zero in actions", () => {
    const replay = recordReplay(policyFor("Pendulum-v1"), "Pendulum-v1", { maxSteps: 1 });
    const zero = changed(replay, { actions: [[-0]] });
    expect(decodeReplay(encodeReplay(zero))).toStrictEqual(zero);
  });

  it("shows its environment after each reset and step, with the return so far", () => {
    const replay = recordReplay(policyFor("CartPole-v1"), "CartPole-v1", { episodes: 2, maxSteps: 3 });
    const moments = [...playReplay(replay)].map(({ episode, step, return: sum }) => [episode, step, sum]);
    expect(moments).toEqual([0, 1].flatMap((episode) => [0, 1, 2, 3].map((step) => [episode, step, step])));
  });

  it("is refused where it no longer comes out as recorded", () => {
    const replay = recordReplay(policyFor("Pendulum-v1"), "Pendulum-v1", { maxSteps: 20 });
    const [{ actions, return: sum }] = replay.episodes;
    expect(() => simulate(changed(replay, { return: sum * (1 + Number.EPSILON) }))).toThrow(
      /episode 0 .* return of .* now has/,
    );
    expect(() => simulate(changed(replay, { actions: actions.slice(1) }))).toThrow(PeriluneError);
    expect(() => simulate(changed(replay, { seed: 3 }))).toThrow(PeriluneError);
    for (const wrong of [[], [0, 0]]) {
      expect(() => simulate(changed(replay, { actions: [wrong] }))).toThrow(
        /action of . numbers, its environment takes 1/,
      );
    }
  });

  it("is refused from a newer version, or when it is none", () => {
    const replay = recordReplay(policyFor("CartPole-v1"), "CartPole-v1", { maxSteps: 3 });
    const { env: _, ...homeless } = replay;
    const text = (value: object): string => JSON.stringify(value);
    expect(() => decodeReplay(text({ ...replay, format: 2 }))).toThrow(/newer version .* update Perilune/);
    for (const other of ["", "{", "null", "[]", "3", '"replay"', "{}"]) {
      expect(() => decodeReplay(other)).toThrow(PeriluneError);
    }
    for (const part of [
      homeless,
      { ...replay, episodes: {} },
      changed(replay, { seed: 0.5 }),
      changed(replay, { actions: ["0"] as never }),
    ]) {
      expect(() => decodeReplay(text(part))).toThrow(/the replay is corrupted/);
    }
  });
});

describe("RandomPolicy", () => {
  it("plays what the action space samples with defaultRng([seed, i])", () => {
    const env = make("Pendulum-v1");
    const { episodes } = recordReplay(new RandomPolicy(env), "Pendulum-v1", {
      episodes: 2,
      seed: 4,
      deterministic: false,
    });
    for (const [i, { actions }] of episodes.entries()) {
      const rng = defaultRng([4, i]);
      expect(actions).toEqual(actions.map(() => [...(env.actionSpace.sample(rng) as Float32Array)]));
      expect(actions).toHaveLength(200);
    }
  });

  it("needs a generator", () => {
    expect(() => evaluate(new RandomPolicy(make("CartPole-v1")), "CartPole-v1")).toThrow(/needs a generator/);
  });
});
