import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { interruptAfter, jsonLines, perilune, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();
// The zoo's settings but for the size of the network, so that it is quick.
const words = ["train", "dqn", "CartPole-v1", "--steps", "4000", "--save-freq", "1000", "--quiet", "net_arch=32"];

const bytes = (run: string, name: string): string => readFileSync(path.join(cwd, run, name), "latin1");

it("trains DQN by the zoo, goes on to the same end when killed, and evaluates and records what it learned", async () => {
  const { stdout } = await perilune([...words, "--json"], { cwd });
  const run = String(jsonLines(stdout).at(-1)?.run);
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

it("refuses continuous actions in one line", async () => {
  const { code, stderr } = await perilune(["train", "dqn", "Pendulum-v1", "--steps", "1000"], { cwd });
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: "error: expected Discrete actions for a Q-network, got box; use ppo\n",
  });
});
