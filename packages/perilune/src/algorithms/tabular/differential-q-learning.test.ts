import { describe, expect, it } from "vitest";
import { twoStateChain } from "../../../../../tests/support/continuing-worlds.ts";
import { Corridor } from "../../../../../tests/support/grid-world.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import type { Env } from "../../envs/env.ts";
import { AccessControl } from "../../envs/lessons/access-control.ts";
import "../../envs/toy-text/cliff-walking.ts";
import type { Discrete } from "../../spaces/discrete.ts";
import { makeVec } from "../../vector/make-vec.ts";
import { SyncVectorEnv } from "../../vector/sync-vector-env.ts";
import { TimeLimit } from "../../wrappers/time-limit.ts";
import type { Metrics } from "../algorithm.ts";
import { DifferentialQLearning, type DifferentialQLearningHyperparams } from "./differential-q-learning.ts";

type Learner = DifferentialQLearning<Discrete, Discrete>;

const seeds = [0, 1, 2, 3, 4];

function learner(
  open: () => Env<Discrete, Discrete>,
  seed: number,
  h: Partial<DifferentialQLearningHyperparams>,
): Learner {
  return new DifferentialQLearning(new SyncVectorEnv(open, 1, { seed }), { seed, hyperparams: h });
}

function learn(agent: Learner, steps: number): Metrics[] {
  return [...agent.learn(steps)];
}

describe("an update worked out by hand", () => {
  const greedy = { exploration: "constant", explorationInitialEps: 0, learningRate: 0.5, eta: 0.25 } as const;

  it("of values and average reward", () => {
    const agent = learner(twoStateChain, 0, greedy);
    agent.policy.q.set([0, 1, 4, 2]);
    learn(agent, 1); // goes: δ = 0 − 0 + 4 − 1 = 3
    expect([...agent.policy.q]).toEqual([0, 1 + 0.5 * 3, 4, 2]);
    expect(agent.averageReward).toBe(0.25 * 0.5 * 3);
    learn(agent, 2); // comes back: δ = 3 − 0.375 + 2.5 − 4 = 1.125
    expect([...agent.policy.q]).toEqual([0, 2.5, 4 + 0.5 * 1.125, 2]);
    expect(agent.averageReward).toBe(0.375 + 0.25 * 0.5 * 1.125);
  });

  it("at an episode's end: the task goes on in the first state of the next one", () => {
    const agent = learner(() => new Corridor(2), 0, greedy);
    agent.policy.q.set([0, 1, 7, 7]);
    learn(agent, 1); // δ = −1 − 0 + 1 − 1: back in cell 0, the values of cell 1 play no part
    expect([...agent.policy.q]).toEqual([0, 1 + 0.5 * -1, 7, 7]);
    expect(agent.averageReward).toBe(0.25 * 0.5 * -1);
  });

  it("where a limit cuts the episode off: the value of where it was counts", () => {
    const agent = learner(() => new TimeLimit(new Corridor(3), { maxEpisodeSteps: 1 }), 0, greedy);
    agent.policy.q.set([0, 1, 0, 2, 0, 0]);
    learn(agent, 1);
    expect(agent.policy.q[1]).toBe(1 + 0.5 * (-1 + 2 - 1));
  });
});

it("finds the values of the two-state chain: 1.5 a step, staying half a point worse, the second state 1.5 better", () => {
  for (const seed of seeds) {
    const agent = learner(twoStateChain, seed, { exploration: "constant", explorationInitialEps: 0.3 });
    const last = learn(agent, 20_000).at(-1) as Metrics;
    expect(agent.averageReward).toBeCloseTo(1.5, 6);
    expect(last["train/average_reward"]).toBe(agent.averageReward);
    const [stay, go, back, alsoBack] = agent.policy.q;
    expect(go - stay).toBeCloseTo(0.5, 6);
    expect(back - go).toBeCloseTo(1.5, 6);
    expect(alsoBack - back).toBeCloseTo(0, 6);
  }
});

it("moves the average reward by eta times what the values move in all", () => {
  const agent = learner(() => new AccessControl(), 3, { eta: 0.3, initialValue: 1 });
  learn(agent, 5000);
  const moved = agent.policy.q.reduce((sum, value) => sum + value - 1, 0);
  expect(agent.averageReward).toBeCloseTo(0.3 * moved, 9);
});

it("goes on from a checkpoint with the same bits, the average reward among them", () => {
  const create = (): Learner =>
    new DifferentialQLearning(makeVec("CliffWalking-v1", { numEnvs: 2, seed: 1, maxEpisodeSteps: 50 }), {
      seed: 2,
      hyperparams: { metricsFreq: 100 },
    });
  const whole = create();
  const metrics = learn(whole, 1000);
  const interrupted = create();
  const updates = interrupted.learn(1000);
  const before = [updates.next().value, updates.next().value];
  const resumed = create();
  resumed.restore(decodeCheckpoint(encodeCheckpoint(interrupted.state())));
  expect(resumed.averageReward).toBe(interrupted.averageReward);
  expect([...before, ...learn(resumed, 1000)]).toEqual(metrics);
  expect(resumed.state()).toEqual(whole.state());
  expect(whole.averageReward).not.toBe(0);
});

it("refuses an eta that is not positive", () => {
  expect(() => learner(twoStateChain, 0, { eta: 0 })).toThrow(/eta must be a number of at least 0.000001, got 0/);
});
