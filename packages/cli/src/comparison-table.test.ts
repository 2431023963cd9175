import { expect, it } from "vitest";
import { comparisonTable } from "./comparison-table.ts";
import { configureRun } from "./run/configure.ts";
import type { ComparedRun } from "./run/run-comparison.ts";

function compared(seed: number, result: Partial<ComparedRun>): ComparedRun {
  const request = { algorithm: "ppo", env: "CartPole-v1", words: [], envArguments: {}, evalEpisodes: 10 };
  const config = configureRun({ ...request, seed, steps: 5000, stopAtThreshold: false, zoo: null }, () => {});
  const none = { score: null, threshold: 475, stepsToThreshold: null, seconds: null, curve: [] };
  return { folder: `run${seed}`, config, finished: true, timesteps: 5120, ...none, ...result };
}

const runs = [
  compared(1, {
    score: { mean: 480.04, std: 31.26, episodes: 10, from: "evaluation" },
    stepsToThreshold: 4096,
    seconds: 2,
  }),
  compared(2, { score: { mean: -3, std: null, episodes: null, from: "training" }, finished: false, timesteps: 1024 }),
];
const labels = ["A", "B"].map((marker) => ({ marker, paint: (text: string) => text }));

it("says how runs differ and how they did, each with where its score comes from", () => {
  expect(comparisonTable(runs, labels, 80)).toBe(
    [
      "              A                      B",
      "seed          1                      2",
      "score         480.0 ± 31.3           -3.0",
      "scored by     last evaluation of 10  training mean",
      "steps to 475  4,096                  not reached",
      "steps         5,120                  1,024 of 5,000",
      "seconds       2.0                    –",
      "steps/s       2,560                  –",
    ].join("\n"),
  );
});

it("sets runs below one another where the terminal is narrow", () => {
  const table = comparisonTable(runs, labels, 40);
  expect(table.split("\n\n")).toHaveLength(2);
  for (const row of table.split("\n")) expect(row.length).toBeLessThanOrEqual(40);
});

it("leaves out the threshold where no environment has one", () => {
  const without = runs.map((run) => ({ ...run, threshold: null }));
  expect(comparisonTable(without, labels, 80)).not.toContain("steps to");
});
