// Trains and evaluates seeds through the built command, records what came out, and makes zoo/benchmark.md of it:
//   node scripts/benchmark.mjs run ppo CartPole-v1 --seeds 0-9 [--episodes 100] [--episode-seed 0] [-- settings]
//   node scripts/benchmark.mjs table
import { execFileSync, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { benchmarkPage } from "./benchmark-table.mjs";
import { build, install, root } from "./setup.mjs";

const folder = path.join(root, "zoo/benchmark");
const usage = "node scripts/benchmark.mjs table | run ALGORITHM ENVIRONMENT --seeds 0-9 [-- settings]";

function refuse(message) {
  console.error(`error: ${message}; usage: ${usage}`);
  process.exit(2);
}

/** The seeds of `1,2,3`, `0-9` or both mixed. */
function seedsOf(text = "") {
  const seeds = text.split(",").flatMap((part) => {
    const [, first, last = first] =
      /^(\d+)(?:-(\d+))?$/.exec(part) ?? refuse(`expected seeds such as 0-9, got "${text}"`);
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, index) => Number(first) + index);
  });
  return seeds.length > 0 ? [...new Set(seeds)] : refuse(`expected seeds such as 0-9, got "${text}"`);
}

/** Runs the built command and gives the last JSON object that it prints; its failure, which it told, ends this too. */
function perilune(args) {
  const command = [path.join(root, "packages/cli/bin/perilune.js"), ...args, "--json", "--quiet"];
  const options = { encoding: "utf8", maxBuffer: 2 ** 30, stdio: ["ignore", "pipe", "inherit"] };
  const { status, stdout } = spawnSync(process.execPath, command, options);
  if (status !== 0) process.exit(status ?? 1);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

const git = (...args) => execFileSync("git", args, { cwd: root, encoding: "utf8" }).trim();

async function record(algorithm, environment, settings, { seeds, episodes, episodeSeed }) {
  await install();
  await build();
  const { specOf } = await import("perilune");
  const { version } = JSON.parse(await readFile(path.join(root, "packages/cli/package.json"), "utf8"));
  const asked = ["--episodes", episodes, ...(episodeSeed === undefined ? [] : ["--seed", episodeSeed])];
  const about = {
    algorithm,
    environment,
    command: ["node scripts/benchmark.mjs", ...process.argv.slice(2)].join(" "),
    train: ["perilune train", algorithm, environment, "--seed SEED", ...settings].join(" "),
    evaluate: ["perilune evaluate RUN", ...asked].join(" "),
    version,
    commit: git("rev-parse", "HEAD"),
    /** Whether what trains differs from that commit. */
    modified: git("status", "--porcelain", "--", "packages", "zoo/*.yml") !== "",
    node: process.versions.node,
    cpu: cpus()[0].model,
  };
  const runs = await mkdtemp(path.join(tmpdir(), "perilune-benchmark-"));
  process.on("exit", () => rmSync(runs, { recursive: true }));
  const results = [];
  let steps = 0;
  let evaluation = null;
  for (const seed of seeds) {
    const place = ["--seed", String(seed), "--log-folder", runs];
    const done = perilune(["train", algorithm, environment, ...place, ...settings]);
    evaluation = perilune(["evaluate", done.run, ...asked]);
    steps = done.steps;
    const { mean_reward, std_reward } = evaluation;
    results.push({ seed, mean_reward, std_reward, seconds: Math.round(done.seconds * 100) / 100 });
    console.error(`seed ${seed}: ${mean_reward.toFixed(1)} ± ${std_reward.toFixed(1)} in ${done.seconds.toFixed(1)} s`);
  }
  const threshold = specOf(environment).rewardThreshold ?? null;
  const episodesPlayed = { seed: evaluation.seed, count: evaluation.episodes };
  const text = JSON.stringify({ ...about, threshold, steps, episodes: episodesPlayed, results }, null, 2);
  await writeFile(path.join(folder, `${algorithm}-${environment.replaceAll("/", "-")}.json`), `${text}\n`);
}

function parsed() {
  const text = { type: "string" };
  const options = { seeds: text, episodes: { type: "string", default: "100" }, "episode-seed": text };
  try {
    return parseArgs({ allowPositionals: true, options });
  } catch (error) {
    return refuse(error.message);
  }
}

const { values, positionals } = parsed();
const [verb, algorithm, environment, ...settings] = positionals;
if (verb === "run") {
  if (environment === undefined) refuse("expected an algorithm and an environment");
  const { episodes, "episode-seed": episodeSeed } = values;
  await record(algorithm, environment, settings, { seeds: seedsOf(values.seeds), episodes, episodeSeed });
} else if (verb !== "table") refuse(`expected run or table, got ${verb ?? "nothing"}`);
await writeFile(path.join(root, "zoo/benchmark.md"), benchmarkPage(folder));
