import { describe, expect, it } from "vitest";
import { type Env, NO_INFO } from "../envs/env.ts";
import { DivergenceError } from "../errors.ts";
import { ObservationEncoder } from "../policies/observation-encoder.ts";
import { QNetworkPolicy } from "../policies/q-network-policy.ts";
import { defaultRng } from "../random/generator.ts";
import { ReplayBuffer } from "../rollout/replay-buffer.ts";
import { ReplayCollector } from "../rollout/replay-collector.ts";
import { Box } from "../spaces/box.ts";
import { Discrete } from "../spaces/discrete.ts";
import { leavesOf } from "../spaces/leaves.ts";
import { SyncVectorEnv } from "../vector/sync-vector-env.ts";
import { DQN, type DQNHyperparams } from "./dqn.ts";

// What Stable-Baselines3's DQN means by its settings, by counting and by hand.

const observationSpace = new Box({ low: -Infinity, high: Infinity, shape: [2] });

interface World {
  readonly actionSpace?: Discrete;
  /** Steps of an episode, which then terminates. */
  readonly length?: number;
  /** The observation of a step of the row that shows it. */
  readonly observe?: (step: number, row: number) => number;
  /** Gets every action, in order. */
  readonly actions?: number[];
}

/** Rows of a world without state to save: it counts its steps, shows them, and pays 1 for each. */
function worlds(numEnvs: number, { actionSpace = new Discrete(3), length = 1, ...rest }: World = {}) {
  const { observe = (step) => step, actions = [] } = rest;
  return new SyncVectorEnv((row): Env<Box, Discrete> => {
    let step = 0;
    const observation = (): Float32Array => Float32Array.of(observe(step, row), 1);
    return {
      observationSpace,
      actionSpace,
      reset: () => {
        step = 0;
        return { observation: observation(), info: NO_INFO };
      },
      step: (action) => {
        actions.push(action);
        step++;
        return { observation: observation(), reward: 1, terminated: step >= length, truncated: false, info: NO_INFO };
      },
    };
  }, numEnvs);
}

const small: Partial<DQNHyperparams> = {
  learningRate: 1e-2,
  bufferSize: 100,
  learningStarts: 4,
  batchSize: 4,
  trainFreq: 1,
  netArch: [8],
};

function agentOf(
  envs: SyncVectorEnv<Box, Discrete>,
  hyperparams: Partial<DQNHyperparams>,
  seed = 2,
): DQN<Box, Discrete> {
  return new DQN(envs, { seed, hyperparams: { ...small, ...hyperparams } });
}

const weightsOf = (agent: DQN<Box, Discrete>): number[] =>
  [...agent.policy.tensors().values()].flatMap(({ data }) => Array.from(data));
const targetOf = (agent: DQN<Box, Discrete>): number[] => Array.from(agent.state().arrays.q_net_target);
const valuesOf = (agent: DQN<Box, Discrete>, observation: Float32Array): readonly number[] =>
  agent.policy.explain(observation).qValues as readonly number[];
const argmax = (values: readonly number[]): number => values.indexOf(Math.max(...values));

describe("the target of an update", () => {
  const actionSpace = new Discrete(3, { start: 5 });
  const gamma = 0.9;
  const rng = defaultRng(1);
  const draw = (): Float32Array => Float32Array.from(rng.standardNormal(2), (x) => 3 * x);
  const transitions = Array.from({ length: 40 }, (_, i) => ({
    observation: draw(),
    action: 5 + rng.integers(3),
    reward: rng.standardNormal(),
    isTerminal: i % 7 === 0,
    next: draw(),
  }));

  /** The transitions, each an episode for itself, so that the next observation stands beside it. */
  class Listed extends ReplayBuffer {
    constructor() {
      const [{ leaves: observationLeaves }, { leaves }] = [leavesOf(observationSpace), leavesOf(actionSpace)];
      super({ observationLeaves, actionLeaf: leaves[0], capacity: transitions.length, numEnvs: 1 });
      this.begin([transitions[0].observation]);
      for (const [i, { action, reward, isTerminal, next }] of transitions.entries()) {
        this.add({
          actions: Int32Array.of(action),
          rewards: Float64Array.of(reward),
          terminated: Uint8Array.of(Number(isTerminal)),
          truncated: Uint8Array.of(Number(!isTerminal)),
          observations: [transitions[(i + 1) % transitions.length].observation],
          finalObservations: [next],
        });
      }
    }

    override sample(_: unknown, count: number, rows: Int32Array): void {
      for (let i = 0; i < count; i++) rows[i] = i;
    }
  }

  it.each([false, true])("is r + γ Q⁻(s′, a′), a′ by θ where double, else by θ⁻ (double: %s)", (double) => {
    const hyperparams = { double, gamma, batchSize: transitions.length };
    const [agent, frozen] = [2, 3].map((seed) => agentOf(worlds(1, { actionSpace }), hyperparams, seed));
    const state = agent.state();
    agent.restore({ ...state, arrays: { ...state.arrays, q_net_target: frozen.state().arrays.q_net_target } });
    const [online, target] = [agent, frozen].map((of) => (observation: Float32Array) => valuesOf(of, observation));
    let disagreements = 0;
    const losses = transitions.map(({ observation, action, reward, isTerminal, next }) => {
      const chosen = argmax((double ? online : target)(next));
      disagreements += Number(argmax(online(next)) !== argmax(target(next)));
      const error = online(observation)[action - 5] - reward - (isTerminal ? 0 : gamma * target(next)[chosen]);
      return Math.abs(error) < 1 ? (error * error) / 2 : Math.abs(error) - 0.5;
    });
    expect(disagreements).toBeGreaterThan(5);
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    expect(agent.train(new Listed(), 1, 1)["train/loss"]).toBeCloseTo(mean, 5);
  });
});

describe("the target network", () => {
  it.each([
    [10, 4, 2, 1], // 10 / 4 rows, rounded down: every 2nd step of all rows
    [3, 4, 1, 1], // never less than one
    [12, 4, 3, 0.25],
  ])("follows every %i steps of %i rows: every %i calls, by tau", (targetUpdateInterval, numEnvs, calls, tau) => {
    // Four actions: every tensor fills whole vectors of four, so that there is no padding between the weights.
    const agent = agentOf(worlds(numEnvs, { actionSpace: new Discrete(4) }), { targetUpdateInterval, tau });
    let [target, online] = [targetOf(agent), weightsOf(agent)];
    expect(target).toEqual(online);
    let call = 0;
    for (const _ of agent.learn(40 * numEnvs)) {
      call++; // four episodes of one step have ended: one record a call
      const expected = call % calls === 0 ? target.map((weight, i) => (1 - tau) * weight + tau * online[i]) : target;
      target = targetOf(agent);
      for (const [i, weight] of target.entries()) expect(weight, `call ${call}`).toBeCloseTo(expected[i], 6);
      online = weightsOf(agent);
    }
    expect(call).toBe(40);
    expect(Math.max(...online.map((weight, i) => Math.abs(weight - target[i])))).toBeGreaterThan(1e-3);
  });
});

describe("exploration", () => {
  const still = { explorationInitialEps: 0, explorationFinalEps: 0, gradientSteps: 0 };

  it("is all there is for the first learning_starts steps, and follows its schedule from the next on", () => {
    const [actions, actionSpace] = [[] as number[], new Discrete(1000, { start: -3 })];
    const agent = agentOf(worlds(1, { actionSpace, actions, observe: () => 0 }), { ...still, learningStarts: 6 });
    const greedy = -3 + argmax(valuesOf(agent, Float32Array.of(0, 1)));
    for (const _ of agent.learn(20));
    expect(actions.slice(0, 6)).not.toContain(greedy);
    expect(new Set(actions.slice(0, 6)).size).toBeGreaterThan(3);
    expect(actions.slice(6)).toEqual(Array(14).fill(greedy));
  });

  it("draws every action of the space, and no other", () => {
    const actions: number[] = [];
    const actionSpace = new Discrete(2, { start: 5 });
    for (const _ of agentOf(worlds(1, { actionSpace, actions }), { learningStarts: 200 }).learn(200));
    expect([...new Set(actions)].sort()).toEqual([5, 6]);
  });

  it("takes the best action of each of more rows than a batch has", () => {
    const actions: number[] = [];
    const observe = (_: number, row: number): number => row - 10;
    const agent = agentOf(worlds(20, { actionSpace: new Discrete(9), actions, observe }), {
      ...still,
      learningStarts: 0,
    });
    for (const _ of agent.learn(20));
    const best = Array.from({ length: 20 }, (_, row) => argmax(valuesOf(agent, Float32Array.of(row - 10, 1))));
    expect(actions).toEqual(best);
    expect(new Set(best).size).toBeGreaterThan(1);
  });

  it("draws for each row by itself, and keeps what it drew", () => {
    const actionSpace = new Discrete(50);
    const policy = new QNetworkPolicy({ observationSpace, actionSpace, maxBatch: 64 });
    const [own, oracle] = [defaultRng(1), defaultRng(1)]; // the first draws are random actions
    const actions = new Int32Array(64);
    policy.explore([new Float32Array(128)], 64, actions, 0.9, own);
    // Its weights are 0, and the first among equals is the best.
    const expected = Array.from({ length: 64 }, () => (oracle.random() < 0.9 ? oracle.integers(50) : 0));
    expect(Array.from(actions)).toEqual(expected);
  });
});

describe("a run", () => {
  it("lets the learning rate fall with what remains of it", () => {
    const agent = agentOf(worlds(4), { learningRate: { kind: "linear", initial: 0.5 } });
    const rates = [...agent.learn(40)].map((metrics) => metrics["train/learning_rate"]);
    const remaining = Array.from({ length: 10 }, (_, i) => 0.5 * (1 - (i + 1) / 10));
    expect(rates[0]).toBeUndefined(); // learning starts after more than 4 steps
    for (let i = 1; i < 10; i++) expect(rates[i]).toBeCloseTo(remaining[i], 12);
  });

  it("is heard of every 1000 steps where no episode ends", () => {
    const agent = agentOf(worlds(1, { length: Number.POSITIVE_INFINITY, observe: () => 0 }), { gradientSteps: 0 });
    const heard = [];
    for (const _ of agent.learn(2500)) heard.push(agent.numTimesteps);
    expect(heard).toEqual([1000, 2000, 2500]);
  });

  it("stops where the last observation of an episode is not finite, though the next one begins well", () => {
    const envs = worlds(1, { length: 3, observe: (step) => (step === 3 ? Number.NaN : step) });
    expect(() => [...agentOf(envs, {}).learn(10)]).toThrow(DivergenceError);
  });

  it("resumes from before its first step", () => {
    const [first, second] = [agentOf(worlds(2), {}), agentOf(worlds(2), {})];
    second.restore(first.state());
    expect([...second.learn(40)]).toEqual([...first.learn(40)]);
  });

  it("begins anew in environments that cannot go on, and counts no step of what it left", () => {
    const create = (): DQN<Box, Discrete> => agentOf(worlds(1, { length: 5 }), { learningStarts: 100 });
    const interrupted = create();
    for (const _ of interrupted.learn(3));
    const resumed = create();
    resumed.restore(interrupted.state());
    const metrics = [...resumed.learn(3 + 10)].at(-1);
    expect(metrics?.["rollout/ep_len_mean"]).toBe(5);
  });
});

describe("the replay buffer", () => {
  const { leaves } = leavesOf(new Box({ low: -Infinity, high: Infinity, shape: [1] }));
  const [actionLeaf] = leavesOf(new Discrete(2)).leaves;
  const encoder = new ObservationEncoder(leaves);
  const bufferOf = (capacity: number): ReplayBuffer =>
    new ReplayBuffer({ observationLeaves: leaves, actionLeaf, capacity, numEnvs: 1 });
  type Ending = "goes on" | "terminated" | "truncated";

  /** A step from `from` to `from + 1`, where the reward tells which it was; a new episode begins at `from + 1` too. */
  const add = (buffer: ReplayBuffer, from: number, ending: Ending = "goes on"): void =>
    buffer.add({
      actions: Int32Array.of(0),
      rewards: Float64Array.of(from),
      terminated: Uint8Array.of(Number(ending === "terminated")),
      truncated: Uint8Array.of(Number(ending === "truncated")),
      observations: [Float32Array.of(from + 1)],
      finalObservations: [Float32Array.of(from + 0.5)],
    });

  /** What follows each step that is held, by its reward: the next observation, and whether the task ended. */
  function following(buffer: ReplayBuffer): Map<number, [next: number, isTerminal: boolean]> {
    const rows = new Int32Array(500);
    buffer.sample(defaultRng(1), rows.length, rows);
    const next = new Float32Array(rows.length);
    buffer.encodeNext(encoder, rows, rows.length, next, new Int32Array(rows.length));
    return new Map(Array.from(rows, (row, i) => [buffer.rewards[row], [next[i], buffer.isTerminal(row)]]));
  }

  it.each<Ending>(["goes on", "terminated", "truncated"])(
    "keeps what followed the last step before a break, wherever the head stands: %s",
    (ending) => {
      for (let steps = 1; steps <= 12; steps++) {
        const buffer = bufferOf(5);
        buffer.begin([Float32Array.of(0)]);
        for (let i = 0; i < steps; i++) add(buffer, i, i === steps - 1 ? ending : "goes on");
        buffer.begin([Float32Array.of(100)]);
        add(buffer, 100);
        const last = following(buffer).get(steps - 1);
        expect(last, `${steps} steps`).toEqual([ending === "goes on" ? steps : steps - 0.5, ending === "terminated"]);
        expect(following(buffer).get(100)).toEqual([101, false]);
      }
    },
  );

  it("keeps apart what a collector left and what it begins with, where its environments cannot go on", () => {
    const observationLeaves = leavesOf(observationSpace).leaves;
    const parts = Array.from({ length: 2 }, () => {
      const buffer = new ReplayBuffer({ observationLeaves, actionLeaf, capacity: 10, numEnvs: 1 });
      return { buffer, collector: new ReplayCollector(worlds(1, { length: 5 }), buffer) };
    });
    const [left, begun] = parts;
    left.collector.observations();
    for (let i = 0; i < 3; i++) left.collector.step();
    begun.buffer.restore(left.buffer.state());
    begun.collector.restore(left.collector.state());
    begun.collector.step();
    const rows = Int32Array.of(0, 1, 2, 3);
    const [now, next] = [new Float32Array(8), new Float32Array(8)];
    const both = new ObservationEncoder(observationLeaves);
    begun.buffer.encode(both, rows, 4, now);
    begun.buffer.encodeNext(both, rows, 4, next, new Int32Array(4));
    expect(Array.from(rows, (row) => [now[2 * row], next[2 * row]])).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
      [0, 1],
    ]);
  });

  it("does not grow as truncated episodes are written over", () => {
    const buffer = bufferOf(8);
    const { bytes } = buffer;
    buffer.begin([Float32Array.of(0)]);
    for (let i = 0; i < 200; i++) add(buffer, i, "truncated");
    expect(buffer.bytes).toBe(bytes);
  });

  it("forgets every end it held when it takes over another's state", () => {
    const [buffer, short] = [bufferOf(6), bufferOf(6)];
    for (const each of [buffer, short]) each.begin([Float32Array.of(0)]);
    for (let i = 0; i < 7; i++) add(buffer, i, "terminated");
    add(short, 0);
    buffer.restore(short.state());
    for (let i = 1; i < 6; i++) add(buffer, i);
    expect([...following(buffer)].sort(([a], [b]) => a - b)).toEqual(
      Array.from({ length: 6 }, (_, i) => [i, [i + 1, false]]),
    );
  });
});
