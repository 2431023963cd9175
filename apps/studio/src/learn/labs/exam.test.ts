import "perilune/envs/classic-control/cartpole";
import { PPO } from "perilune/algorithms";
import { evaluate } from "perilune/training";
import { makeVec } from "perilune/vector";
import { expect, it } from "vitest";
import { examine } from "./exam.ts";

it("an examination in parts is the library's evaluation, bit for bit", () => {
  const { policy } = new PPO(makeVec("CartPole-v1", { numEnvs: 1, seed: 3 }), { seed: 3 });
  const env = { id: "CartPole-v1", kwargs: {} };
  const working = examine({ env, spec: policy.spec, tensors: [...policy.tensors()], episodes: 12, seed: 77 });
  const told: number[] = [];
  let step = working.next();
  for (; step.done !== true; step = working.next()) told.push(step.value);
  expect(told).toEqual([5, 10, 12]);
  const whole = evaluate(policy, "CartPole-v1", { episodes: 12, seed: 77 });
  expect(step.value).toEqual({
    returns: whole.returns,
    lengths: whole.lengths,
    mean: whole.meanReward,
    std: whole.stdReward,
    seed: 77,
  });
});
