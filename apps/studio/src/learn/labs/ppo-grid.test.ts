import "perilune/envs/lessons/countdown-grid";
import { PPO } from "perilune/algorithms";
import { makeVec } from "perilune/vector";
import { expect, it } from "vitest";
import { policyOnGrid } from "./ppo-grid.ts";
import { greedyWalk, MAP } from "./value-based.ts";

it("tells a policy's probabilities on every tile, which PPO turns towards the goal", () => {
  const hyperparams = { nSteps: 32, batchSize: 64, nEpochs: 4, learningRate: 3e-3, gamma: 0.95, entCoef: 0.01 };
  const agent = new PPO(makeVec("CountdownGrid-v0", { numEnvs: 8, seed: 1 }), { seed: 1, hyperparams });
  const onGrid = () => policyOnGrid({ spec: agent.policy.spec, tensors: [...agent.policy.tensors()] }, MAP);
  const arrives = (): boolean => {
    const minds = onGrid();
    const likeliest = (tile: number): number => {
      const { probabilities } = minds[tile];
      return probabilities.indexOf(Math.max(...probabilities));
    };
    return greedyWalk(MAP, likeliest).arrives;
  };
  expect(onGrid()).toHaveLength(24);
  for (const { probabilities } of onGrid()) {
    expect(probabilities.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 5);
    expect(Math.max(...probabilities)).toBeLessThan(0.3);
  }
  expect(arrives()).toBe(false);
  for (const _ of agent.learn(16_384));
  expect(arrives()).toBe(true);
  // One step from the goal there is one step to pay for.
  expect(onGrid()[4].value).toBeGreaterThan(onGrid()[0].value);
});
