import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { interruptLanding, workingDirectory } from "./perilune.ts";

const cwd = workingDirectory();

it("npm start trains by the course's recipe, and Ctrl-C leaves a run to go on with", async () => {
  const run = path.join("runs", "LunarLander-v3", "ppo", "001");
  const metrics = path.join(cwd, run, "metrics.jsonl");
  const isLearning = (): boolean => existsSync(metrics) && readFileSync(metrics).includes(10);
  const { code, stdout, stderr } = await interruptLanding(["--seed", "3"], { cwd }, isLearning);
  expect(code).toBe(130);
  expect(stdout).toContain("PPO learns LunarLander-v3");
  expect(stderr).toContain(`npx perilune train --resume ${run} goes on`);
  const config = readFileSync(path.join(cwd, run, "config.yaml"), "utf8");
  for (const line of ["seed: 3", "n_timesteps: 1000000", "n_envs: 16", "n_steps: 1024", "gamma: 0.999"]) {
    expect(config).toContain(line);
  }
});
