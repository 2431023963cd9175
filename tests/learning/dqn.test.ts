import { describe, expect, it } from "vitest";
import { DQN, type DQNHyperparams } from "../../packages/perilune/src/algorithms/dqn.ts";
import type { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";
import { evaluate } from "../../packages/perilune/src/training/evaluate.ts";
import { SyncVectorEnv } from "../../packages/perilune/src/vector/sync-vector-env.ts";
import { type Disguise, IdentityEnv } from "./identity-env.ts";
import { type Probe, ProbeEnv, probes } from "./probe-env.ts";

const quick: Partial<DQNHyperparams> = {
  learningRate: 3e-3,
  gamma: 0.5,
  bufferSize: 5000,
  learningStarts: 100,
  targetUpdateInterval: 100,
  trainFreq: 1,
  gradientSteps: -1,
  explorationFraction: 0.5,
  netArch: [32],
};

describe.each([false, true])("DQN learns the probes, double %s", (double) => {
  const learned = (probe: Probe): DQN<Box, Discrete> => {
    const envs = new SyncVectorEnv(() => new ProbeEnv(probe), 2);
    const agent = new DQN(envs, { seed: 1, hyperparams: { ...quick, double } });
    for (const _ of agent.learn(3000));
    return agent;
  };
  const values = (agent: DQN<Box, Discrete>, x: number): readonly number[] =>
    agent.policy.explain(Float32Array.of(x)).qValues ?? [];
  const close = (value: number): unknown => expect.closeTo(value, 1);

  it("a constant reward", () => expect(values(learned(probes.constantReward), 0)).toEqual([close(1), close(1)]));

  it("a reward that is observed", () => {
    const agent = learned(probes.observedReward);
    expect(values(agent, 1)).toEqual([close(1), close(1)]);
    expect(values(agent, -1)).toEqual([close(-1), close(-1)]);
  });

  it("a reward that comes a step later", () => {
    const agent = learned(probes.delayedReward);
    expect(values(agent, 1)).toEqual([close(1), close(1)]);
    expect(values(agent, 0)).toEqual([close(0.5), close(0.5)]); // γ = 0.5
  });

  it("a rewarded action", () => expect(values(learned(probes.rewardedAction), 0)).toEqual([close(-1), close(1)]));

  it("an action to be matched to the observation", () => {
    const agent = learned(probes.matchedAction);
    expect(values(agent, -1)).toEqual([close(1), close(-1)]);
    expect(values(agent, 1)).toEqual([close(-1), close(1)]);
  });
});

it("bootstraps where a limit cuts an episode off, and not where the task ends it", () => {
  const create = (isTruncated: boolean): SyncVectorEnv<Box, Discrete> =>
    new SyncVectorEnv(() => {
      const env = new ProbeEnv(probes.constantReward);
      const step = env.step.bind(env);
      env.step = (action) => ({ ...step(action), terminated: !isTruncated, truncated: isTruncated });
      return env;
    }, 1);
  const value = (isTruncated: boolean): number => {
    const agent = new DQN(create(isTruncated), { seed: 1, hyperparams: quick });
    for (const _ of agent.learn(3000));
    return agent.policy.explain(Float32Array.of(0)).value as number;
  };
  expect(value(false)).toBeCloseTo(1, 1);
  expect(value(true)).toBeCloseTo(1 / (1 - 0.5), 1);
});

describe("DQN learns to name what it sees", () => {
  const cases: { actionSpace: Discrete; disguise: Disguise }[] = [
    { actionSpace: new Discrete(4, { start: 3 }), disguise: "plain" },
    { actionSpace: new Discrete(4), disguise: "dict" },
    { actionSpace: new Discrete(3), disguise: "tuple" },
  ];
  it.each(cases)("$actionSpace.n actions, $disguise", ({ actionSpace, disguise }) => {
    const create = (): IdentityEnv<Discrete> => new IdentityEnv(actionSpace, disguise);
    const agent = new DQN(new SyncVectorEnv(create, 2), { seed: 1, hyperparams: quick });
    for (const _ of agent.learn(5000));
    const { meanReward } = evaluate(agent.policy, create, { episodes: 50, maxSteps: 16 });
    expect(meanReward / 16).toBeGreaterThan(0.99);
  });
});
