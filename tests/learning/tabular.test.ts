import { describe, expect, it } from "vitest";
import { readZoo } from "../../packages/cli/src/zoo.ts";
import type { Algorithm, Metrics } from "../../packages/perilune/src/algorithms/algorithm.ts";
import { algorithmOf } from "../../packages/perilune/src/algorithms/algorithms.ts";
import "../../packages/perilune/src/envs/toy-text/cliff-walking.ts";
import "../../packages/perilune/src/envs/toy-text/frozen-lake.ts";
import "../../packages/perilune/src/envs/toy-text/taxi.ts";
import { hyperparamsFromRecord } from "../../packages/perilune/src/hyperparams/external.ts";
import { evaluate } from "../../packages/perilune/src/training/evaluate.ts";
import { makeVec } from "../../packages/perilune/src/vector/make-vec.ts";

const methods = [
  ["q-learning", {}],
  ["double-q-learning", {}],
  ["sarsa", {}],
  ["expected-sarsa", {}],
  ["n-step-sarsa", {}],
  ["monte-carlo", { visits: "first" }],
  ["monte-carlo", { visits: "every" }],
] as const;
const seeds = (count: number): number[] => Array.from({ length: count }, (_, seed) => seed);

/** The records of a run. */
function trained(agent: Algorithm, steps: number): Metrics[] {
  return [...agent.learn(steps)];
}

it.each(methods)("%s %o finds the shortest way over ice that is not slippery, for 5 seeds of 5", (name, own) => {
  // Exploration and step size that fade away: what a policy that explores is worth becomes what the greedy one is worth.
  const fading = {
    gamma: 0.95,
    learningRate: { kind: "linear", initial: 0.2 },
    explorationFraction: 1,
    explorationFinalEps: 0,
  };
  for (const seed of seeds(5)) {
    const kwargs = { isSlippery: false };
    const agent = algorithmOf(name).create(makeVec("FrozenLake-v1", { ...kwargs, seed }), {
      seed,
      hyperparams: { ...own, ...fading },
    });
    trained(agent, 60_000);
    const { meanReward, meanLength } = evaluate(agent.policy, { id: "FrozenLake-v1", kwargs }, { episodes: 1 });
    expect([seed, meanReward, meanLength]).toEqual([seed, 1, 6]);
  }
});

describe("beside the cliff, with epsilon 0.1 and 20 seeds (Sutton & Barto, 2018, example 6.6)", () => {
  const hyperparams = { learningRate: 0.5, gamma: 1, exploration: "constant", explorationInitialEps: 0.1 };
  const run = (name: string, seed: number): [earned: number, agent: Algorithm] => {
    const agent = algorithmOf(name).create(makeVec("CliffWalking-v1", { seed }), { seed, hyperparams });
    const last = trained(agent, 20_000).at(-1) as Metrics;
    return [last["rollout/ep_rew_mean"], agent]; // of the latest 100 episodes
  };
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

  it("SARSA earns more while it learns, and Q-learning's greedy path is the 13 steps along the edge", () => {
    const sarsa = seeds(20).map((seed) => run("sarsa", seed)[0]);
    const qLearning = seeds(20).map((seed) => run("q-learning", seed));
    expect(mean(sarsa)).toBeGreaterThan(mean(qLearning.map(([earned]) => earned)) + 10);
    for (const [, agent] of qLearning) {
      const { returns, lengths } = evaluate(agent.policy, "CliffWalking-v1", { episodes: 1, maxSteps: 100 });
      expect([returns, lengths]).toEqual([[-13], [13]]);
    }
  });
});

it("Q-learning with its tuned settings drives the taxi nearly as well as can be, for 5 seeds of 5", () => {
  const { descriptors, create } = algorithmOf("q-learning");
  const file = new URL("../../zoo/q-learning.yml", import.meta.url).pathname;
  const entry = readZoo(file, "Taxi-v4");
  for (const seed of seeds(5)) {
    const hyperparams = hyperparamsFromRecord(descriptors, entry?.hyperparams ?? {});
    const agent = create(makeVec("Taxi-v4", { seed }), { seed, hyperparams });
    trained(agent, entry?.nTimesteps as number);
    const { meanReward, stdReward } = evaluate(agent.policy, "Taxi-v4", { episodes: 100, seed: 0 });
    expect(meanReward).toBeGreaterThanOrEqual(7.59); // the best there is on these 100 starts: 7.69
    expect(meanReward - stdReward).toBeGreaterThanOrEqual(4.5);
  }
});
