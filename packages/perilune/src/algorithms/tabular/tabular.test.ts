import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { Corridor } from "../../../../../tests/support/grid-world.ts";
import { decodeCheckpoint, encodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import { tensorsHash } from "../../checkpoint/tensors-hash.ts";
import "../../envs/toy-text/frozen-lake.ts";
import { DivergenceError, PeriluneError } from "../../errors.ts";
import { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import { MultiDiscrete } from "../../spaces/multi-discrete.ts";
import { makeVec } from "../../vector/make-vec.ts";
import { SyncVectorEnv } from "../../vector/sync-vector-env.ts";
import type { VectorEnv } from "../../vector/vector-env.ts";
import { TimeLimit } from "../../wrappers/time-limit.ts";
import type { Algorithm, AlgorithmState, Metrics } from "../algorithm.ts";
import { algorithmOf } from "../algorithms.ts";
import { DoubleQLearning } from "./double-q-learning.ts";
import { ExpectedSarsa } from "./expected-sarsa.ts";
import { MonteCarlo } from "./monte-carlo.ts";
import { NStepSarsa } from "./n-step-sarsa.ts";
import { QLearning } from "./q-learning.ts";
import { Sarsa } from "./sarsa.ts";

const methods = [
  "q-learning",
  "double-q-learning",
  "differential-q-learning",
  "sarsa",
  "expected-sarsa",
  "n-step-sarsa",
  "monte-carlo",
];

const corridor = (length: number): VectorEnv<Discrete, Discrete> => new SyncVectorEnv(() => new Corridor(length), 1);

/** Greedy, half way to targets that count the future half. */
const greedy = { exploration: "constant", explorationInitialEps: 0, learningRate: 0.5, gamma: 0.5 } as const;
const random = { ...greedy, explorationInitialEps: 1 } as const;

function learn(agent: Algorithm, totalTimesteps: number): Metrics[] {
  return [...agent.learn(totalTimesteps)];
}

describe("an update worked out by hand", () => {
  it("of Q-learning", () => {
    const agent = new QLearning(corridor(3), { hyperparams: greedy });
    agent.policy.q.set([0, 1, 0, 2, 0, 0]);
    learn(agent, 1);
    expect([...agent.policy.q]).toEqual([0, 1 + 0.5 * (-1 + 0.5 * 2 - 1), 0, 2, 0, 0]);
    learn(agent, 2); // ends the episode: nothing comes after
    expect([...agent.policy.q]).toEqual([0, 0.5, 0, 2 + 0.5 * (-1 - 2), 0, 0]);
  });

  it("of Q-learning where a limit cuts the episode off: the value of where it was goes on counting", () => {
    const envs = new SyncVectorEnv(() => new TimeLimit(new Corridor(3), { maxEpisodeSteps: 1 }), 1);
    const agent = new QLearning(envs, { hyperparams: greedy });
    agent.policy.q.set([0, 1, 0, 2, 0, 0]);
    learn(agent, 1);
    expect(agent.policy.q[1]).toBe(1 + 0.5 * (-1 + 0.5 * 2 - 1));
  });

  it("of SARSA: by the action that it then takes", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const agent = new Sarsa(corridor(3), { seed, hyperparams: random });
      agent.policy.q.set([0, 1, 0, 2, 0, 0]);
      learn(agent, 1);
      const [, right] = agent.policy.q;
      if (right === 1) continue; // it went left
      const next = right === 1 + 0.5 * (-1 + 0.5 * 2 - 1) ? 1 : 0;
      expect(right).toBe(1 + 0.5 * (-1 + 0.5 * [0, 2][next] - 1));
      const before = agent.policy.q.slice();
      learn(agent, 2);
      expect(agent.policy.q[2 + next]).not.toBe(before[2 + next]);
      expect(agent.policy.q[3 - next]).toBe(before[3 - next]);
      seen.add(next);
    }
    expect(seen).toEqual(new Set([0, 1]));
  });

  it("of expected SARSA, epsilon-greedy and softmax", () => {
    const after = (hyperparams: object): number[] => {
      const agent = new ExpectedSarsa(corridor(3), { hyperparams: { ...greedy, ...hyperparams } });
      agent.policy.q.set([0, 1, 0, 2, 0, 0]);
      learn(agent, 1);
      return [...agent.policy.q.slice(0, 2)];
    };
    // From the cell reached, the mean is ε/2 (0 + 2) + (1 − ε) 2 one to the right, ε/2 (0 + 1) + (1 − ε) 1 at the wall.
    expect([
      [0, 1 + 0.5 * (-1 + 0.5 * 1.5 - 1)],
      [0 + 0.5 * (-1 + 0.5 * 0.75), 1],
    ]).toContainEqual(after({ explorationInitialEps: 0.5 }));
    const mean = (best: number): number => (Math.exp(best) * best) / (1 + Math.exp(best));
    const [left, right] = after({ exploration: "softmax", temperature: 1 });
    if (left === 0) expect(right).toBeCloseTo(1 + 0.5 * (-1 + 0.5 * mean(2) - 1), 12);
    else expect(left).toBeCloseTo(0.5 * (-1 + 0.5 * mean(1)), 12);
  });

  it("of double Q-learning: one table names the action, the other values it", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 20; seed++) {
      const agent = new DoubleQLearning(corridor(3), { seed, hyperparams: greedy });
      const { data, ...state } = agent.state();
      const { run, own } = data as { run: unknown; own: object };
      const tables = [Float64Array.of(0, 1, 0, 4, 0, 0), Float64Array.of(0, 1, 3, 1, 0, 0)];
      const arrays = { q: Float64Array.of(0, 1, 1.5, 2.5, 0, 0) };
      agent.restore({ ...state, arrays, data: { run, own: { ...own, tables } } });
      learn(agent, 1);
      seen.add(agent.policy.q[1]);
    }
    const byFirst = 1 + 0.5 * (-1 + 0.5 * 1 - 1);
    const bySecond = 1 + 0.5 * (-1 + 0.5 * 0 - 1);
    expect(seen).toEqual(new Set([(byFirst + 1) / 2, (1 + bySecond) / 2]));
  });

  it("of n-step SARSA", () => {
    const agent = new NStepSarsa(corridor(4), { hyperparams: { ...greedy, nSteps: 2 } });
    const rights = (): number[] => [agent.policy.q[1], agent.policy.q[3], agent.policy.q[5]];
    agent.policy.q.set([-9, 1, -9, 2, -9, 3, 0, 0]);
    learn(agent, 1);
    expect(rights()).toEqual([1, 2, 3]);
    learn(agent, 2);
    expect(rights()).toEqual([1 + 0.5 * (-1 - 0.5 + 0.25 * 3 - 1), 2, 3]);
    learn(agent, 3); // the end: what is left looks ahead as far as it went
    expect(rights()).toEqual([0.125, 2 + 0.5 * (-1 - 0.5 - 2), 3 + 0.5 * (-1 - 3)]);
  });

  it.each(["first", "every"] as const)("of Monte Carlo, %s visit", (visits) => {
    let long = 0;
    for (let seed = 0; seed < 20; seed++) {
      const hyperparams = { ...random, learningRate: null, visits, metricsFreq: 1 };
      const agent = new MonteCarlo(corridor(2), { seed, hyperparams });
      let length: number | undefined;
      for (const metrics of agent.learn(100)) {
        length = (metrics as Record<string, number>)["rollout/ep_len_mean"];
        if (length !== undefined) break;
        expect([...agent.policy.q]).toEqual([0, 0, 0, 0]); // nothing is learned before the end
      }
      // length − 1 times left against the wall, then right; with j steps left the return is −(1 + ½ + …) = −2 (1 − ½ʲ).
      const returns = Array.from(
        { length: (length as number) - 1 },
        (_, t) => -2 * (1 - 0.5 ** ((length as number) - t)),
      );
      const counted = visits === "first" ? returns.slice(0, 1) : returns;
      const left = counted.length === 0 ? 0 : counted.reduce((sum, value) => sum + value, 0) / counted.length;
      expect(agent.policy.q[0]).toBeCloseTo(left, 12);
      expect(agent.policy.q[1]).toBe(-1);
      if (returns.length > 1) long++;
    }
    expect(long).toBeGreaterThan(1);
  });
});

describe.each(methods)("%s", (name) => {
  const create = (changes: Record<string, unknown> = {}): Algorithm => {
    const envs = makeVec("FrozenLake-v1", { numEnvs: 3, seed: 3, maxEpisodeSteps: 20 });
    const hyperparams = { metricsFreq: 50, exploration: "exponential", explorationDecay: 0.05, ...changes };
    return algorithmOf(name).create(envs, { seed: 5, hyperparams });
  };
  const run = (agent: Algorithm, steps: number): { metrics: Metrics[]; state: AlgorithmState } => {
    return { metrics: learn(agent, steps), state: agent.state() };
  };

  it("goes on from a checkpoint with the same bits, and is a function of its configuration", () => {
    const interrupted = create();
    const updates = interrupted.learn(600);
    const metrics = [updates.next().value, updates.next().value];
    const resumed = create();
    resumed.restore(decodeCheckpoint(encodeCheckpoint(interrupted.state())));
    expect(resumed.numTimesteps).toBe(102); // the first steps of all three rows at or past 100
    const rest = run(resumed, 600);
    const whole = run(create(), 600);
    expect({ metrics: [...metrics, ...rest.metrics], state: rest.state }).toEqual(whole);
    expect(whole.metrics).toHaveLength(12);
    expect(learn(resumed, 600)).toEqual([]);
  });

  it("has the committed hash", () => {
    const file = new URL("../../../../../tests/fixtures/algorithm-hashes.json", import.meta.url);
    const committed = JSON.parse(readFileSync(file, "utf8")) as Record<string, string>;
    const agent = create();
    learn(agent, 3000);
    expect(tensorsHash(agent.policy.tensors())).toBe(committed[`${name} FrozenLake-v1`]);
  });

  it("begins anew, with episodes forgotten, where the environments cannot be restored", () => {
    const { observationSpace, actionSpace } = new Corridor(5);
    const plain = (): VectorEnv => {
      const inner = new Corridor(5);
      const reset = (): ReturnType<Corridor["reset"]> => inner.reset();
      const step = (action: number): ReturnType<Corridor["step"]> => inner.step(action);
      return new SyncVectorEnv(() => ({ observationSpace, actionSpace, reset, step }), 1);
    };
    const agent = algorithmOf(name).create(plain(), { seed: 1 });
    learn(agent, 3);
    const resumed = algorithmOf(name).create(plain(), { seed: 1 });
    resumed.restore(agent.state());
    learn(resumed, 40);
    expect(resumed.numTimesteps).toBe(40);
  });

  it("explores as it is told, and says so", () => {
    const rates = (changes: Record<string, unknown>): unknown[] =>
      learn(create({ metricsFreq: 150, ...changes }), 300).map((metrics) => metrics["rollout/exploration_rate"]);
    expect(rates({ exploration: "linear", explorationFraction: 1, explorationFinalEps: 0.2 })).toEqual([
      expect.closeTo(0.6, 12),
      expect.closeTo(0.2, 12),
    ]);
    expect(rates({ exploration: "constant", explorationInitialEps: 0.3 })).toEqual([0.3, 0.3]);
    expect(rates({ exploration: "softmax" })).toEqual([undefined, undefined]);
  });

  it("refuses bad input in one clear line", () => {
    expect(() => create({ explorationInitialEps: 1.5 })).toThrow(
      /explorationInitialEps must be a number from 0 to 1, got 1.5/,
    );
    expect(() => create({ learningRate: 2 })).toThrow(/learningRate must be .*from 0 to 1/);
    const { actionSpace } = new Corridor(2);
    const withSpaces = (observationSpace: unknown, actions: unknown): unknown =>
      new SyncVectorEnv(() => Object.assign(new Corridor(2), { observationSpace, actionSpace: actions }), 1);
    const refused: [unknown, RegExp][] = [
      [
        withSpaces(new MultiDiscrete([100_000, 100_000]), actionSpace),
        /10000000000 states x 2 actions; use dqn or ppo/,
      ],
      [withSpaces(new Box({ low: 0, high: 1, shape: [1] }), actionSpace), /infinitely many states/],
      [withSpaces(new Discrete(2), new Box({ low: 0, high: 1, shape: [1] })), /Discrete actions for a table, got box/],
      [new Corridor(2), /vector of environments/],
    ];
    for (const [envs, message] of refused) {
      const make = (): Algorithm => algorithmOf(name).create(envs as VectorEnv);
      expect(make).toThrow(PeriluneError);
      expect(make).toThrow(message);
    }
  });

  it("stops at a reward that is no number", () => {
    const broken = new Corridor(3);
    broken.transitions = () => [{ probability: 1, state: 1, reward: Number.NaN, terminated: false }];
    const agent = algorithmOf(name).create(new SyncVectorEnv(() => broken, 1));
    expect(() => learn(agent, 10)).toThrow(DivergenceError);
  });
});

it("n-step SARSA of one step is SARSA, bit for bit", () => {
  const make = (): VectorEnv<Discrete, Discrete> => makeVec("FrozenLake-v1", { numEnvs: 2, maxEpisodeSteps: 15 });
  const sarsa = new Sarsa(make(), { seed: 2 });
  const oneStep = new NStepSarsa(make(), { seed: 2, hyperparams: { nSteps: 1 } });
  learn(sarsa, 5000);
  learn(oneStep, 5000);
  expect(oneStep.policy.q).toEqual(sarsa.policy.q);
  expect(sarsa.policy.q.some((value) => value > 0)).toBe(true);
});

it("Monte Carlo refuses episodes without an end", () => {
  const endless = new Corridor(3);
  endless.transitions = () => [{ probability: 1, state: 1, reward: 0, terminated: false }];
  const agent = new MonteCarlo(new SyncVectorEnv(() => endless, 1));
  expect(() => learn(agent, 200_000)).toThrow(/set a limit with maxEpisodeSteps/);
});
