import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeCheckpoint, encodeCheckpoint } from "../checkpoint/checkpoint-file.ts";
import { tensorsHash } from "../checkpoint/tensors-hash.ts";
import "../envs/classic-control/cartpole.ts";
import "../envs/classic-control/pendulum.ts";
import { DivergenceError, PeriluneError } from "../errors.ts";
import type { KernelKind } from "../nn/interfaces.ts";
import { RolloutBuffer } from "../rollout/rollout-buffer.ts";
import { makeVec } from "../vector/make-vec.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import { make } from "../wrappers/make.ts";
import type { AlgorithmState, Metrics } from "./algorithm.ts";
import { algorithmOf } from "./algorithms.ts";
import { PPO, type PPOHyperparams } from "./ppo.ts";

const small = { nSteps: 16, batchSize: 24, nEpochs: 2, netArch: [16] } as const;

function cartPole(hyperparams: Partial<PPOHyperparams> = {}, kernels: KernelKind = "simd"): PPO {
  const envs = makeVec("CartPole-v1", { numEnvs: 4, seed: 3, maxEpisodeSteps: 20 });
  return new PPO(envs, { seed: 5, kernels, hyperparams: { ...small, ...hyperparams } });
}

function pendulum(hyperparams: Partial<PPOHyperparams> = {}, kernels: KernelKind = "simd"): PPO {
  const envs = makeVec("Pendulum-v1", { numEnvs: 4, seed: 3, maxEpisodeSteps: 20 });
  const full = { normalize: true, clipRangeVf: 0.2, netArch: { shared: [12], pi: [8], vf: [8] } } as const;
  return new PPO(envs, { seed: 5, kernels, hyperparams: { ...small, ...full, ...hyperparams } });
}

const hashOf = (agent: PPO): string => tensorsHash(agent.policy.tensors());

/** Everything a run yields and becomes. */
function run(agent: PPO, totalTimesteps: number): { metrics: Metrics[]; state: AlgorithmState } {
  return { metrics: [...agent.learn(totalTimesteps)], state: agent.state() };
}

describe.each([
  ["CartPole-v1", cartPole],
  ["Pendulum-v1", pendulum],
] as const)("PPO in %s", (id, create) => {
  it("is a function of its configuration: the same bits again, and with plain kernels", () => {
    const first = run(create(), 256);
    expect(run(create(), 256)).toEqual(first);
    expect(run(create({}, "plain"), 256)).toEqual(first);
  });

  it("goes on from a checkpoint as if nothing had come between", () => {
    const falling = { learningRate: { kind: "linear", initial: 1e-3 } } as const;
    const interrupted = create(falling);
    const updates = interrupted.learn(256);
    const metrics = [updates.next().value, updates.next().value];
    const resumed = create(falling);
    resumed.restore(decodeCheckpoint(encodeCheckpoint(interrupted.state())));
    expect(resumed.numTimesteps).toBe(128);
    const rest = run(resumed, 256);
    expect({ metrics: [...metrics, ...rest.metrics], state: rest.state }).toEqual(run(create(falling), 256));
  });

  it("yields nothing at or past the target", () => {
    const agent = create();
    expect([...agent.learn(65)]).toHaveLength(2); // the first full rollout of 64 steps at or past the target
    expect(agent.numTimesteps).toBe(128);
    expect([...agent.learn(128)]).toEqual([]);
  });

  it("has the committed hash after one update", () => {
    const committed = JSON.parse(
      readFileSync(new URL("../../../../tests/fixtures/algorithm-hashes.json", import.meta.url), "utf8"),
    ) as Record<string, string>;
    const agent = create();
    agent.learn(1).next();
    expect(hashOf(agent)).toBe(committed[`ppo ${id}`]);
  });
});

describe("PPO", () => {
  it("reports under Stable-Baselines3's names", () => {
    const [first] = cartPole().learn(1);
    expect(Object.keys(first).filter((key) => !key.startsWith("rollout/"))).toEqual([
      "train/approx_kl",
      "train/clip_fraction",
      "train/clip_range",
      "train/entropy_loss",
      "train/explained_variance",
      "train/learning_rate",
      "train/loss",
      "train/n_updates",
      "train/policy_gradient_loss",
      "train/value_loss",
    ]);
    const [continuous] = pendulum().learn(1);
    expect(continuous).toMatchObject({ "train/std": expect.closeTo(1, 1), "train/clip_range_vf": 0.2 });
    expect(continuous).not.toHaveProperty("rollout/ep_rew_mean"); // no episode of 20 steps has ended
  });

  it("follows its schedules down to the end, and not below 0", () => {
    const hyperparams = {
      learningRate: (progress: number) => progress,
      clipRange: { kind: "linear", initial: 0.4 },
    } as const;
    const agent = cartPole({ ...hyperparams, maxGradNorm: 1e-6 });
    const metrics = [...agent.learn(160)];
    expect(metrics.map((record) => record["train/learning_rate"])).toEqual([1 - 64 / 160, 1 - 128 / 160, 0]);
    expect(metrics[0]["train/clip_range"]).toBeCloseTo(0.4 * 0.6, 12);
  });

  it("ends a rollout's epochs once the policy has moved too far", () => {
    const [stopped] = cartPole({ targetKl: 1e-4, learningRate: 0.01, nEpochs: 10 }).learn(1);
    expect(stopped["train/n_updates"]).toBeLessThan(10);
    expect(stopped["train/approx_kl"]).toBeGreaterThan(1e-5);
    const [free] = cartPole({ learningRate: 0.01, nEpochs: 10 }).learn(1);
    expect(free["train/n_updates"]).toBe(10);
  });

  it("takes 1.5 times the target KL for too far", () => {
    const epochs = (changes: Partial<PPOHyperparams>): Metrics => {
      const [metrics] = cartPole({ learningRate: 0.01, batchSize: 64, ...changes }).learn(1);
      return metrics;
    };
    const kl = epochs({ nEpochs: 2 })["train/approx_kl"]; // after one step: every epoch is one minibatch here
    expect(epochs({ nEpochs: 3, targetKl: kl / 1.4 })["train/n_updates"]).toBe(3);
    expect(epochs({ nEpochs: 3, targetKl: kl / 1.6 })["train/n_updates"]).toBe(2);
  });

  it("clips values to the range about their old estimates, beyond which they have no gradient", () => {
    const bias = (clipRangeVf: number | null): [bias: number, loss: number] => {
      const agent = cartPole({ clipRangeVf, nEpochs: 1, batchSize: 64 });
      const buffer = new RolloutBuffer(agent.policy, { nSteps: 16, numEnvs: 4 });
      buffer.values.fill(5); // of observations that are all 0, whose value is now 0
      buffer.returns.fill(1);
      const metrics = agent.train(buffer, 1);
      return [agent.policy.tensors().get("value_net.bias")?.data[0] as number, metrics["train/value_loss"]];
    };
    expect(bias(0.5)).toEqual([0, expect.closeTo((5 - 0.5 - 1) ** 2, 6)]);
    expect(bias(null)).toEqual([expect.closeTo(3e-4, 6), expect.closeTo(1, 6)]);
  });

  it("normalises as it is told", () => {
    const valueLoss = (clipReward: number): number => {
      const agent = pendulum({ normalize: { clipObs: 3, clipReward }, clipRangeVf: null });
      expect(agent.policy.spec.clipObs).toBe(3);
      return [...agent.learn(1)][0]["train/value_loss"];
    };
    expect(valueLoss(0.01)).toBeLessThan(0.5 * valueLoss(10));
    expect(pendulum({ normalize: { normObs: false } }).policy.spec.clipObs).toBeNull();
  });

  it("takes a minibatch of one row, and one larger than the rollout", () => {
    for (const batchSize of [1, 1000]) {
      const [metrics] = cartPole({ batchSize }).learn(1);
      expect(Number.isFinite(metrics["train/loss"])).toBe(true);
    }
  });

  it("stops with the name of the first bad weight when it diverges", () => {
    const agent = cartPole({ learningRate: 1e30, maxGradNorm: 1e30 });
    expect(() => [...agent.learn(10_000)]).toThrow(DivergenceError);
    const weight = cartPole();
    (weight.policy.tensors().get("action_net.weight") as { data: Float32Array }).data[3] = Number.NaN;
    expect(() => [...weight.learn(1)]).toThrow(/^action_net\.weight is not a finite number at step 64; lower/);
  });

  it.each<[string, () => PPO]>([
    ["environment", pendulum],
    ["environment", () => new PPO(makeVec("CartPole-v1", { numEnvs: 4 }), { hyperparams: small })],
    ["policy", () => cartPole({ netArch: [8] })],
    ["policy", () => cartPole({ normalize: true })],
    ["numEnvs", () => new PPO(makeVec("CartPole-v1", { numEnvs: 2, maxEpisodeSteps: 20 }), { hyperparams: small })],
  ])("refuses the state of another %s and stays as it was", (what, create) => {
    const state = cartPole().state();
    const agent = create();
    const before = agent.state();
    expect(() => agent.restore(state)).toThrow(PeriluneError);
    expect(() => agent.restore(state)).toThrow(`expected the state of a run with ${what}`);
    expect(agent.state()).toEqual(before);
  });

  it("refuses a state of another algorithm, or with an array missing", () => {
    const agent = cartPole();
    const state = agent.state();
    const data = state.data as { run: object };
    const foreign = { ...state, algorithm: "dqn", data: { ...data, run: { ...data.run, algorithm: "dqn" } } };
    expect(() => agent.restore(foreign)).toThrow('algorithm "ppo", got "dqn"');
    const { "action_net.bias": _, ...arrays } = state.arrays;
    expect(() => agent.restore({ ...state, arrays })).toThrow('"action_net.bias" is missing');
    expect(() => agent.restore({ ...state, data: null })).toThrow("got undefined; configure the run as it was");
    const scaled = cartPole({ normalize: { normObs: false } });
    expect(() => scaled.restore(state)).toThrow("this run normalises rewards, the state's does not");
    expect(() => agent.restore(scaled.state())).toThrow("this run does not normalise rewards, the state's does");
  });

  it("refuses a single environment, and says how to make a vector of it", () => {
    const single = make("CartPole-v1") as unknown as VectorEnv;
    expect(() => new PPO(single)).toThrow("got a single environment; make it with makeVec(id, { numEnvs })");
  });

  it("refuses hyper-parameters that do not fit", () => {
    expect(() => cartPole({ gamma: 2 })).toThrow("gamma must be a number from 0 to 1");
    expect(() => cartPole({ gama: 0.9 } as never)).toThrow('did you mean "gamma"');
    expect(() =>
      cartPole()
        .learn(undefined as never)
        .next(),
    ).toThrow("totalTimesteps to be a number above 0");
    expect(() => new PPO(makeVec("CartPole-v1"), { kernels: "gpu" as never })).toThrow('"simd" or "plain", got "gpu"');
  });
});

describe("algorithmOf", () => {
  it("creates by name, and names the closest match", () => {
    const { create, descriptors } = algorithmOf("ppo");
    const agent = create(makeVec("CartPole-v1"), { hyperparams: { nSteps: 8 } });
    expect(agent).toMatchObject({ name: "ppo", hyperparams: { nSteps: 8, gamma: descriptors.gamma.default } });
    expect(() => algorithmOf("poo")).toThrow('unknown algorithm "poo"; did you mean "ppo"?');
  });
});
