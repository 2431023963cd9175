import { describe, expect, it } from "vitest";
import { type Info, InPlaceEnv, NO_INFO, type Row, type Transition } from "../envs/env.ts";
import { DivergenceError } from "../errors.ts";
import { ActorCriticPolicy } from "../policies/actor-critic.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import { SyncVectorEnv } from "../vector/sync-vector-env.ts";
import { Collector } from "./collect.ts";
import { RolloutBuffer } from "./rollout-buffer.ts";

interface Countdown {
  /** Steps until the episode ends. */
  readonly length: number;
  readonly ends: "terminated" | "truncated" | "both";
  readonly reward?: (t: number) => number;
  readonly observation?: (t: number) => number;
  readonly actionSpace?: Space;
  readonly restorable?: boolean;
  readonly onAction?: (action: unknown) => void;
}

/** Shows the steps taken so far, and pays 1 for each; not checked as an environment of a user's own would be. */
class CountdownEnv extends InPlaceEnv<Box, Space> {
  readonly observationSpace: Box = new Box({ low: -Infinity, high: Infinity, shape: [1] });
  readonly actionSpace: Space;
  readonly #options: Countdown;
  #t = 0;

  constructor(options: Countdown) {
    super();
    this.#options = options;
    this.actionSpace = options.actionSpace ?? new Discrete(2);
  }

  override get restorable(): boolean {
    return this.#options.restorable ?? true;
  }

  resetInto(row: Row): Info {
    this.#t = 0;
    return this.#observe(row);
  }

  stepInto(action: unknown, row: Row): Transition {
    const { length, ends, reward = () => 1, onAction } = this.#options;
    onAction?.(action);
    this.#t += 1;
    const isLast = this.#t === length;
    const [terminated, truncated] = [isLast && ends !== "truncated", isLast && ends !== "terminated"];
    return { reward: reward(this.#t), terminated, truncated, info: this.#observe(row) };
  }

  state(): number {
    return this.#t;
  }

  restore(state: unknown): void {
    this.#t = state as number;
  }

  #observe(row: Row): Info {
    const { observation = (t: number) => t } = this.#options;
    row[0][0] = observation(this.#t);
    return NO_INFO;
  }
}

/** A policy whose value of an observation is the observation itself. */
function identityPolicy(envs: SyncVectorEnv<Box, Space>, clipObs: number | null): ActorCriticPolicy<Box, Space> {
  const { singleObservationSpace: observationSpace, singleActionSpace: actionSpace } = envs;
  const policy = new ActorCriticPolicy({ observationSpace, actionSpace, netArch: [], clipObs });
  (policy.tensors().get("value_net.weight") as { data: Float32Array }).data[0] = 1;
  return policy;
}

function setUp(
  options: Countdown,
  { nSteps = 5, numEnvs = 1, clipObs = null as number | null, clipReward = null as number | null } = {},
) {
  const envs = new SyncVectorEnv(() => new CountdownEnv(options), numEnvs);
  const policy = identityPolicy(envs, clipObs);
  const collector = new Collector(envs, policy, { gamma: 0.5, clipReward });
  const buffer = new RolloutBuffer(policy, { nSteps, numEnvs });
  const rng = defaultRng(0);
  const collect = (): void => {
    const lastValues = collector.collect(buffer, rng);
    buffer.computeAdvantages(lastValues, collector.lastDones, { gamma: 0.5, gaeLambda: 0.5 });
  };
  return { envs, policy, collector, buffer, collect };
}

describe("Collector", () => {
  it("bootstraps a truncation in mid-rollout from the true last observation, not from the next episode's first", () => {
    const { buffer, collect } = setUp({ length: 2, ends: "truncated" });
    collect();
    // Episodes of two steps: observations 0, 1 and, at the end, 2; V is the observation, γ = λ = 0.5.
    expect([...buffer.observations[0]]).toEqual([0, 1, 0, 1, 0]);
    expect([...buffer.episodeStarts]).toEqual([1, 0, 1, 0, 1]);
    expect([...buffer.values]).toEqual([0, 1, 0, 1, 0]);
    expect([...buffer.rewards]).toEqual([1, 2, 1, 2, 1]); // 1 + 0.5 V(2)
    expect([...buffer.advantages]).toEqual([1.75, 1, 1.75, 1, 1.5]);
    expect([...buffer.returns]).toEqual([1.75, 2, 1.75, 2, 1.5]);
  });

  it.each(["terminated", "both"] as const)("does not bootstrap a termination: %s", (ends) => {
    const { buffer, collect } = setUp({ length: 2, ends });
    collect();
    expect([...buffer.rewards]).toEqual([1, 1, 1, 1, 1]);
    expect([...buffer.advantages]).toEqual([1.5, 0, 1.5, 0, 1.5]);
  });

  it("goes on with the same episode in the next rollout", () => {
    const { buffer, collect, collector } = setUp({ length: 4, ends: "truncated" }, { nSteps: 3 });
    collect();
    collect();
    expect([...buffer.observations[0]]).toEqual([3, 0, 1]);
    expect([...buffer.episodeStarts]).toEqual([0, 1, 0]);
    expect(collector.numTimesteps).toBe(6);
  });

  it("says where the last step ended an episode", () => {
    const { buffer, collect, collector } = setUp({ length: 5, ends: "terminated" });
    collect();
    expect([...collector.lastDones]).toEqual([1]);
    expect(buffer.advantages[4]).toBe(1 - 4);
  });

  it("keeps each environment's steps together", () => {
    const { buffer, collect } = setUp({ length: 9, ends: "truncated" }, { nSteps: 3, numEnvs: 2 });
    collect();
    expect([...buffer.observations[0]]).toEqual([0, 1, 2, 0, 1, 2]);
  });

  it("gives means over finished episodes only, of the environment's own rewards", () => {
    const { collect, collector } = setUp(
      { length: 4, ends: "truncated", reward: () => 3 },
      { nSteps: 3, clipReward: 10 },
    );
    collect();
    expect(collector.statistics.metrics()).toEqual({});
    collect();
    expect(collector.statistics.metrics()).toEqual({ "rollout/ep_rew_mean": 12, "rollout/ep_len_mean": 4 });
  });

  it("stores continuous actions as drawn and gives the environment clipped ones", () => {
    const seen: number[] = [];
    const actionSpace = new Box({ low: -0.01, high: 0.01, shape: [1] });
    const onAction = (action: unknown): void => void seen.push((action as Float32Array)[0]);
    const { buffer, collect } = setUp({ length: 9, ends: "truncated", actionSpace, onAction }, { nSteps: 20 });
    collect();
    const bound = Math.fround(0.01);
    expect(seen).toEqual([...buffer.actions].map((action) => Math.max(-bound, Math.min(bound, action))));
    expect([...buffer.actions].some((action) => Math.abs(action) > 0.1)).toBe(true);
  });

  it("normalises by the statistics of what has been seen so far", () => {
    const { buffer, collect, policy } = setUp({ length: 100, ends: "truncated" }, { nSteps: 3, clipObs: 10 });
    collect();
    // The first observation is 0 and the mean of [0]; the second is 1 among [0, 1]; the third 2 among [0, 1, 2].
    const expected = [0, 1, Math.sqrt(1.5)];
    buffer.observations[0].forEach((value, i) => void expect(value).toBeCloseTo(expected[i], 3));
    const mean = policy.tensors().get("obs_rms.mean")?.data[0];
    expect(mean).toBeCloseTo(1.5, 3); // of 0, 1, 2, 3
  });

  it("scales rewards by the deviation of the discounted return, and clips them", () => {
    const { buffer, collect } = setUp(
      { length: 100, ends: "terminated", reward: (t) => t },
      { nSteps: 2, clipReward: 1 },
    );
    collect();
    // Returns 1, then 0.5 · 1 + 2 = 2.5: deviation 0.75; the first reward meets a variance of nearly 0 and is clipped.
    expect(buffer.rewards[0]).toBe(1);
    expect(buffer.rewards[1]).toBe(1);
  });

  it.each([
    ["reward", { reward: (t: number) => (t === 3 ? Number.NaN : 1) }],
    ["observation", { observation: (t: number) => (t === 3 ? Infinity : 1) }],
  ] as const)("stops at a bad %s, with the step", (quantity, fault) => {
    const { collect } = setUp({ length: 9, ends: "truncated", ...fault }, { numEnvs: 2 });
    const error = caught(collect);
    expect(error).toBeInstanceOf(DivergenceError);
    expect(error).toMatchObject({ quantity, step: 6 });
  });

  it("stops at a bad last observation too, which no step acts on", () => {
    const observation = (t: number): number => (t === 2 ? Number.NaN : t);
    const error = caught(setUp({ length: 2, ends: "truncated", observation }).collect);
    expect(error).toMatchObject({ name: "DivergenceError", quantity: "observation", step: 2 });
  });

  it("goes on from its state as if nothing had come between", () => {
    const options = { length: 4, ends: "truncated" } as const;
    const size = { nSteps: 3, clipObs: 10, clipReward: 10 };
    const [whole, first, second] = [setUp(options, size), setUp(options, size), setUp(options, size)];
    whole.collect();
    whole.collect();
    first.collect();
    for (const [name, { data }] of first.policy.tensors()) second.policy.tensors().get(name)?.data.set(data);
    second.collector.restore(first.collector.state());
    second.collect();
    expect(second.buffer.observations).toEqual(whole.buffer.observations);
    expect(second.buffer.rewards).toEqual(whole.buffer.rewards);
    expect(second.buffer.episodeStarts).toEqual(whole.buffer.episodeStarts);
    expect(second.buffer.advantages).toEqual(whole.buffer.advantages);
    expect(second.collector.state()).toEqual(whole.collector.state());
  });

  it("leaves the episodes under way where the environments cannot go on with them", () => {
    const options = { length: 4, ends: "terminated", restorable: false } as const;
    const size = { nSteps: 6, clipReward: 10 };
    const [first, second] = [setUp(options, size), setUp(options, size)];
    first.collect();
    second.collector.restore(first.collector.state());
    expect(second.collector.state()).toMatchObject({ rewards: { returns: Float64Array.of(0) } });
    second.collect();
    expect([...second.buffer.observations[0]]).toEqual([0, 1, 2, 3, 0, 1]);
    expect([...second.buffer.episodeStarts]).toEqual([1, 0, 0, 0, 1, 0]);
    expect(second.collector.statistics.metrics()).toEqual({ "rollout/ep_rew_mean": 4, "rollout/ep_len_mean": 4 });
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
