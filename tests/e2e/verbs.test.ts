import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decodeReplay, ppoDescriptors, simulate } from "perilune";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonLines, perilune, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
const train = ["train", "ppo", "CartPole-v1", "--seed", "1", "--steps", "3000"];
let run: string;
let events: Record<string, unknown>[];

beforeAll(async () => {
  const { code, stdout, stderr } = await perilune([...train, "--json", "--eval-freq", "1000", "--quiet"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  events = jsonLines(stdout);
  run = String(events.at(-1)?.run);
});

const inRun = (name: string): string => path.join(cwd, run, name);

describe("perilune train", () => {
  it("tells each update and the end in JSON, and nothing else on stdout", () => {
    expect(events).toHaveLength(13);
    expect(events[0]).toMatchObject({ event: "update", steps: 256, "train/n_updates": 20 });
    expect(events.at(-1)).toEqual({
      event: "done",
      run: path.join("runs", "CartPole-v1", "ppo", "001"),
      steps: 3072,
      seconds: expect.any(Number),
    });
  });

  it("leaves a run folder that says everything about the run", () => {
    for (const name of ["config.yaml", "metrics.jsonl", "eval.jsonl", "checkpoints", "model.safetensors"]) {
      expect(existsSync(inRun(name))).toBe(true);
    }
    expect(readFileSync(inRun("config.yaml"), "utf8")).toContain("learning_rate: lin_0.001");
    expect(jsonLines(readFileSync(inRun("metrics.jsonl"), "utf8"))).toHaveLength(12);
    const evaluations = jsonLines(readFileSync(inRun("eval.jsonl"), "utf8"));
    expect(evaluations.map(({ timesteps }) => timesteps)).toEqual([1024, 2048, 3072]);
    expect(evaluations[0].returns).toHaveLength(10);
    expect(existsSync(inRun("run.lock"))).toBe(false);
  });

  it("gives the same model whatever is watched, saved and evaluated, and wherever it goes", async () => {
    const { code, stdout } = await perilune([...train, "--log-folder", "other", "--save-freq", "256"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/\| rollout\/ +\|/);
    expect(stdout).toMatch(/total_timesteps +\| 3072/);
    const other = readFileSync(path.join(cwd, "other", "CartPole-v1", "ppo", "001", "model.safetensors"));
    expect(other.equals(readFileSync(inRun("model.safetensors")))).toBe(true);
  });

  it("gives the same model with the plain kernels", async () => {
    const models: Buffer[] = [];
    for (const kernels of ["simd", "plain"]) {
      await perilune([...train, "--steps", "512", "--log-folder", kernels, "--kernels", kernels, "--quiet"], { cwd });
      models.push(readFileSync(path.join(cwd, kernels, "CartPole-v1", "ppo", "001", "model.safetensors")));
    }
    expect(models[0].equals(models[1])).toBe(true);
  });

  it("changes nothing when a finished run is resumed", async () => {
    const before = readFileSync(inRun("metrics.jsonl"));
    const { code, stdout } = await perilune(["train", "--resume", run], { cwd });
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: `${run} was finished before, after 3,072 steps; nothing was changed\n`,
    });
    expect(readFileSync(inRun("metrics.jsonl")).equals(before)).toBe(true);
  });

  it("stops early at the reward threshold of a deterministic evaluation", async () => {
    // Nobody can let the pole fall in fewer than 8 steps: the first evaluations are enough.
    const module = path.join(cwd, "easy.mjs");
    writeFileSync(
      module,
      'import { CartPole, register } from "perilune";\n' +
        'register({ id: "Easy-v0", create: () => new CartPole(), maxEpisodeSteps: 50, rewardThreshold: 9 });\n',
    );
    const words = [
      "train",
      "ppo",
      "Easy-v0",
      "n_steps=64",
      "--steps",
      "1e5",
      "--eval-freq",
      "128",
      "--json",
      "--quiet",
    ];
    const { stdout, code } = await perilune([...words, "--stop-at-threshold", "--import", module], { cwd });
    expect(code).toBe(0);
    const [done] = jsonLines(stdout).slice(-1);
    expect(Number(done.steps)).toBeLessThan(10_000);
    const evaluations = jsonLines(readFileSync(path.join(cwd, String(done.run), "eval.jsonl"), "utf8"));
    expect(evaluations.at(-1)).toMatchObject({ timesteps: done.steps });
    expect(Number(evaluations.at(-1)?.mean_reward)).toBeGreaterThanOrEqual(9);
  });
});

describe("perilune evaluate", () => {
  it("gives one JSON object on one line, the same for a run and for its model file", async () => {
    const words = ["--episodes", "3", "--seed", "7", "--json"];
    const { code, stdout, stderr } = await perilune(["evaluate", run, ...words], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [result, ...more] = jsonLines(stdout);
    expect(more).toEqual([]);
    expect(Object.keys(result)).toEqual(["mean_reward", "std_reward", "returns", "episodes", "seed", "deterministic"]);
    expect(result).toMatchObject({ episodes: 3, seed: 7, deterministic: true });
    const returns = result.returns as number[];
    expect(result.mean_reward).toBeCloseTo((returns[0] + returns[1] + returns[2]) / 3, 12);
    const ofFile = await perilune(["evaluate", path.join(run, "model.safetensors"), ...words], { cwd });
    expect(ofFile.stdout).toBe(stdout);
    const stochastic = await perilune(["evaluate", run, ...words, "--stochastic"], { cwd });
    expect(jsonLines(stochastic.stdout)[0]).toMatchObject({ deterministic: false });
    expect(stochastic.stdout).not.toBe(stdout);
  });

  it("takes another environment with the same spaces, and arguments for it", async () => {
    const words = ["evaluate", run, "--episodes", "2", "--json"];
    const short = await perilune([...words, "--env-kwargs", "max_episode_steps=5"], { cwd });
    expect(jsonLines(short.stdout)[0].returns).toEqual([5, 5]);
    const v0 = await perilune([...words, "--env", "CartPole-v0", "--env-kwargs", "sutton_barto_reward=true"], { cwd });
    expect(Number(jsonLines(v0.stdout)[0].mean_reward)).toBeLessThanOrEqual(0);
  });

  it("tells the reward per step where episodes have no step limit", async () => {
    const trained = await perilune(
      ["train", "differential-q-learning", "CliffWalking-v1", "--steps", "200", "--json"],
      {
        cwd,
      },
    );
    const { run: walker } = jsonLines(trained.stdout).at(-1) as { run: string };
    const { stdout } = await perilune(["evaluate", walker, "--episodes", "2", "--max-steps", "20"], { cwd });
    expect(stdout).toMatch(
      /^CliffWalking-v1: -\d+\.\d\d ± \d+\.\d\d, -\d+\.\d+ per step over 2 deterministic episodes/,
    );
    const limited = await perilune(["evaluate", run, "--episodes", "2"], { cwd });
    expect(limited.stdout).not.toContain("per step");
  });
});

describe("perilune record", () => {
  /** Boxes of an MP4 at its top level, in order. */
  function boxes(file: string): string[] {
    const bytes = readFileSync(file);
    const types: string[] = [];
    for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at))
      types.push(bytes.toString("latin1", at + 4, at + 8));
    return types;
  }

  /** Seconds that an MP4's header (mvhd, version 0) says it lasts. */
  function duration(file: string): number {
    const bytes = readFileSync(file);
    const mvhd = bytes.indexOf("mvhd") + 4;
    return bytes.readUInt32BE(mvhd + 16) / bytes.readUInt32BE(mvhd + 12);
  }

  // No program is found on an empty PATH: the bundled encoder must do.
  it.each<[string, Readonly<Record<string, string>>]>([
    ["whatever encoder there is", {}],
    ["the bundled encoder", { PATH: "", Path: "" }],
  ])("films an agent with %s, and writes a replay that comes out the same", async (_, env) => {
    const words = ["record", run, "--episodes", "2", "--seed", "5", "--max-steps", "30", "--json"];
    const { code, stdout, stderr } = await perilune(words, { cwd, env });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const [done] = jsonLines(stdout);
    expect(done).toMatchObject({ event: "done", video: path.join(run, "replay.mp4"), seed: 5, deterministic: true });
    if (env.PATH === "") expect(done.encoder).toBe("bundled");
    expect(readFileSync(inRun("replay.mp4")).includes("stss")).toBe(true);

    const replay = decodeReplay(readFileSync(inRun("replay.json"), "utf8"));
    expect(simulate(replay)).toEqual(done.returns);
    const types = boxes(inRun("replay.mp4"));
    expect(types[0]).toBe("ftyp");
    expect(types.indexOf("moov")).toBeLessThan(types.indexOf("mdat"));
    expect(readFileSync(inRun("replay.mp4")).includes("avc1")).toBe(true);
    // One frame a step, 50 a second.
    const [first, second] = done.steps as number[];
    expect(duration(inRun("replay.mp4"))).toBeCloseTo((first + second) / 50, 1);
  });

  it("films a random policy", async () => {
    const words = ["record", "--random", "Pendulum-v1", "--max-steps", "10", "--output", "chance", "--json"];
    const { code, stdout } = await perilune(words, { cwd });
    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({ deterministic: false, steps: [10] });
    const replay = decodeReplay(readFileSync(path.join(cwd, "chance", "replay.json"), "utf8"));
    expect(simulate(replay)).toHaveLength(1);
    expect(existsSync(path.join(cwd, "chance", "replay.mp4"))).toBe(true);
  });
});

describe("perilune envs", () => {
  it("lists the environments", async () => {
    const { stdout } = await perilune(["envs", "--json"], { cwd });
    const listed = jsonLines(stdout);
    expect(listed.find(({ id }) => id === "CartPole-v1")).toEqual({
      id: "CartPole-v1",
      title: "CartPole",
      max_episode_steps: 500,
      reward_threshold: 475,
    });
    const told = await perilune(["envs"], { cwd });
    expect(told.stdout.trim().split("\n")).toHaveLength(listed.length);
  });

  it("describes one", async () => {
    const { stdout } = await perilune(["envs", "Pendulum"], { cwd });
    for (const part of ["Pendulum-v1", "Observation", "Actions", "Arguments (--env-kwargs)", "200 steps"]) {
      expect(stdout).toContain(part);
    }
    const json = await perilune(["envs", "Pendulum", "--json"], { cwd });
    expect(jsonLines(json.stdout)[0]).toMatchObject({ id: "Pendulum-v1", action_space: { kind: "box" } });
  });
});

describe("perilune --help", () => {
  it("lists an algorithm's hyper-parameters, each with its default and its meaning", async () => {
    const { code, stdout } = await perilune(["train", "ppo", "--help"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("Hyper-parameters of ppo");
    expect(stdout).toMatch(/^ {2}n_steps +steps of each environment in a rollout \(default: 2048\)$/m);
    expect(stdout).toMatch(/^ {2}net_arch +sizes of the hidden layers \(default: 64,64\)$/m);
    const listed = stdout.slice(stdout.indexOf("Hyper-parameters of ppo")).match(/^ {2}\w+/gm);
    expect(listed).toHaveLength(Object.keys(ppoDescriptors).length);
    const { stdout: general } = await perilune(["train", "--help"], { cwd });
    expect(general).toMatch(/perilune train ppo --help lists\s+them/);
    expect(general).not.toContain("Hyper-parameters of");
  });

  const verbs = ["", "train", "evaluate", "record", "info", "compare", "envs", "push", "pull", "verify", "login"];
  const hubVerbs = [
    "hub",
    "hub token create",
    "hub user create",
    "hub org add",
    "hub challenge create",
    "enter",
    "whoami",
  ];
  it.each([...verbs, ...hubVerbs])("has an example and the exit codes: %s", async (verb) => {
    const words = verb === "" ? ["--help"] : [...verb.split(" "), "--help"];
    const { code, stdout } = await perilune(words, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("Example:\n  perilune ");
    expect(stdout).toContain("Exit codes: 0 done, 1 fault, 2 input that cannot be used");
    expect(stdout).toContain("130 interrupted");
  });
});
