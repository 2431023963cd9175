import "perilune/envs";
import { resolveRunConfig } from "perilune/training";
import { expect, it } from "vitest";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { studioRun } from "../testing/studio-run.ts";
import { showFinished } from "./finished-run.ts";
import type { Report } from "./protocol.ts";
import { OpenRun } from "./run-folder.ts";

it("shows a finished run as its files say it, also without checkpoints, and changes nothing", async () => {
  const store = new MemoryRunStore();
  const request = {
    algorithm: "q-learning",
    env: "FrozenLake-v1",
    envArguments: {},
    seed: 1,
    steps: 600,
    evalEpisodes: 2,
  };
  const hyperparams = { metricsFreq: 100 };
  const config = resolveRunConfig({ ...request, hyperparams, nEnvs: 1, evalFreq: 300, stopAtThreshold: false }, null);
  const run = await OpenRun.create(store, config);
  const trained = await studioRun(run);
  const checkpoints = (await store.files(run.path)).map(({ name }) => name).filter((name) => name.startsWith("checkp"));
  // As a folder that a hub gave back; and a line that something has cut off.
  const cut = new Map([["metrics.jsonl", new TextEncoder().encode('{"time/total_')]]);
  await store.commit(run.path, { remove: checkpoints, append: cut });
  const before = await store.content(run.path);

  const reports: Report[] = [];
  const opened = await OpenRun.open(store, run.path);
  expect(await opened.isFinished()).toBe(true);
  await showFinished(opened, (report) => reports.push(report));
  const [begun, policy, ended] = reports;
  const end = trained.at(-1);
  if (begun.kind !== "begun" || ended.kind !== "ended" || end?.kind !== "ended") throw new Error("expected an end");
  expect(begun).toMatchObject({ run: run.path, timesteps: 600, paused: false });
  expect(begun.records.length).toBe(6);
  expect(begun.evaluations.map(({ timesteps }) => timesteps)).toEqual([300, 600]);
  expect(policy.kind).toBe("policy");
  expect(ended.outcome).toMatchObject({ stopped: "target", timesteps: 600, weightsHash: end.outcome.weightsHash });
  expect(await store.content(run.path)).toEqual(before);
});
