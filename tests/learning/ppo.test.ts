import { describe, expect, it } from "vitest";
import { PPO, type PPOHyperparams } from "../../packages/perilune/src/algorithms/ppo.ts";
import "../../packages/perilune/src/envs/classic-control/cartpole.ts";
import { Box } from "../../packages/perilune/src/spaces/box.ts";
import { Discrete } from "../../packages/perilune/src/spaces/discrete.ts";
import { MultiBinary } from "../../packages/perilune/src/spaces/multi-binary.ts";
import { MultiDiscrete } from "../../packages/perilune/src/spaces/multi-discrete.ts";
import type { Space } from "../../packages/perilune/src/spaces/space.ts";
import { evaluate } from "../../packages/perilune/src/training/evaluate.ts";
import { makeVec } from "../../packages/perilune/src/vector/make-vec.ts";
import { SyncVectorEnv } from "../../packages/perilune/src/vector/sync-vector-env.ts";
import { type Disguise, IdentityEnv } from "./identity-env.ts";
import { type Probe, ProbeEnv, probes } from "./probe-env.ts";

const quick: Partial<PPOHyperparams> = { nSteps: 32, batchSize: 64, gamma: 0.5, learningRate: 5e-3, netArch: [32] };

describe("PPO learns the probes", () => {
  const learned = (probe: Probe): PPO<Box, Discrete> => {
    const agent = new PPO(new SyncVectorEnv(() => new ProbeEnv(probe), 8), { seed: 1, hyperparams: quick });
    for (const _ of agent.learn(8_000));
    return agent;
  };
  const value = (agent: PPO<Box, Discrete>, x: number): number =>
    agent.policy.explain(Float32Array.of(x)).value as number;
  const chosen = (agent: PPO<Box, Discrete>, x: number): number =>
    agent.policy.predict(Float32Array.of(x), { deterministic: true }).actions[0];

  it("a constant reward", () => expect(value(learned(probes.constantReward), 0)).toBeCloseTo(1, 1));

  it("a reward that is observed", () => {
    const agent = learned(probes.observedReward);
    expect(value(agent, 1)).toBeCloseTo(1, 1);
    expect(value(agent, -1)).toBeCloseTo(-1, 1);
  });

  it("a reward that comes a step later", () => {
    const agent = learned(probes.delayedReward);
    expect(value(agent, 1)).toBeCloseTo(1, 1);
    expect(value(agent, 0)).toBeCloseTo(0.5, 1); // γ = 0.5
  });

  it("a rewarded action", () => {
    const agent = learned(probes.rewardedAction);
    expect(chosen(agent, 0)).toBe(1);
    expect(value(agent, 0)).toBeCloseTo(1, 1);
  });

  it("an action to be matched to the observation", () => {
    const agent = learned(probes.matchedAction);
    expect([chosen(agent, -1), chosen(agent, 1)]).toEqual([0, 1]);
  });
});

describe("PPO learns to name what it sees", () => {
  const box = new Box({ low: -1, high: 1, shape: [2] });
  const cases: { actionSpace: Space; disguise: Disguise; normalize?: boolean; mark: number }[] = [
    { actionSpace: new Discrete(4, { start: 3 }), disguise: "plain", mark: 0.99 },
    { actionSpace: new MultiDiscrete([3, 2]), disguise: "plain", mark: 0.99 },
    { actionSpace: new MultiBinary(4), disguise: "plain", mark: 0.99 },
    { actionSpace: box, disguise: "plain", mark: -0.02 },
    {
      actionSpace: new Box({ low: -1, high: 1, shape: [1], dtype: "float64" }),
      disguise: "plain",
      normalize: true,
      mark: -0.02,
    },
    { actionSpace: new Discrete(4), disguise: "dict", mark: 0.99 },
    { actionSpace: box, disguise: "dict", normalize: true, mark: -0.02 },
    { actionSpace: new MultiDiscrete([3, 2]), disguise: "tuple", mark: 0.99 },
  ];
  it.each(cases)("$actionSpace.kind, $disguise", ({ actionSpace, disguise, normalize = false, mark }) => {
    const create = (): IdentityEnv => new IdentityEnv(actionSpace, disguise);
    const agent = new PPO(new SyncVectorEnv(create, 8), { seed: 1, hyperparams: { ...quick, normalize } });
    for (const _ of agent.learn(16_000));
    const { meanReward } = evaluate(agent.policy, create, { episodes: 50, maxSteps: 16 });
    expect(meanReward / 16).toBeGreaterThan(mark);
  });
});

describe("PPO in CartPole-v1", () => {
  it("reaches 475 with RL Zoo's settings", () => {
    const agent = new PPO(makeVec("CartPole-v1", { numEnvs: 8, seed: 1 }), {
      seed: 1,
      hyperparams: {
        nSteps: 32,
        batchSize: 256,
        gamma: 0.98,
        gaeLambda: 0.8,
        nEpochs: 20,
        learningRate: { kind: "linear", initial: 1e-3 },
        clipRange: { kind: "linear", initial: 0.2 },
      },
    });
    for (const _ of agent.learn(100_000));
    const { meanReward } = evaluate(agent.policy, "CartPole-v1", { episodes: 100, seed: 1000 });
    expect(meanReward).toBeGreaterThanOrEqual(475);
  });
});
