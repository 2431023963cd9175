import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { specOf } from "perilune";
import { expect, it } from "vitest";

const zoo = fileURLToPath(new URL("../../zoo", import.meta.url));
const folder = path.join(zoo, "benchmark");
const { benchmarkPage } = await import(new URL("../../scripts/benchmark-table.mjs", import.meta.url).href);
const records = readdirSync(folder).filter((name) => name !== "references.json");

const record = {
  algorithm: "ppo",
  environment: "World-v0",
  command: "COMMAND",
  train: "TRAIN",
  evaluate: "EVALUATE",
  version: "1.2.3",
  commit: "0123456789abcdef",
  modified: false,
  node: "20.19.0",
  cpu: "CPU",
  threshold: -100,
  steps: 1_000_000,
  episodes: { seed: 10, count: 100 },
  results: [
    { seed: 3, mean_reward: -90.04, std_reward: 12, seconds: 20 },
    { seed: 0, mean_reward: -200, std_reward: 0, seconds: 10 },
    { seed: 2, mean_reward: -100, std_reward: 1.256, seconds: 12.5 },
    { seed: 1, mean_reward: -110, std_reward: 3, seconds: 11 },
  ],
};
const references = {
  sources: { paper: { title: "A paper", url: "https://example.org/paper", about: "one run." } },
  results: [
    {
      algorithm: "ppo",
      environment: "World-v0",
      source: "paper",
      task: "World-v-1",
      steps: 5000,
      results: [{ mean_reward: -95, std_reward: 4 }, { mean_reward: 7.5 }],
    },
    { algorithm: "dqn", environment: "World-v0", source: "paper", results: [{ mean_reward: 4321.5 }] },
  ],
};

it("is what node scripts/benchmark.mjs table makes of the records", () => {
  const page = readFileSync(path.join(zoo, "benchmark.md"), "utf8").replaceAll("\r\n", "\n");
  expect(page, "node scripts/benchmark.mjs table makes it anew").toBe(benchmarkPage(folder));
});

it.each(records)("has every seed once and the threshold of its environment: %s", (name) => {
  const { algorithm, environment, threshold, episodes, results } = JSON.parse(
    readFileSync(path.join(folder, name), "utf8"),
  );
  expect(name).toBe(`${algorithm}-${environment}.json`);
  expect(threshold).toBe(specOf(environment).rewardThreshold ?? null);
  expect(episodes.count).toBeGreaterThanOrEqual(100);
  const seeds = results.map(({ seed }: { seed: number }) => seed);
  expect(new Set(seeds).size).toBe(seeds.length);
});

it("counts and sums up the seeds, and sets beside them what others measured", () => {
  const made = mkdtempSync(path.join(tmpdir(), "perilune-benchmark-"));
  writeFileSync(path.join(made, "references.json"), JSON.stringify(references));
  writeFileSync(path.join(made, "ppo-World-v0.json"), JSON.stringify(record));
  const page = benchmarkPage(made);
  expect(page).toContain("| [ppo](#ppo-world-v0) | World-v0 | 1,000,000 | −105 | −200 to −90 | −100 | 2 of 4 | 11.8 |");
  expect(page).toContain(
    ["| 3 | −90 ± 12 | 20 |", "| 0 | −200 ± 0 | 10 |", "| 2 | −100 ± 1.26 | 12.5 |", "| 1 | −110 ± 3 | 11 |"].join(
      "\n",
    ),
  );
  expect(page).toContain("100 episodes seeded 10 to 109. Perilune 1.2.3, commit `0123456789ab`, Node 20.19.0, CPU.");
  expect(page).toContain("| A paper | World-v-1 | 5,000 | −95 ± 4, 7.50 |  |");
  expect(page).toContain("- [A paper](https://example.org/paper): one run.");
  expect(page).not.toContain("4321.5");
});

it("says when what was trained differs from its commit, and when there is no threshold", () => {
  const made = mkdtempSync(path.join(tmpdir(), "perilune-benchmark-"));
  writeFileSync(path.join(made, "references.json"), JSON.stringify({ sources: {}, results: [] }));
  writeFileSync(path.join(made, "a.json"), JSON.stringify({ ...record, modified: true, threshold: null }));
  const page = benchmarkPage(made);
  expect(page).toContain("commit `0123456789ab` with changes");
  expect(page).toContain("| none |  | 11.8 |");
  expect(page).not.toContain("For comparison");
});
