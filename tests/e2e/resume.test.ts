import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { decodeCheckpoint } from "perilune";
import { beforeAll, describe, expect, it } from "vitest";
import { interruptAfter, jsonLines, perilune, start, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
// 24 updates of 256 steps, a checkpoint every other one, an evaluation every fourth.
const words = [
  "train",
  "ppo",
  "CartPole-v1",
  "--steps",
  "6000",
  "--save-freq",
  "512",
  "--eval-freq",
  "1024",
  "--quiet",
];
let whole: string;

/** A run's file, without what is measured in time. */
function content(run: string, name: string): string {
  const text = readFileSync(path.join(run, name), "latin1");
  return name === "metrics.jsonl" ? text.replace(/,"time\/(iterations|time_elapsed|fps)":[^,}]+/g, "") : text;
}

function expectSameRun(run: string): void {
  for (const name of ["config.yaml", "metrics.jsonl", "eval.jsonl", "model.safetensors", "best-model.safetensors"]) {
    expect(content(run, name), `${name} of ${run}`).toBe(content(whole, name));
  }
}

/** The only run in a log folder. */
function runIn(logFolder: string): string {
  const parent = path.join(logFolder, "CartPole-v1", "ppo");
  const [name, ...more] = readdirSync(path.join(cwd, parent));
  expect(more).toEqual([]);
  return path.join(parent, name);
}

beforeAll(async () => {
  const { stdout } = await perilune([...words, "--json"], { cwd });
  whole = path.join(cwd, String(jsonLines(stdout).at(-1)?.run));
});

describe("a run killed at any moment", () => {
  it.each([1, 2, 4, 5, 13, 20, 24])("goes on to the same end: kill -9 after update %i", async (update) => {
    const logFolder = `killed-${update}`;
    const { ended } = await interruptAfter(update, "SIGKILL", [...words, "--log-folder", logFolder], { cwd });
    const run = runIn(logFolder);
    // After the last update it may have come to its end before the signal.
    if (update < 24) expect(ended).toBe("SIGKILL");
    const folder = path.join(cwd, run, "checkpoints");
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (name.endsWith(".safetensors")) decodeCheckpoint(readFileSync(path.join(folder, name)));
    }
    const { code, stdout, stderr } = await perilune(["train", "--resume", run, "--json", "--quiet"], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(stdout).at(-1)).toMatchObject({ event: "done", run, steps: 6144 });
    expectSameRun(path.join(cwd, run));
  });

  it("goes on from config.yaml when it had no checkpoint yet", async () => {
    const first = [...words, "--log-folder", "early"];
    first[first.indexOf("512")] = "6000";
    await interruptAfter(3, "SIGKILL", first, { cwd });
    const run = runIn("early");
    expect(existsSync(path.join(cwd, run, "checkpoints"))).toBe(false);
    const { code } = await perilune(["train", "--resume", run, "--quiet"], { cwd });
    expect(code).toBe(0);
    expect(content(path.join(cwd, run), "model.safetensors")).toBe(content(whole, "model.safetensors"));
  });

  it("refuses a damaged checkpoint, and goes on from the one before once that is deleted", async () => {
    await interruptAfter(13, "SIGKILL", [...words, "--log-folder", "damaged"], { cwd });
    const run = runIn("damaged");
    const folder = path.join(cwd, run, "checkpoints");
    const newest = path.join(folder, readdirSync(folder).sort().at(-1) as string);
    writeFileSync(newest, readFileSync(newest).subarray(0, 5000));
    const resume = ["train", "--resume", run, "--quiet"];
    const { code, stderr } = await perilune(resume, { cwd });
    expect({ code, lines: stderr.trimEnd().split("\n").length }).toEqual({ code: 2, lines: 1 });
    expect(stderr).toMatch(/cannot be read: .*; else delete it to go on from \d+\.safetensors/);
    rmSync(newest);
    expect((await perilune(resume, { cwd })).code).toBe(0);
    expectSameRun(path.join(cwd, run));
  });
});

describe("Ctrl-C", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("saves the run and exits with 130 (%s)", async (signal) => {
    const logFolder = `stopped-${signal}`;
    const { ended, events } = await interruptAfter(5, signal, [...words, "--log-folder", logFolder], { cwd });
    expect(ended).toBe(130);
    const run = runIn(logFolder);
    const stopped = events.at(-1);
    expect(stopped).toMatchObject({ event: "interrupted", run });
    const checkpoint = `${String(stopped?.steps).padStart(12, "0")}.safetensors`;
    expect(readdirSync(path.join(cwd, run, "checkpoints"))).toContain(checkpoint);
    expect(existsSync(path.join(cwd, run, "run.lock"))).toBe(false);
    expect(existsSync(path.join(cwd, run, "model.safetensors"))).toBe(false);
    await perilune(["train", "--resume", run, "--quiet"], { cwd });
    expectSameRun(path.join(cwd, run));
  });

  it("aborts at once the second time: nothing is saved any more", async () => {
    // Both signals arrive within the first update, so that they are served one right after the other.
    const long = ["train", "ppo", "CartPole-v1", "--steps", "1e7", "n_steps=2048", "--quiet", "--log-folder", "twice"];
    const child = start(long, { cwd });
    const closed = once(child, "close");
    const run = path.join(cwd, "twice", "CartPole-v1", "ppo", "001");
    while (!existsSync(path.join(run, "metrics.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 10));
    child.kill("SIGINT");
    child.kill("SIGTERM");
    expect(await closed).toEqual([130, null]);
    expect(readdirSync(run)).not.toContain("checkpoints");
  });
});

describe("a run folder", () => {
  it("has one writer: a second is refused, and a dead one's place is taken", async () => {
    const endless = ["train", "ppo", "CartPole-v1", "--steps", "1e9", "--json", "--log-folder", "locked"];
    const first = start(endless, { cwd });
    const closed = once(first, "close");
    first.stderr?.resume();
    await once(first.stdout as NodeJS.ReadableStream, "data");
    first.stdout?.resume();
    const run = runIn("locked");
    const { code, stderr } = await perilune(["train", "--resume", run, "--quiet"], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain(`being written by process ${first.pid}`);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    first.kill("SIGKILL");
    await closed;
    expect(existsSync(path.join(cwd, run, "run.lock"))).toBe(true);
    const { ended } = await interruptAfter(2, "SIGINT", ["train", "--resume", run], { cwd });
    expect(ended).toBe(130);
  });
});
