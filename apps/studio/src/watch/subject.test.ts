import "perilune/envs";
import { PPO } from "perilune/algorithms";
import { encodeCheckpoint, encodeSafetensors, saveModel, weightsHash } from "perilune/checkpoint";
import {
  createAgent,
  encodeReplay,
  evaluate,
  type RunConfig,
  recordReplay,
  resolveRunConfig,
  train,
} from "perilune/training";
import { makeVec } from "perilune/vector";
import { beforeAll, describe, expect, it } from "vitest";
import { OpenRun } from "../engine/run-folder.ts";
import { parseRunConfig } from "../runs/run-yaml.ts";
import { MemoryRunStore } from "../testing/memory-run-store.ts";
import { playEpisode, recordedEpisode } from "./episode-record.ts";
import { filesOf, type SourceFiles, sourceOfFiles } from "./source.ts";
import { openSubject, stagesOf } from "./subject.ts";

/** Files in memory. */
function inMemory(files: Readonly<Record<string, Uint8Array | string>>): SourceFiles {
  const bytes = (content: Uint8Array | string) =>
    typeof content === "string" ? new TextEncoder().encode(content) : Uint8Array.from(content);
  return {
    name: "some files",
    names: async () => Object.keys(files),
    read: async (name) => (name in files ? bytes(files[name]) : null),
  };
}

const open = (files: SourceFiles) => openSubject(files, parseRunConfig);

function configOf(algorithm: string, hyperparams: Readonly<Record<string, unknown>>): RunConfig {
  const env = algorithm === "q-learning" ? "FrozenLake-v1" : "CartPole-v1";
  const request = { algorithm, env, envArguments: {}, hyperparams: {}, seed: 3, steps: 400, nEnvs: 2, evalEpisodes: 2 };
  const config = resolveRunConfig({ ...request, stopAtThreshold: false }, null);
  return { ...config, hyperparams: { ...config.hyperparams, ...hyperparams } };
}

const small: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ppo: { n_steps: 50, batch_size: 25 },
  dqn: { learning_starts: 50, buffer_size: 1000 },
  "q-learning": {},
};

describe.each(Object.keys(small))("a run of %s in the store", (algorithm) => {
  const store = new MemoryRunStore();
  const hashes = new Map<string, string>();
  // A table takes thousands of steps an update.
  const steps = algorithm === "q-learning" ? 32_000 : 400;
  let path = "";
  beforeAll(async () => {
    const config = configOf(algorithm, small[algorithm]);
    const run = await OpenRun.create(store, config);
    path = run.path;
    const agent = createAgent(config);
    hashes.set("start", weightsHash(agent.policy));
    const origin = { algorithm: agent.name, env: agent.env };
    const saved: number[] = [];
    await train(agent, {
      totalTimesteps: steps,
      callbacks: [
        {
          onUpdate: async () => {
            if (agent.numTimesteps < (steps / 4) * (saved.length + 1)) return;
            saved.push(agent.numTimesteps);
            // The first two by their evaluation, the others by their checkpoint.
            if (saved.length <= 2) run.addPolicy(saveModel(agent.policy, origin), agent.numTimesteps);
            hashes.set(String(agent.numTimesteps), weightsHash(agent.policy));
            if (saved.length >= 2) await run.save(encodeCheckpoint(agent.state(), agent), agent.numTimesteps);
          },
        },
      ],
    });
    hashes.set("end", weightsHash(agent.policy));
    await run.finish(saveModel(agent.policy, origin));
  });

  it("is there from untrained to its end, at each stage with the weights it had then", async () => {
    const { subject, policy } = await open(filesOf({ kind: "stored", run: path }, store));
    expect(subject).toMatchObject({ name: path, algorithm, recorded: [] });
    const ids = subject.stages.map(({ id }) => id);
    expect(ids[0]).toBe("start");
    expect(ids.at(-1)).toBe("end");
    expect(ids.length).toBeGreaterThanOrEqual(5);
    for (const id of ids) expect(weightsHash(await policy(id)), id).toBe(hashes.get(id));
  });
});

describe("files from disk", () => {
  const config = configOf("ppo", small.ppo);
  const agent = createAgent(config);
  const model = saveModel(agent.policy, { algorithm: "ppo", env: agent.env });

  it("is a model, which plays the episode that evaluation plays", async () => {
    const { subject, policy } = await open(inMemory({ "agent.safetensors": model }));
    expect(subject.stages).toEqual([{ id: "end", title: "As it is" }]);
    const record = playEpisode(await policy("end"), subject.env, { seed: 7, greedy: true });
    const { returns, lengths } = evaluate(agent.policy, "CartPole-v1", { episodes: 1, seed: 7 });
    expect(record.rewards.reduce((a, b) => a + b, 0)).toBe(returns[0]);
    expect(record).toMatchObject({ seed: 7, end: "terminated" });
    expect(record.minds).toHaveLength(lengths[0] + 1);
    const liked = record.minds[0].probabilities ?? [];
    expect(record.actions[0]).toBe(liked.indexOf(Math.max(...liked)));
  });

  it("is a recording, seen again without its agent", async () => {
    const replay = recordReplay(agent.policy, "CartPole-v1", { episodes: 2, seed: 5 });
    const { subject, replay: read } = await open(inMemory({ "replay.json": encodeReplay(replay) }));
    expect(subject).toMatchObject({ stages: [], recorded: [5, 6] });
    const record = recordedEpisode(read!, 6);
    expect(record.actions).toEqual(replay.episodes[1].actions);
    expect(record.minds).toEqual([]);
    const { episodes } = replay;
    const wrong = { ...replay, episodes: [{ ...episodes[0], return: episodes[0].return + 1 }] };
    expect(() => recordedEpisode(wrong, 5)).toThrow("play it with Perilune");
  });

  it("is a model of a run of this machine, by the machine's name for it", () => {
    expect(filesOf({ kind: "stored", run: "machine:CartPole-v1/ppo/001" }, new MemoryRunStore()).name).toBe(
      "CartPole-v1/ppo/001",
    );
  });

  it.each(Object.keys(small))("is a checkpoint of %s, with the weights it had then", async (algorithm) => {
    const learner = createAgent(configOf(algorithm, small[algorithm]));
    learner.learn(100).next();
    const bytes = encodeCheckpoint(learner.state(), learner);
    const { subject, policy } = await open(inMemory({ "000000000100.safetensors": bytes }));
    const title = `After ${learner.numTimesteps.toLocaleString("en")} steps`;
    expect(subject).toMatchObject({ algorithm, env: learner.env, stages: [{ id: "end", title }] });
    expect(weightsHash(await policy("end"))).toBe(weightsHash(learner.policy));
  });

  it("is a checkpoint of a learner whose schedule was a function", async () => {
    const learner = new PPO(makeVec("CartPole-v1"), { hyperparams: { nSteps: 8, learningRate: () => 1e-3 } });
    const { policy } = await open(inMemory({ "a.safetensors": encodeCheckpoint(learner.state(), learner) }));
    expect(weightsHash(await policy("end"))).toBe(weightsHash(learner.policy));
  });

  it.each([
    ["nothing that can be watched", { "notes.txt": "hello" }, "expected a run folder with its config.yaml"],
    ["a broken configuration", { "config.yaml": "algorithm: [" }, "config.yaml, line 1: expected plain YAML"],
    ["a broken model", { "model.safetensors": model.slice(0, 100) }, "the file is truncated"],
    ["other JSON", { "replay.json": "{}" }, "expected a replay of Perilune"],
    ["nothing at all", {}, "there is no run some files any more; choose another"],
    [
      "a model of no known environment",
      { "a.safetensors": saveModel(agent.policy, { algorithm: "ppo", env: null }) },
      "a.safetensors does not say which environment it acts in; choose its run folder",
    ],
    [
      "a model of an environment of one's own",
      { "a.safetensors": saveModel(agent.policy, { algorithm: "ppo", env: { id: "Mine-v0", kwargs: {} } }) },
      "the environment Mine-v0 is not one of the studio's",
    ],
    [
      "a checkpoint of no known environment",
      { "a.safetensors": encodeCheckpoint(agent.state()) },
      "choose its run folder",
    ],
    [
      "steps of a replay buffer",
      { "a.safetensors": encodeSafetensors(new Map(), new Map([["format", "perilune-replay segment"]])) },
      "a.safetensors holds steps to learn from, and no agent; choose its run folder",
    ],
    [
      "another program's file",
      { "a.safetensors": encodeSafetensors(new Map(), new Map()) },
      "a.safetensors was written by another program; choose a model or a checkpoint",
    ],
    [
      "a recording of nothing",
      { "replay.json": encodeReplay({ ...recordReplay(agent.policy, "CartPole-v1"), episodes: [] }) },
      "no episode",
    ],
  ])("says what is wrong with %s", async (_, files, message) => {
    await expect(open(inMemory(files as Record<string, string>))).rejects.toThrow(message);
  });
});

it("orders the stages by their steps, and shows what was kept twice once", () => {
  const shown = (kept: Parameters<typeof stagesOf>[0]) => stagesOf(kept).map(({ id, title }) => `${id}: ${title}`);
  expect(shown({ steps: [4000, 3000, 2000, 3000], best: 1500, end: 4000 })).toEqual([
    "start: Untrained",
    "best: 1,500 steps, the best",
    "2000: 2,000 steps",
    "3000: 3,000 steps",
    "end: 4,000 steps, the end",
  ]);
  expect(shown({ steps: [], best: Number.NaN, end: Number.NaN })).toEqual([
    "start: Untrained",
    "best: The best",
    "end: The end",
  ]);
});

describe("what a visitor chose", () => {
  const files = (...paths: string[]) =>
    paths.map((path) => ({
      name: path.slice(path.lastIndexOf("/") + 1),
      webkitRelativePath: path.includes("/") ? path : "",
    }));
  const source = (...paths: string[]) => {
    const found = sourceOfFiles(files(...paths), (name) => name === "config.yaml");
    return found.kind === "files" ? [found.name, found.files.map(([path]) => path)] : [];
  };

  it("is a file, a run folder, or the run folder within another", () => {
    expect(source("replay.json")).toEqual(["replay.json", ["replay.json"]]);
    expect(source("001/config.yaml", "001/checkpoints/1.safetensors")).toEqual([
      "001",
      ["config.yaml", "checkpoints/1.safetensors"],
    ]);
    expect(source("runs/notes", "runs/ppo/001/config.yaml", "runs/ppo/001/model.safetensors")).toEqual([
      "runs/ppo/001",
      ["config.yaml", "model.safetensors"],
    ]);
    expect(source("agent/model.safetensors", "agent/replay.json")).toEqual([
      "agent",
      ["model.safetensors", "replay.json"],
    ]);
  });

  it("is refused where it is nothing, or several", () => {
    expect(() => source()).toThrow("the folder is empty");
    expect(() => source("runs/001/config.yaml", "runs/002/config.yaml")).toThrow(
      "2 runs; choose one of them, such as runs/001",
    );
  });
});
