import "perilune/envs";
import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { PolicySnapshot } from "../../engine/protocol.ts";
import { configureRun } from "../../engine/task.ts";
import { keepStage, stagesOf, verdict } from "./landing.ts";

const at = (timesteps: number): PolicySnapshot => ({ timesteps, spec: {} as PolicySnapshot["spec"], tensors: [] });
const steps = (stages: readonly PolicySnapshot[]): number[] => stages.map(({ timesteps }) => timesteps);

describe("the stages of a run", () => {
  it("keep even steps and always the newest", () => {
    let stages: readonly PolicySnapshot[] = [];
    for (let timesteps = 0; timesteps <= 1_000_000; timesteps += 16_384) {
      stages = keepStage(stages, at(timesteps), 1_000_000);
      expect(stages.at(-1)?.timesteps).toBe(timesteps);
    }
    expect(stages.length).toBeGreaterThan(20);
    expect(stages.length).toBeLessThanOrEqual(42);
    expect(stages[0].timesteps).toBe(0);
    const gaps = steps(stages)
      .slice(1, -1)
      .map((value, index) => value - steps(stages)[index]);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(25_000);
  });

  it("begin anew where a run went back to a checkpoint, or another run began", () => {
    expect(steps(keepStage([at(0), at(500), at(900)], at(500), 1000))).toEqual([500]);
    const policy = signal<PolicySnapshot | null>(null);
    const run = signal<{ path: string; config: { n_timesteps: number } } | null>(null);
    const stages = stagesOf({ policy, run });
    run.value = { path: "a", config: { n_timesteps: 40 } };
    policy.value = at(0);
    policy.value = at(10);
    expect(steps(stages.value)).toEqual([0, 10]);
    policy.value = null;
    run.value = { path: "b", config: { n_timesteps: 40 } };
    expect(stages.value).toEqual([]);
  });
});

it("an examination is judged by its mean, and told by both measures", () => {
  expect(verdict({ mean: 210, std: 30, returns: [180, 240] })).toBe(
    "It lands: the mark of 200 is met. 1 of 2 episodes returned 200 or more; by the stricter measure, mean − standard deviation, it has 180.0.",
  );
  expect(verdict({ mean: -20, std: 30, returns: [-20] })).toMatch(/^Not yet.* it has −50\.0\.$/);
});

it("a run that goes on to its end is evaluated on the way, and by nothing stopped", () => {
  const request = {
    algorithm: "ppo",
    env: "LunarLander-v3",
    envArguments: {},
    settings: {},
    seed: 1,
    steps: 1_000_000,
  };
  const early = configureRun(request, null);
  expect(early).toMatchObject({ stop_at_threshold: true });
  expect(configureRun({ ...request, toTheEnd: true }, null)).toEqual({
    ...early,
    stop_at_threshold: false,
    eval_freq: 100_000,
  });
});
