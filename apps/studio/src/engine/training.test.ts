import "perilune/envs";
import { weightsHash } from "perilune/checkpoint";
import { createAgent, type RunConfig, resolveRunConfig, train } from "perilune/training";
import { describe, expect, it } from "vitest";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { studioRun, TestClock } from "../testing/studio-run.ts";
import type { Report } from "./protocol.ts";
import { OpenRun } from "./run-folder.ts";

function configOf(change: Partial<RunConfig>): RunConfig {
  const request = {
    algorithm: "ppo",
    env: "CartPole-v1",
    envArguments: {},
    hyperparams: {},
    seed: 3,
    steps: 2000,
    nEnvs: 2,
    evalEpisodes: 4,
    stopAtThreshold: false,
    ...(change.algorithm === undefined ? {} : { algorithm: change.algorithm }),
  };
  const config = resolveRunConfig(request, null);
  return { ...config, ...change, hyperparams: { ...config.hyperparams, ...change.hyperparams } };
}

const small: RunConfig = configOf({ eval_freq: 500, save_freq: 300, hyperparams: { n_steps: 50, batch_size: 25 } });

function outcomeOf(reports: readonly Report[]) {
  const last = reports.at(-1);
  if (last?.kind !== "ended") throw new Error(`expected an end, got ${last?.kind}`);
  return last.outcome;
}

async function hashInNode(config: RunConfig): Promise<string> {
  const agent = createAgent(config);
  await train(agent, { totalTimesteps: config.n_timesteps });
  return weightsHash(agent.policy);
}

const textOf = async (store: MemoryRunStore, run: string, file: string): Promise<string> =>
  new TextDecoder().decode((await store.read(run, file)) ?? new Uint8Array());

describe("a training of the studio", () => {
  it.each([
    ["ppo", small],
    ["dqn", configOf({ algorithm: "dqn", n_envs: 1, save_freq: 700, hyperparams: { learning_starts: 100 } })],
  ])("has the bits of Node's, evaluated, stored and all: %s", async (_, config) => {
    const store = new MemoryRunStore();
    const reports = await studioRun(await OpenRun.create(store, config));
    const { stopped, weightsHash: hash } = outcomeOf(reports);
    expect(stopped).toBe("target");
    expect(hash).toBe(await hashInNode(config));
  });

  it.each([
    ["ppo", small],
    ["dqn", configOf({ algorithm: "dqn", n_envs: 1, save_freq: 700, hyperparams: { learning_starts: 100 } })],
  ])("goes on with the same bits after it was cut off between two checkpoints: %s", async (_, config) => {
    const store = new MemoryRunStore();
    const run = await OpenRun.create(store, config);
    // As a tab that is closed: from some moment on nothing is stored any more.
    const cut = studioRun(run, {
      on: (report) => {
        if (report.kind === "metrics" && report.timesteps > 900) throw new Error("closed");
      },
    });
    await expect(cut).rejects.toThrow("closed");
    const again = await OpenRun.open(store, run.path);
    const reports = await studioRun(again);
    const [begun] = reports;
    expect(begun).toMatchObject({ kind: "begun", config });
    expect(begun.kind === "begun" && begun.timesteps).toBeGreaterThan(0);
    expect(outcomeOf(reports).weightsHash).toBe(await hashInNode(config));
    const steps = (await textOf(store, run.path, "metrics.jsonl"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)["time/total_timesteps"]);
    expect(steps).toEqual([...new Set(steps)].sort((a, b) => a - b));
  });

  it("leaves the files of a run folder", async () => {
    const store = new MemoryRunStore();
    const run = await OpenRun.create(store, small);
    await studioRun(run);
    const names = (await store.files(run.path)).map(({ name }) => name);
    expect(names.sort()).toEqual([
      "best-model.safetensors",
      "checkpoints/000000001500.safetensors",
      "checkpoints/000000001800.safetensors",
      "checkpoints/000000002000.safetensors",
      "config.yaml",
      "eval.jsonl",
      "metrics.jsonl",
      "model.safetensors",
      "policies/000000000500.safetensors",
      "policies/000000001000.safetensors",
      "policies/000000001500.safetensors",
      "policies/000000002000.safetensors",
    ]);
    const evaluations = (await textOf(store, run.path, "eval.jsonl")).trim().split("\n");
    expect(evaluations.map((line) => JSON.parse(line).timesteps)).toEqual([500, 1000, 1500, 2000]);
  });

  it("waits while it is paused, and takes one update at a time", async () => {
    const store = new MemoryRunStore();
    const pauses: number[] = [];
    const reports = await studioRun(await OpenRun.create(store, small), {
      paused: true,
      on: (report, governor) => {
        if (report.kind !== "paused") return;
        pauses.push(report.timesteps);
        setImmediate(() => (pauses.length < 4 ? governor.grantUpdate() : governor.continue()));
      },
    });
    expect(pauses).toEqual([0, 100, 200, 300]);
    expect(outcomeOf(reports)).toMatchObject({ timesteps: 2000, weightsHash: await hashInNode(small) });
  });

  it("ends with a checkpoint when it is stopped", async () => {
    const store = new MemoryRunStore();
    const run = await OpenRun.create(store, small);
    const reports = await studioRun(run, {
      on: (report, governor) => report.kind === "metrics" && report.timesteps >= 400 && governor.stop(),
    });
    const { stopped, timesteps } = outcomeOf(reports);
    expect(stopped).toBe("aborted");
    expect(await store.read(run.path, "model.safetensors")).toBeNull();
    expect((await (await OpenRun.open(store, run.path)).checkpoint())?.numTimesteps).toBe(timesteps);
  });

  it("goes on when the store is full, and says so", async () => {
    const store = new MemoryRunStore();
    const run = await OpenRun.create(store, small);
    store.capacity = 20_000;
    const reports = await studioRun(run);
    expect(reports.filter(({ kind }) => kind === "warned").length).toBeGreaterThan(0);
    expect(outcomeOf(reports).weightsHash).toBe(await hashInNode(small));
    expect((await store.files(run.path)).map(({ name }) => name)).toEqual(["config.yaml"]);
  });

  it("keeps no more than 64 policies of evaluations, however many there are", async () => {
    const store = new MemoryRunStore();
    const often = configOf({
      eval_freq: 20,
      eval_episodes: 1,
      save_freq: 500,
      hyperparams: { n_steps: 10, batch_size: 20 },
    });
    const run = await OpenRun.create(store, often);
    await studioRun(run);
    const names = (await store.files(run.path)).map(({ name }) => name).filter((name) => name.startsWith("policies/"));
    expect(names.length).toBeLessThanOrEqual(64);
    expect(names.length).toBeGreaterThanOrEqual(32);
    expect(names).toContain("policies/000000002000.safetensors");
  });

  it("runs on where nothing can be stored, and says so", async () => {
    const reports = await studioRun(OpenRun.unkept(small, "this browser keeps nothing"));
    expect(outcomeOf(reports).weightsHash).toBe(await hashInNode(small));
    expect(reports).toContainEqual({
      kind: "warned",
      message: "The run could not be stored: this browser keeps nothing",
    });
  });

  it("ends early at the mark", async () => {
    const store = new MemoryRunStore();
    const config = { ...small, env_kwargs: { max_episode_steps: 10 }, env: "CartPole-v0", stop_at_threshold: true };
    const never = await studioRun(await OpenRun.create(store, config));
    expect(outcomeOf(never).stopped).toBe("target");
    const easy = { ...small, env: "Acrobot-v1", env_kwargs: { max_episode_steps: 50 }, stop_at_threshold: true };
    const run = await OpenRun.create(store, easy);
    expect(outcomeOf(await studioRun(run))).toMatchObject({ stopped: "early", timesteps: 500 });
    // Opened again, it is at its end.
    const reports = await studioRun(await OpenRun.open(store, run.path));
    expect(outcomeOf(reports)).toMatchObject({ stopped: "early", timesteps: 500, seconds: 0 });
  });

  it("runs at the speed that is asked for", async () => {
    const store = new MemoryRunStore();
    const config = configOf({ n_timesteps: 400, save_freq: 1000, hyperparams: { n_steps: 50, batch_size: 25 } });
    const clock = new TestClock(0);
    const reports = await studioRun(await OpenRun.create(store, config), {
      clock,
      on: (report, governor) => report.kind === "begun" && governor.setSpeed(4),
    });
    // CartPole's 50 steps a second, in two environments, four times as fast: 400 a second.
    expect(outcomeOf(reports).timesteps).toBe(400);
    expect(clock.now()).toBe(1000);
  });
});
