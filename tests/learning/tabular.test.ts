import { describe, expect, it } from "vitest";
import { readZoo } from "../../packages/cli/src/zoo.ts";
import type { Algorithm, Metrics } from "../../packages/perilune/src/algorithms/algorithm.ts";
import { algorithmOf } from "../../packages/perilune/src/algorithms/algorithms.ts";
import { AccessControl } from "../../packages/perilune/src/envs/lessons/access-control.ts";
import "../../packages/perilune/src/envs/toy-text/blackjack.ts";
import "../../packages/perilune/src/envs/toy-text/cliff-walking.ts";
import "../../packages/perilune/src/envs/toy-text/frozen-lake.ts";
import "../../packages/perilune/src/envs/toy-text/taxi.ts";
import { hyperparamsFromRecord } from "../../packages/perilune/src/hyperparams/external.ts";
import { evaluate } from "../../packages/perilune/src/training/evaluate.ts";
import { makeVec } from "../../packages/perilune/src/vector/make-vec.ts";

const seeds = (count: number): number[] => Array.from({ length: count }, (_, seed) => seed);
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** An algorithm with its tuned settings for an environment, trained for their steps. */
function tuned(name: string, id: string): (seed: number, changes?: Changes) => { agent: Algorithm; last: Metrics } {
  const { descriptors, create } = algorithmOf(name);
  const file = new URL(`../../zoo/${name}.yml`, import.meta.url).pathname;
  const entry = readZoo(file, id);
  if (entry === null) throw new Error(`${file} has no settings for ${id}`);
  const { max_episode_steps: limit } = entry.envKwargs;
  const own = { ...hyperparamsFromRecord(descriptors, entry.hyperparams) };
  return (seed, { hyperparams = {}, kwargs = {}, part = 1 } = {}) => {
    const bound = limit === undefined ? {} : { maxEpisodeSteps: limit as number };
    const envs = makeVec(id, { ...kwargs, ...bound, seed });
    const agent: Algorithm = create(envs, { seed, hyperparams: { ...own, ...hyperparams } });
    return { agent, last: [...agent.learn(part * (entry.nTimesteps as number))].at(-1) as Metrics };
  };
}

interface Changes {
  readonly hyperparams?: Readonly<Record<string, unknown>>;
  /** Of the environment. */
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** Part of the steps to train for. */
  readonly part?: number;
}

const learners = ["q-learning", "double-q-learning", "sarsa", "expected-sarsa", "n-step-sarsa", "monte-carlo"];
const methods = [...learners.map((name) => [name, {}] as const), ["monte-carlo", { visits: "every" }] as const];

it.each(methods)(
  "%s %o finds the shortest way over ice that is not slippery, for 5 seeds of 5",
  (name, hyperparams) => {
    const kwargs = { isSlippery: false };
    const train = tuned(name, "FrozenLake-v1");
    for (const seed of seeds(5)) {
      const { agent } = train(seed, { hyperparams, kwargs, part: 0.2 });
      const { meanReward, meanLength } = evaluate(agent.policy, { id: "FrozenLake-v1", kwargs }, { episodes: 1 });
      expect([seed, meanReward, meanLength]).toEqual([seed, 1, 6]);
    }
  },
);

/** What the tuned settings reach with any seed, and what the best policy there is earns. */
const bars = [
  ["FrozenLake-v1", 0.69, 0.74],
  ["CliffWalking-v1", -19, -13],
  ["Taxi-v4", 7.5, 7.69],
  ["Blackjack-v1", -0.08, -0.04],
] as const;

describe.each(learners)("the tuned settings of %s", (name) => {
  it.each(bars)("are good for %s", (id, bar, best) => {
    const { agent } = tuned(name, id)(11);
    const episodes = id === "Blackjack-v1" ? 10_000 : id === "FrozenLake-v1" ? 1000 : 100;
    const { meanReward } = evaluate(agent.policy, id, { episodes, seed: 0, maxSteps: 200 });
    expect(meanReward).toBeGreaterThanOrEqual(bar);
    expect(meanReward).toBeLessThan(best + 0.05);
  });
});

describe("beside the cliff, with epsilon 0.1 and 20 seeds (Sutton & Barto, 2018, example 6.6)", () => {
  it("SARSA earns more while it learns, and Q-learning's greedy path is the 13 steps along the edge", () => {
    const earned = ({ last }: { readonly last: Metrics }): number => last["rollout/ep_rew_mean"]; // of 100 episodes
    const sarsa = seeds(20).map((seed) => tuned("sarsa", "CliffWalking-v1")(seed));
    const qLearning = seeds(20).map((seed) => tuned("q-learning", "CliffWalking-v1")(seed));
    for (const { last } of [...sarsa, ...qLearning]) expect(last["rollout/exploration_rate"]).toBe(0.1);
    expect(mean(sarsa.map(earned))).toBeGreaterThan(mean(qLearning.map(earned)) + 10);
    for (const { agent } of qLearning) {
      const { returns, lengths } = evaluate(agent.policy, "CliffWalking-v1", { episodes: 1, maxSteps: 100 });
      expect([returns, lengths]).toEqual([[-13], [13]]);
    }
  });
});

it("Q-learning with its tuned settings drives the taxi nearly as well as can be, for 5 seeds of 5", () => {
  const train = tuned("q-learning", "Taxi-v4");
  for (const seed of seeds(5)) {
    const { meanReward, stdReward } = evaluate(train(seed).agent.policy, "Taxi-v4", { episodes: 100, seed: 0 });
    expect(meanReward).toBeGreaterThanOrEqual(7.59); // the best there is on these 100 starts: 7.69
    expect(meanReward - stdReward).toBeGreaterThanOrEqual(4.5);
  }
});

/** The reward a step of the best policy, by relative value iteration on the model: h ← T h − (T h)(0). */
function bestRate(world: AccessControl): number {
  const { n: states } = world.observationSpace;
  let h = new Float64Array(states);
  for (let sweep = 0; sweep < 10_000; sweep++) {
    const backedUp = h.map((_, state) =>
      Math.max(
        ...[0, 1].map((action) =>
          world.transitions(state, action).reduce((sum, o) => sum + o.probability * (o.reward + h[o.state]), 0),
        ),
      ),
    );
    const gains = backedUp.map((value, state) => value - h[state]);
    if (Math.max(...gains) - Math.min(...gains) < 1e-9) return gains[0];
    h = backedUp.map((value) => value - backedUp[0]);
  }
  throw new Error("relative value iteration did not settle");
}

it("differential Q-learning with its tuned settings comes within 1% of the best reward a step, for 5 seeds of 5", () => {
  const best = bestRate(new AccessControl());
  expect(best).toBeCloseTo(2.7476, 4);
  const train = tuned("differential-q-learning", "AccessControl-v0");
  for (const seed of seeds(5)) {
    const { agent, last } = train(seed);
    const { meanRewardPerStep } = evaluate(agent.policy, "AccessControl-v0", { episodes: 4, maxSteps: 25_000 });
    expect(Math.abs(last["train/average_reward"] - best)).toBeLessThan(0.01 * best);
    expect(meanRewardPerStep).toBeGreaterThan(0.99 * best);
  }
});
