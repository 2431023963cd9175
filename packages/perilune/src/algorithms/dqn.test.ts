import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "../checkpoint/checkpoint-file.ts";
import { load, saveModel } from "../checkpoint/model-file.ts";
import { tensorsHash } from "../checkpoint/tensors-hash.ts";
import "../envs/classic-control/cartpole.ts";
import "../envs/classic-control/mountain-car.ts";
import "../envs/classic-control/pendulum.ts";
import { DivergenceError } from "../errors.ts";
import type { KernelKind } from "../nn/interfaces.ts";
import { policyFromSpec } from "../policies/from-spec.ts";
import type { PolicySpec } from "../policies/policy.ts";
import { defaultRng } from "../random/generator.ts";
import { Box } from "../spaces/box.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { makeVec } from "../vector/make-vec.ts";
import type { AlgorithmState, Metrics } from "./algorithm.ts";
import { algorithmOf } from "./algorithms.ts";
import { DQN, type DQNHyperparams } from "./dqn.ts";

const small = {
  learningRate: 1e-3,
  bufferSize: 150, // full, and written over, within every run below
  learningStarts: 20,
  batchSize: 8,
  targetUpdateInterval: 30,
  netArch: [16],
} as const;

interface Changes {
  readonly hyperparams?: Partial<DQNHyperparams>;
  readonly numEnvs?: number;
  readonly kernels?: KernelKind;
}

function cartPole({ hyperparams = {}, numEnvs = 1, kernels = "simd" }: Changes = {}): DQN<Box, Discrete> {
  const envs = makeVec("CartPole-v1", { numEnvs, seed: 3, maxEpisodeSteps: 20 });
  return new DQN(envs, { seed: 5, kernels, hyperparams: { ...small, ...hyperparams } });
}

/** Everything a run yields and becomes. */
function run(agent: DQN<Box, Discrete>, totalTimesteps: number): { metrics: Metrics[]; state: AlgorithmState } {
  return { metrics: [...agent.learn(totalTimesteps)], state: agent.state() };
}

const forms: Changes[] = [
  {},
  { numEnvs: 3, hyperparams: { double: true, tau: 0.5, gradientSteps: -1 } },
  { hyperparams: { trainFreq: 16, gradientSteps: 8, learningRate: { kind: "linear", initial: 1e-3 } } },
  { hyperparams: { trainFreq: [2, "episode"], gradientSteps: -1 } },
];

describe.each(forms.map((changes, i) => ({ changes, i })))("DQN, form $i", ({ changes }) => {
  it("is a function of its configuration: the same bits again, and with plain kernels", () => {
    const first = run(cartPole(changes), 500);
    expect(run(cartPole(changes), 500)).toEqual(first);
    expect(run(cartPole({ ...changes, kernels: "plain" }), 500)).toEqual(first);
  });

  it("goes on from a checkpoint, replay buffer included, as if nothing had come between", () => {
    const interrupted = cartPole(changes);
    const updates = interrupted.learn(500);
    const metrics = Array.from({ length: 4 }, () => updates.next().value as Metrics);
    const resumed = cartPole(changes);
    resumed.restore(decodeCheckpoint(encodeCheckpoint(interrupted.state(), interrupted)));
    expect(resumed.numTimesteps).toBeGreaterThan(150);
    const rest = run(resumed, 500);
    expect({ metrics: [...metrics, ...rest.metrics], state: rest.state }).toEqual(run(cartPole(changes), 500));
  });
});

describe("DQN", () => {
  it("has the committed hash", () => {
    const committed = JSON.parse(
      readFileSync(new URL("../../../../tests/fixtures/algorithm-hashes.json", import.meta.url), "utf8"),
    ) as Record<string, string>;
    const agent = cartPole();
    for (const _ of agent.learn(400));
    expect(tensorsHash(agent.policy.tensors())).toBe(committed["dqn CartPole-v1"]);
  });

  it("has Stable-Baselines3's defaults", () => {
    expect(new DQN(makeVec("CartPole-v1"), { hyperparams: { bufferSize: 10 } }).hyperparams).toEqual({
      learningRate: 1e-4,
      bufferSize: 10,
      learningStarts: 100,
      batchSize: 32,
      tau: 1,
      gamma: 0.99,
      trainFreq: 4,
      gradientSteps: 1,
      targetUpdateInterval: 10_000,
      explorationFraction: 0.1,
      explorationInitialEps: 1,
      explorationFinalEps: 0.05,
      maxGradNorm: 10,
      double: false,
      netArch: [64, 64],
      activationFn: "relu",
    });
  });

  it("reports under Stable-Baselines3's names, every four episodes and at the end", () => {
    const metrics = [...cartPole({ hyperparams: { trainFreq: 1 } }).learn(400)];
    expect(Object.keys(metrics.at(-1) as Metrics)).toEqual([
      "rollout/ep_rew_mean",
      "rollout/ep_len_mean",
      "rollout/exploration_rate",
      "train/learning_rate",
      "train/loss",
      "train/n_updates",
    ]);
    expect(metrics.at(-1)).toMatchObject({ "rollout/exploration_rate": 0.05, "train/n_updates": 400 - 20 });
    const episodes = 400 / (metrics.at(-1)?.["rollout/ep_len_mean"] as number);
    expect(metrics.length).toBeGreaterThanOrEqual(Math.floor(episodes / 4));
    expect(metrics.length).toBeLessThanOrEqual(Math.ceil(episodes / 4) + 1);
  });

  it("lets exploration fall over its part of the run", () => {
    const hyperparams = { explorationFraction: 0.5, explorationInitialEps: 0.8, explorationFinalEps: 0.2 };
    const agent = cartPole({ hyperparams });
    for (const metrics of agent.learn(400)) {
      const expected = Math.max(0.2, 0.8 - (0.6 * agent.numTimesteps) / 200);
      expect(metrics["rollout/exploration_rate"]).toBeCloseTo(expected, 12);
    }
  });

  it("learns nothing before learning starts, and as often as it is told", () => {
    const updates = (hyperparams: Partial<DQNHyperparams>, numEnvs = 1): number | undefined =>
      [...cartPole({ hyperparams, numEnvs }).learn(120)].at(-1)?.["train/n_updates"];
    expect(updates({ learningStarts: 120 })).toBeUndefined();
    expect(updates({ gradientSteps: 0 })).toBeUndefined();
    expect(updates({ gradientSteps: 3 })).toBe(3 * 25); // from step 24 to 120, every 4
    expect(updates({ gradientSteps: -1 }, 3)).toBe(12 * 9); // from step 24 to 120, every 4 of each of 3
  });

  it("takes a number of steps with its unit for the number alone", () => {
    const weights = (trainFreq: DQNHyperparams["trainFreq"]): string => {
      const agent = cartPole({ hyperparams: { trainFreq } });
      for (const _ of agent.learn(200));
      return tensorsHash(agent.policy.tensors());
    };
    expect(weights([4, "step"])).toBe(weights(4));
  });

  it("chooses by the learned network only where it is double", () => {
    const weights = (double: boolean): string => {
      const agent = cartPole({ hyperparams: { double } });
      for (const _ of agent.learn(200));
      return tensorsHash(agent.policy.tensors());
    };
    expect(weights(true)).not.toBe(weights(false));
  });

  it("stops with the name of the first bad weight when it diverges", () => {
    expect(() => [...cartPole({ hyperparams: { learningRate: 1e30 } }).learn(2000)]).toThrow(DivergenceError);
    const agent = cartPole();
    (agent.policy.tensors().get("q_net.q_net.2.weight") as { data: Float32Array }).data[3] = Number.NaN;
    expect(() => [...agent.learn(100)]).toThrow(/^q_net\.q_net\.2\.weight is not a finite number at step 24; lower/);
  });

  it("refuses continuous actions, in types and at run time", () => {
    // @ts-expect-error Pendulum's actions are continuous
    expect(() => new DQN(makeVec("Pendulum-v1"))).toThrow(
      "expected Discrete actions for a Q-network, got box; use ppo",
    );
    expect(() => algorithmOf("dqn").create(makeVec("Pendulum-v1"))).toThrow("expected Discrete actions");
  });

  it("refuses hyper-parameters that do not fit, and a buffer larger than memory", () => {
    expect(() => cartPole({ hyperparams: { explorationFinalEps: 2 } })).toThrow("must be a number from 0 to 1, got 2");
    expect(() => cartPole({ hyperparams: { netArch: { pi: [8], vf: [8] } as never } })).toThrow("layer sizes such as");
    expect(() => cartPole({ hyperparams: { bufferSize: 1e15 } })).toThrow("give a smaller buffer_size");
  });

  it("refuses the state of another run", () => {
    const other = cartPole({ hyperparams: { netArch: [8] } });
    expect(() => other.restore(cartPole().state())).toThrow("expected the state of a run with policy");
  });
});

describe("DQN that updates by episodes", () => {
  /** In a valley out of which the car does not find, so that every episode has as many steps as it may. */
  function mountainCar(maxEpisodeSteps: number, hyperparams: Partial<DQNHyperparams> = {}): DQN<Box, Discrete> {
    const envs = makeVec("MountainCar-v0", { seed: 3, maxEpisodeSteps });
    return new DQN(envs, { seed: 5, hyperparams: { ...small, trainFreq: [2, "episode"], ...hyperparams } });
  }

  it.each<[Partial<DQNHyperparams>, number]>([
    // Of 30 steps an episode, updates come at 60, 120, 180 and, the episode under way played to its end, at 240.
    [{ gradientSteps: 3 }, 4 * 3],
    [{ gradientSteps: -1 }, 4 * 60],
    [{ gradientSteps: 3, learningStarts: 60 }, 3 * 3],
    [{ gradientSteps: 3, learningStarts: 61 }, 3 * 3],
    [{ gradientSteps: 3, trainFreq: [1, "episode"] }, 7 * 3],
  ])("takes as many gradient steps as it is told: %j", (hyperparams, expected) => {
    const agent = mountainCar(30, hyperparams);
    const metrics = [...agent.learn(200)];
    expect(metrics.at(-1)?.["train/n_updates"]).toBe(expected);
    expect(agent.numTimesteps).toBe(hyperparams.trainFreq === undefined ? 240 : 210);
    expect([...agent.learn(200)]).toEqual([]);
  });

  it("tells of itself every 1000 steps also between updates, and goes on from there with the same bits", () => {
    const changes: Partial<DQNHyperparams> = { trainFreq: [1, "episode"], gradientSteps: 50, bufferSize: 1700 };
    const whole = mountainCar(2500, changes);
    const told: number[] = [];
    const states: AlgorithmState[] = [];
    for (const metrics of whole.learn(4000)) {
      expect("train/n_updates" in metrics).toBe(whole.numTimesteps % 2500 === 0);
      told.push(whole.numTimesteps);
      states.push(whole.state());
    }
    // Updates at 2500 and, past the target, at 5000.
    expect(told).toEqual([1000, 2000, 3500, 4500, 5000]);
    for (const state of states) {
      const resumed = mountainCar(2500, changes);
      resumed.restore(decodeCheckpoint(encodeCheckpoint(state, resumed)));
      expect([...resumed.learn(4000)]).toHaveLength(told.length - 1 - told.indexOf(state.numTimesteps));
      expect(resumed.state()).toEqual(whole.state());
    }
  });

  it("refuses several environments, as Stable-Baselines3 does", () => {
    expect(() => cartPole({ numEnvs: 2, hyperparams: { trainFreq: [1, "episode"] } })).toThrow(
      "expected one environment for train_freq in episodes, got 2; give --n-envs 1, or train_freq in steps",
    );
  });
});

describe("QNetworkPolicy", () => {
  const observations = Float32Array.from(defaultRng(1).standardNormal(4 * 300));

  it("loads from its file and predicts the same, deterministic or not", async () => {
    const agent = cartPole();
    for (const _ of agent.learn(200));
    const bytes = saveModel(agent.policy, { algorithm: "dqn", env: null });
    for (const kernels of ["simd", "plain"] as const) {
      const { policy } = await load(bytes, { kernels });
      for (const options of [() => ({ deterministic: true }), () => ({ rng: defaultRng(3) })]) {
        expect(policy.predict(observations, options())).toEqual(agent.policy.predict(observations, options()));
      }
      const row = observations.subarray(0, 4);
      expect(policy.explain(row as never)).toEqual(agent.policy.explain(row));
    }
  });

  it("takes the action of the greatest value, and explores at its rate", () => {
    const { policy } = cartPole({ hyperparams: { explorationFinalEps: 0.5 } });
    const greedy = policy.predict(observations, { deterministic: true }).actions;
    for (let i = 0; i < 300; i += 50) {
      const { qValues = [], value } = policy.explain(observations.subarray(4 * i, 4 * i + 4));
      expect(value).toBe(Math.max(...qValues));
      expect(greedy[i]).toBe(qValues.indexOf(value as number));
    }
    const explored = policy.predict(observations, { rng: defaultRng(3) }).actions;
    const others = explored.filter((action, i) => action !== greedy[i]).length;
    expect(Math.abs(others - 300 / 4)).toBeLessThan(4 * Math.sqrt((300 * 3) / 16));
    expect(() => policy.predict(observations)).toThrow("needs a generator");
  });

  it.each<[string, object, string]>([
    ["layers beyond all bounds", { netArch: [1e9] }, "layer sizes"],
    ["layers that the tensors do not account for", { netArch: [16_000, 16_000] }, "weights for this policy"],
    ["a huge choice", { actionSpace: { kind: "discrete", n: 2_000_000_000, start: 0 } }, "weights for this policy"],
    ["continuous actions", { actionSpace: new Box({ low: 0, high: 1, shape: [1] }).toJSON() }, "to be discrete"],
    ["an unknown activation", { activationFn: "constructor" }, "activationFn"],
    ["a bad rate", { explorationRate: 2 }, "explorationRate"],
  ])("refuses a spec with %s", (_, change, message) => {
    const { policy } = cartPole();
    const spec = { ...policy.spec, ...change } as PolicySpec;
    expect(() => policyFromSpec(spec, policy.tensors())).toThrow(message);
  });

  it("has Stable-Baselines3's names and shapes", () => {
    const { policy } = cartPole({ hyperparams: { netArch: [6, 5] } });
    const shapes = Object.fromEntries([...policy.tensors()].map(([name, { shape }]) => [name, shape]));
    expect(shapes).toEqual({
      "q_net.q_net.0.weight": [6, 4],
      "q_net.q_net.0.bias": [6],
      "q_net.q_net.2.weight": [5, 6],
      "q_net.q_net.2.bias": [5],
      "q_net.q_net.4.weight": [2, 5],
      "q_net.q_net.4.bias": [2],
    });
  });
});
