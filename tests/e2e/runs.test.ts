import { appendFileSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load } from "perilune";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonLines, perilune, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
const first = path.join("runs", "CartPole-v1", "ppo", "001");
const second = path.join("runs", "CartPole-v1", "ppo", "002");
const unfinished = "unfinished";

beforeAll(async () => {
  const train = ["train", "ppo", "CartPole-v1", "--steps", "2048", "--save-freq", "512", "--quiet"];
  const trained = [
    await perilune([...train, "--eval-freq", "1024"], { cwd }),
    await perilune([...train, "--seed", "2", "gamma=0.9", "--env-kwargs", "sutton_barto_reward=true"], { cwd }),
  ];
  expect(trained.map(({ code }) => code)).toEqual([0, 0]);
  cpSync(path.join(cwd, first), path.join(cwd, unfinished), { recursive: true });
  for (const name of ["model.safetensors", "eval.jsonl", "checkpoints/000000002048.safetensors"]) {
    rmSync(path.join(cwd, unfinished, name));
  }
  // As a crash in the middle of a line leaves it.
  appendFileSync(path.join(cwd, unfinished, "metrics.jsonl"), '{"rollout/ep_rew_mean":9');
});

/** What a verb says in JSON. */
async function told(...words: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await perilune([...words, "--json"], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return jsonLines(stdout);
}

/** A refusal: one line, exit code 2. */
async function refusal(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await perilune(words, { cwd });
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error: [^\n]+\n$/);
  return stderr;
}

it("keeps no more than 64 policies of evaluations, however many there are", async () => {
  const often = ["--steps", "2000", "--eval-freq", "20", "--eval-episodes", "1", "metrics_freq=20"];
  const { code } = await perilune(["train", "q-learning", "FrozenLake-v1", ...often, "--quiet"], { cwd });
  expect(code).toBe(0);
  const run = path.join(cwd, "runs", "FrozenLake-v1", "q-learning", "001");
  expect(jsonLines(readFileSync(path.join(run, "eval.jsonl"), "utf8")).length).toBe(100);
  const policies = readdirSync(path.join(run, "policies")).sort();
  expect(policies.length).toBe(50);
  expect(policies.at(-1)).toBe("000000002000.safetensors");
});

describe("perilune info", () => {
  it("says what a finished run is", async () => {
    const [info, ...more] = await told("info", first);
    expect(more).toEqual([]);
    const model = readFileSync(path.join(cwd, first, "model.safetensors"));
    expect(info).toMatchObject({
      run: first,
      algorithm: "ppo",
      env: "CartPole-v1",
      env_kwargs: {},
      seed: 1,
      steps: 2048,
      n_timesteps: 2048,
      finished: true,
      process: null,
      weights_hash: (await load(model)).weightsHash,
    });
    expect(info.changed).toContain("learning_rate");
    expect(info.changed).not.toContain("net_arch");
    const files = info.files as { name: string; files: number; bytes: number }[];
    expect(files.find(({ name }) => name === "model.safetensors")).toEqual({
      name: "model.safetensors",
      files: 1,
      bytes: model.length,
    });
    expect(files.find(({ name }) => name === "checkpoints/")).toMatchObject({ files: 3 });
  });

  it("shows it to people, the settings of its own before the defaults", async () => {
    const { code, stdout } = await perilune(["info", second], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}environment +CartPole-v1 sutton_barto_reward=true$/m);
    expect(stdout).toMatch(/^ {2}gamma +0\.9 \(0\.99\)$/m);
    expect(stdout.indexOf("gamma")).toBeLessThan(stdout.indexOf("Settings left at their default"));
    const { size } = statSync(path.join(cwd, second, "model.safetensors"));
    expect(stdout).toContain(`model.safetensors  ${(size / 1000).toFixed(1)} kB`);
  });

  it("works for a run that is not finished, and says where it would go on", async () => {
    const [info] = await told("info", unfinished);
    expect(info).toMatchObject({ steps: 2048, saved_steps: 1536, finished: false, weights_hash: null });
    const { stdout } = await perilune(["info", unfinished], { cwd });
    expect(stdout).toContain("2,048 of 2,048, saved up to 1,536");
    expect(stdout).toContain(`perilune train --resume ${unfinished}`);
  });

  it("names the process that trains it", async () => {
    const own = { pid: process.pid, started: null as string | null, host: (await import("node:os")).hostname() };
    // The start time is the 22nd number of /proc/PID/stat; elsewhere none is compared.
    if (process.platform === "linux") {
      const stat = readFileSync(`/proc/${process.pid}/stat`, "utf8");
      own.started = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    }
    const lock = path.join(cwd, unfinished, "run.lock");
    writeFileSync(lock, JSON.stringify(own));
    const [info] = await told("info", unfinished);
    writeFileSync(lock, JSON.stringify({ ...own, started: "0" }));
    const [dead] = await told("info", unfinished);
    rmSync(lock);
    expect(info.process).toBe(process.pid);
    if (process.platform === "linux") expect(dead.process).toBeNull();
  });

  it("refuses what is no run, and a damaged model", async () => {
    expect(await refusal("info", "runs")).toMatch(/expected a run folder with its config\.yaml, got runs/);
    const damaged = path.join(cwd, "damaged");
    cpSync(path.join(cwd, first), damaged, { recursive: true });
    writeFileSync(path.join(damaged, "model.safetensors"), "no model");
    expect(await refusal("info", "damaged")).toContain(path.join("damaged", "model.safetensors"));
  });
});

describe("perilune compare", () => {
  it("gives each run on a line, scored by its last evaluation, else by its training", async () => {
    const [one, two, ...more] = await told("compare", first, second);
    expect(more).toEqual([]);
    const evaluation = jsonLines(readFileSync(path.join(cwd, first, "eval.jsonl"), "utf8")).at(-1);
    expect(one.score).toEqual({
      mean: evaluation?.mean_reward,
      std: evaluation?.std_reward,
      episodes: 10,
      from: "evaluation",
    });
    const records = jsonLines(readFileSync(path.join(cwd, second, "metrics.jsonl"), "utf8"));
    expect(two.score).toEqual({
      mean: records.at(-1)?.["rollout/ep_rew_mean"],
      std: null,
      episodes: null,
      from: "training",
    });
    expect(two).toMatchObject({ steps: 2048, reward_threshold: 475, steps_to_threshold: null });
    expect(two.curve).toHaveLength(records.length);
    expect(Number(two.steps_per_second)).toBeCloseTo(2048 / Number(two.seconds), 6);
  });

  it("evaluates the models afresh, as perilune evaluate does", async () => {
    const runs = await told("compare", first, second, "--episodes", "4", "--seed", "7");
    for (const { run, score } of runs) {
      const [evaluation] = await told("evaluate", String(run), "--episodes", "4", "--seed", "7");
      expect(score).toEqual({
        mean: evaluation.mean_reward,
        std: evaluation.std_reward,
        episodes: 4,
        from: "fresh",
      });
    }
  });

  it("shows only what differs, and the curves, also of a run cut off by a crash", async () => {
    const { code, stdout } = await perilune(["compare", first, second, unfinished], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^gamma +0\.98 +0\.9 +0\.98$/m);
    expect(stdout).toMatch(/^sutton_barto_reward +– +true +–$/m);
    expect(stdout).not.toMatch(/^(learning_rate|save_freq|eval_freq|env) /m);
    expect(stdout).toMatch(/^scored by +last evaluation of 10 +training mean +training mean$/m);
    expect(stdout).toContain("Mean return of the latest training episodes");
    expect(stdout).toMatch(/[\u2801-\u28ff]/);
    for (const marker of ["A", "B", "C"]) expect(stdout).toMatch(new RegExp(`│.*${marker}`));
    expect(stdout).not.toContain("\u001b");
    const coloured = await perilune(["compare", first, second], { cwd, env: { FORCE_COLOR: "1" } });
    expect(coloured.stdout).toContain("\u001b[36mA");
  });

  it("refuses what cannot be compared", async () => {
    expect(await refusal("compare")).toContain("missing required argument 'runs'");
    expect(await refusal("compare", first, "nowhere")).toMatch(/expected a run folder .* got nowhere/);
    expect(await refusal("compare", unfinished, "--episodes", "3")).toContain("expected a finished run");
    expect(await refusal("compare", first, "--episodes", "0")).toContain("Expected an integer above 0");
    expect(await refusal("compare", ...Array(27).fill(first))).toContain("expected at most 26 runs, got 27");
  });
});
