import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { decodeReplay, simulate } from "perilune";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonLines, perilune, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
const run = path.join("runs", "FrozenLake-v1", "q-learning", "001");
let trained: string;

beforeAll(async () => {
  const words = ["train", "q-learning", "FrozenLake-v1", "--steps", "1e5", "--env-kwargs", "is_slippery=false"];
  const { code, stdout } = await perilune(words, { cwd });
  expect(code).toBe(0);
  trained = stdout;
});

/** The rows of the arrows that a command drew. */
function arrows(stdout: string): string[] {
  const lines = stdout.split("\n");
  const title = lines.findIndex((line) => line.startsWith("greedy policy"));
  return title < 0 ? [] : lines.slice(title + 1, title + 5).map((line) => line.replaceAll(" ", ""));
}

/** Tiles that the arrows lead over from the upper left, until one has none. */
function walk(rows: readonly string[]): number[] {
  const tiles = [0];
  const change: Readonly<Record<string, number>> = { "←": -1, "→": 1, "↓": 4, "↑": -4 };
  while (tiles.length < 20) {
    const tile = tiles[tiles.length - 1];
    const step = change[rows[Math.floor(tile / 4)][tile % 4]];
    if (step === undefined) break;
    tiles.push(tile + step);
  }
  return tiles;
}

describe("a table on a grid", () => {
  it("is drawn as arrows that lead to the goal, by train and by evaluate alike", async () => {
    expect(walk(arrows(trained))).toHaveLength(7);
    expect(walk(arrows(trained)).at(-1)).toBe(15);
    const { code, stdout } = await perilune(["evaluate", run, "--episodes", "3"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^FrozenLake-v1: 1\.00 ± 0\.00 over 3 deterministic episodes/);
    expect(arrows(stdout)).toEqual(arrows(trained));
  });

  it("stays out of JSON and of quiet output", async () => {
    for (const flag of ["--json", "--quiet"]) {
      const { stdout } = await perilune(["evaluate", run, "--episodes", "1", flag], { cwd });
      expect(stdout).not.toContain("greedy policy");
    }
  });

  it("can be filmed, and its replay comes out the same", async () => {
    const { code, stdout } = await perilune(["record", run, "--output", "film", "--json"], { cwd });
    expect(code).toBe(0);
    expect(jsonLines(stdout)[0]).toMatchObject({ returns: [1], steps: [6] });
    expect(existsSync(path.join(cwd, "film", "replay.mp4"))).toBe(true);
    expect(simulate(decodeReplay(readFileSync(path.join(cwd, "film", "replay.json"), "utf8")))).toEqual([1]);
  });
});

describe("a task that never ends", () => {
  it("is learned with its tuned settings, judged by the reward per step, and filmed", async () => {
    const words = ["train", "differential-q-learning", "AccessControl-v0", "--steps", "2e5", "--json", "--quiet"];
    const queue = String(jsonLines((await perilune(words, { cwd })).stdout).at(-1)?.run);
    const { stdout } = await perilune(["evaluate", queue, "--episodes", "2", "--max-steps", "20000"], { cwd });
    const [, rate] = /, (\d\.\d+) per step over 2 deterministic episodes/.exec(stdout) ?? [];
    expect(Number(rate)).toBeGreaterThan(2.6); // 2.7476 is the most that there is; accepting everyone earns 2.18
    const film = ["record", queue, "--max-steps", "20", "--output", "queue", "--json"];
    expect(jsonLines((await perilune(film, { cwd })).stdout)[0]).toMatchObject({ steps: [20] });
    const unbounded = await perilune(["evaluate", queue], { cwd });
    expect(unbounded.code).toBe(2);
    expect(unbounded.stderr).toMatch(/^error: [^\n]*max[^\n]*\n$/i);
  });
});

describe("perilune envs", () => {
  it.each([
    ["Taxi-v4", "perilune train q-learning Taxi-v4"],
    ["AccessControl-v0", "perilune train differential-q-learning AccessControl-v0"],
    ["LunarLander-v3", "perilune train ppo LunarLander-v3"],
    ["StockTrading-v0", "perilune train ppo StockTrading-v0 --steps 1e6"],
  ])("suggests an algorithm that fits %s", async (id, command) => {
    const { stdout } = await perilune(["envs", id], { cwd });
    expect(stdout.trimEnd().endsWith(`\nTrain an agent:  ${command}`)).toBe(true);
    const [json] = jsonLines((await perilune(["envs", id, "--json"], { cwd })).stdout);
    expect(json.train).toBe(command);
  });

  it("tells a long observation in few lines", async () => {
    const { stdout } = await perilune(["envs", "PlatformerFull-v0"], { cwd });
    expect(stdout).toContain("\nObservation (317 numbers)\n  place: 0 to 100 tiles\n");
    expect(stdout).toContain("\n  100 times in turn:\n    ground of column 0…99: 0 to 10\n");
    expect(stdout.split("\n").length).toBeLessThan(60);
  });
});
