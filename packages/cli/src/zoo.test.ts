import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { algorithmOf, algorithms, hyperparamsFromRecord, registeredIds, resolveHyperparams } from "perilune";
import { describe, expect, it } from "vitest";
import { bundledZoo, readZoo } from "./zoo.ts";

const file = fileURLToPath(new URL("../../../tests/fixtures/zoo-syntax.yml", import.meta.url));
const { descriptors } = algorithmOf("ppo");

function zooOf(text: string): string {
  const made = path.join(mkdtempSync(path.join(tmpdir(), "perilune-zoo-")), "ppo.yml");
  writeFileSync(made, text);
  return made;
}

describe("readZoo", () => {
  it("reads schedules, explicit floats and Python literals", () => {
    const entry = readZoo(file, "CartPole-v1");
    expect(entry).toMatchObject({ nTimesteps: 20_000, nEnvs: 2, envKwargs: {}, ignored: [] });
    expect(hyperparamsFromRecord(descriptors, entry?.hyperparams ?? {})).toEqual({
      learningRate: { kind: "linear", initial: 0.001 },
      clipRange: { kind: "linear", initial: 0.2 },
      gamma: 0.98,
      nSteps: 32,
      batchSize: 256,
      normalize: { normObs: true, normReward: false },
      logStdInit: -2,
      orthoInit: false,
      activationFn: "relu",
      netArch: { shared: [], pi: [256, 128], vf: [64] },
    });
  });

  it("follows anchors and names what has no counterpart", () => {
    const entry = readZoo(file, "Pendulum-v1");
    expect(entry).toMatchObject({ nTimesteps: 100_000, nEnvs: 4, envKwargs: { g: 9.81 } });
    expect(entry?.ignored).toEqual(["use_sde", "sde_sample_freq"]);
    expect(hyperparamsFromRecord(descriptors, entry?.hyperparams ?? {})).toEqual({
      normalize: { normObs: true, normReward: false },
      learningRate: 7.77e-5,
      maxGradNorm: 5,
    });
  });

  it("falls back to the default entry, or to nothing", () => {
    expect(readZoo(file, "LunarLander-v3")).toMatchObject({ nTimesteps: 100_000, nEnvs: 4, hyperparams: {} });
    expect(readZoo(zooOf("CartPole-v1: { n_envs: 1 }"), "LunarLander-v3")).toBeNull();
  });

  it("refuses what would change the task or the network", () => {
    expect(() => readZoo(file, "Acrobot-v1")).toThrow(/Acrobot-v1: expected no env_wrapper, got/);
    expect(() => readZoo(file, "MountainCar-v0")).toThrow(/expected policy MlpPolicy, got CnnPolicy/);
  });

  it.each([
    ["a: !!python/object:os.system ls", /line 1: expected plain data, got the tag !!python\/object:os.system/],
    ["CartPole-v1:\n  n_envs: !!python/name:x y", /line 2: expected plain data, got the tag/],
    ["CartPole-v1: [", /line 1: expected YAML/],
    ["[]", /expected a map of settings, got \[\]/],
    ["CartPole-v1: 3", /CartPole-v1: expected a map of settings, got 3/],
    ["CartPole-v1: { n_envs: many }", /n_envs must be an integer above 0, got "many"/],
    ["CartPole-v1: { n_timesteps: -1 }", /n_timesteps must be an integer above 0, got -1/],
  ])("refuses %s in one line", (text, message) => {
    const read = (): unknown => readZoo(zooOf(text), "CartPole-v1");
    expect(read).toThrow(message);
    expect(read).not.toThrow(/\n/);
  });
});

describe("the bundled zoo", () => {
  const tuned = Object.keys(algorithms).flatMap((name) => {
    const bundled = bundledZoo(name);
    if (bundled === null) return [];
    return registeredIds().flatMap((id) => {
      const entry = readZoo(bundled, id);
      return entry === null ? [] : [{ name, id, entry }];
    });
  });

  it.each(tuned)("has checked settings of $name for $id", ({ name, entry }) => {
    const known = algorithmOf(name).descriptors;
    expect(entry.nTimesteps).toBeGreaterThan(0);
    expect(entry.ignored).toEqual([]);
    resolveHyperparams(known, hyperparamsFromRecord(known, entry.hyperparams));
  });

  it("has settings of PPO for classic control and the landers", () => {
    const ids = registeredIds().filter((id) => /^(Acrobot|CartPole|LunarLander|MountainCar|Pendulum)/.test(id));
    const withPpo = tuned.filter(({ name }) => name === "ppo").map(({ id }) => id);
    expect(withPpo).toEqual(expect.arrayContaining(ids.filter((id) => id !== "CartPole-v0")));
  });

  it.each(["CartPole-v1", "MountainCar-v0", "Acrobot-v1", "LunarLander-v3"])(
    "has checked settings of DQN for %s",
    (id) => {
      const entry = readZoo(bundledZoo("dqn") ?? "", id);
      expect(entry?.nTimesteps).toBeGreaterThan(0);
      expect(entry?.ignored).toEqual([]);
      const dqn = algorithmOf("dqn").descriptors;
      expect(resolveHyperparams(dqn, hyperparamsFromRecord(dqn, entry?.hyperparams ?? {}))).toMatchObject({
        netArch: [256, 256],
        learningRate: expect.any(Number),
      });
    },
  );

  it("has the course's recipe for the lander", () => {
    expect(readZoo(bundledZoo("ppo") ?? "", "LunarLander-v3")).toEqual({
      nTimesteps: 1_000_000,
      nEnvs: 16,
      envKwargs: {},
      hyperparams: {
        n_steps: 1024,
        batch_size: 64,
        gae_lambda: 0.98,
        gamma: 0.999,
        n_epochs: 4,
        ent_coef: 0.01,
      },
      ignored: [],
    });
  });
});
