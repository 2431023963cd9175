import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type CommandRequest, configureRun } from "./configure.ts";
import { readRunConfig, writeRunConfig } from "./run-config.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "perilune-config-"));
});

function configure(request: Partial<CommandRequest>): ReturnType<typeof configureRun> {
  return configureRun(
    {
      algorithm: "ppo",
      env: "CartPole",
      envArguments: {},
      words: [],
      seed: 3,
      evalEpisodes: 10,
      stopAtThreshold: false,
      zoo: "bundled",
      ...request,
    },
    () => {},
  );
}

describe("the configuration of a run", () => {
  it("puts flags before the zoo, and the zoo before the defaults", () => {
    expect(configure({ words: ["gamma=0.5", "net_arch=32,32"], nEnvs: 3 })).toMatchObject({
      env: "CartPole-v1",
      n_timesteps: 100_000,
      n_envs: 3,
      hyperparams: { gamma: 0.5, net_arch: [32, 32], n_steps: 32, learning_rate: "lin_0.001", max_grad_norm: 0.5 },
    });
    expect(configure({ zoo: null, steps: 500 })).toMatchObject({
      n_timesteps: 500,
      n_envs: 1,
      hyperparams: { gamma: 0.99, n_steps: 2048, learning_rate: 3e-4 },
    });
  });

  it("evaluates often enough to stop early, and saves often enough to lose little", () => {
    expect(configure({})).toMatchObject({ eval_freq: null, save_freq: 10_000 });
    expect(configure({ stopAtThreshold: true, steps: 1e7 })).toMatchObject({ eval_freq: 25_000, save_freq: 100_000 });
    expect(configure({ stopAtThreshold: true, evalFreq: 7 })).toMatchObject({ eval_freq: 7 });
  });

  it("says what is missing or unknown", () => {
    expect(() => configure({ zoo: null })).toThrow(/give --steps/);
    expect(() => configure({ algorithm: "pbo" })).toThrow('unknown algorithm "pbo"; did you mean "ppo"?');
    expect(() => configure({ env: "CartPol-v1" })).toThrow(/did you mean "CartPole-v1"/);
    expect(() => configure({ words: ["gama=0.9"] })).toThrow(/did you mean "gamma"/);
    expect(() => configure({ env: "Pendulum-v1", stopAtThreshold: true })).toThrow(/reward threshold/);
  });

  it("comes back from its file as it was", () => {
    const config = configure({ words: ["normalize=dict(norm_reward=False)", "net_arch=dict(pi=[8], vf=[])"] });
    writeRunConfig(folder, config);
    expect(readRunConfig(folder)).toEqual(config);
  });

  it.each([
    ["seed: 3", "seed: !!python/object:x 3", /got the tag !!python\/object:x/],
    ["seed: 3", "seed: three", /expected a value of type int at seed, got "three"; mend/],
    ["seed: 3", "sed: 3", /expected a value of type int at seed, got none; mend/],
    ["seed: 3", "seed: 3\nsteps: 5", /expected the keys of a run, got steps as well; mend/],
    ["n_envs: 8", "n_envs: 0", /expected another value at n_envs, got 0; mend/],
  ])("is refused with %s changed to %s", (from, to, message) => {
    writeRunConfig(folder, configure({}));
    const file = path.join(folder, "config.yaml");
    writeFileSync(file, readFileSync(file, "utf8").replace(from, to));
    expect(() => readRunConfig(folder)).toThrow(message);
  });

  it("is what makes a folder a run", () => {
    expect(() => readRunConfig(path.join(folder, "no-run"))).toThrow(/expected a run folder with its config.yaml/);
  });
});
