import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { interruptAfter, jsonLines, perilune, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
// The zoo's settings but for the size of the network, so that it is quick.
const words = ["train", "dqn", "CartPole-v1", "--steps", "4000", "--save-freq", "1000", "--quiet", "net_arch=32"];

const bytes = (run: string, name: string): string => readFileSync(path.join(cwd, run, name), "latin1");

let run: string;
beforeAll(async () => {
  const { stdout } = await perilune([...words, "--json"], { cwd });
  run = String(jsonLines(stdout).at(-1)?.run);
});

it("trains DQN by the zoo, goes on to the same end when killed, and evaluates what it learned", async () => {
  expect(bytes(run, "config.yaml")).toMatch(/train_freq: 256\n(.*\n)*.*net_arch:\s*\n?\s*(- |\[ ?)32/);

  await interruptAfter(7, "SIGKILL", [...words, "--log-folder", "killed"], { cwd });
  const parent = path.join("killed", "CartPole-v1", "dqn");
  const killed = path.join(parent, readdirSync(path.join(cwd, parent))[0]);
  expect(readdirSync(path.join(cwd, killed))).not.toContain("model.safetensors");
  await perilune(["train", "--resume", killed, "--quiet"], { cwd });
  expect(bytes(killed, "model.safetensors")).toBe(bytes(run, "model.safetensors"));

  const evaluated = await perilune(["evaluate", run, "--episodes", "5", "--json"], { cwd });
  expect(evaluated).toMatchObject({ code: 0, stderr: "" });
});

describe("a replay buffer in segments", () => {
  /** The run as a crash left it after the segment from 3072 to 4096, before the checkpoint that names it. */
  function crashed(name: string): string {
    cpSync(path.join(cwd, run), path.join(cwd, name), { recursive: true });
    for (const file of ["model.safetensors", "checkpoints/000000004096.safetensors"])
      rmSync(path.join(cwd, name, file));
    return name;
  }
  const segment = (from: number, to: number): string => {
    return path.join("replay-buffer", `${[from, to].map((at) => String(at).padStart(12, "0")).join("-")}.safetensors`);
  };
  const resume = (name: string): ReturnType<typeof perilune> =>
    perilune(["train", "--resume", name, "--quiet"], { cwd });

  it("has its size told by info", async () => {
    const files = readdirSync(path.join(cwd, run, "replay-buffer"));
    const size = files.reduce((sum, file) => sum + statSync(path.join(cwd, run, "replay-buffer", file)).size, 0);
    const told = await perilune(["info", run, "--json"], { cwd });
    expect(jsonLines(told.stdout)[0].replay).toEqual({ transitions: 4096, segments: 4, bytes: size });
    expect(files).toHaveLength(4);
    const { stdout } = await perilune(["info", run], { cwd });
    const kilobytes = (size / 1000).toFixed(1);
    expect(stdout).toContain(`  replay buffer  4,096 transitions saved, ${kilobytes} kB in 4 segments\n`);
    expect(stdout).toMatch(new RegExp(`^ {2}replay-buffer/ +${kilobytes} kB in 4 files$`, "m"));
  });

  it("goes on to the same end after a crash between a segment and its checkpoint", async () => {
    const whole = bytes(run, segment(3072, 4096));
    for (const name of ["orphan", "half-written"]) {
      crashed(name);
      const orphan = path.join(cwd, name, segment(3072, 4096));
      if (name === "half-written") {
        rmSync(orphan);
        writeFileSync(`${orphan}.1.tmp`, "half");
      }
      expect(await resume(name)).toMatchObject({ code: 0, stderr: "" });
      expect(bytes(name, "model.safetensors")).toBe(bytes(run, "model.safetensors"));
      expect(bytes(name, segment(3072, 4096))).toBe(whole);
      expect(readdirSync(path.join(cwd, name, "replay-buffer"))).toHaveLength(4);
    }
  });

  it.each<[string, (file: string) => void, string]>([
    ["missing", (file) => rmSync(file), "is missing; put it back from a copy"],
    ["damaged", (file) => writeFileSync(file, readFileSync(file).reverse()), "cannot be read: "],
  ])("is refused in one line where a segment is %s", async (what, spoil, message) => {
    const name = crashed(what);
    spoil(path.join(cwd, name, segment(1024, 2048)));
    const { code, stderr } = await resume(name);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: [^\n]+\n$/);
    expect(stderr).toContain(path.join(name, "checkpoints", "000000003072.safetensors"));
    expect(stderr).toContain(`its replay segment ${path.basename(segment(1024, 2048))} ${message}`);
    expect(stderr).toContain("; else delete it to go on from 000000002048.safetensors");
  });
});

it("updates by episodes where it is told to, of one environment", async () => {
  const episodes = [
    "train",
    "dqn",
    "CartPole-v1",
    "--steps",
    "600",
    "--log-folder",
    "episodes",
    "--json",
    "net_arch=16",
  ];
  const { code, stdout } = await perilune([...episodes, "train_freq=(1, 'episode')"], { cwd });
  expect(code).toBe(0);
  const folder = String(jsonLines(stdout).at(-1)?.run);
  expect(bytes(folder, "config.yaml")).toMatch(/train_freq:\s*(- 1\s+- episode|\[ ?1, episode ?\])/);
  const several = await perilune([...episodes, "train_freq=1,episode", "--n-envs", "2"], { cwd });
  expect(several).toMatchObject({
    code: 2,
    stderr:
      "error: expected one environment for train_freq in episodes, got 2; give --n-envs 1, or train_freq in steps\n",
  });
});

it("refuses continuous actions in one line", async () => {
  const { code, stderr } = await perilune(["train", "dqn", "Pendulum-v1", "--steps", "1000"], { cwd });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: expected Discrete actions for a Q-network, got box; use ppo\n",
  });
});
