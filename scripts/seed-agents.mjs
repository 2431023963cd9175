// Trains the agents that a new hub holds, through the built command, and writes packages/hub-server/agents anew:
//   node scripts/seed-agents.mjs
import { execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { build, install, root, runPackaged } from "./setup.mjs";

/** What trains each, under the name it has on a hub. */
const trainings = {
  "ppo-LunarLander-v3": "ppo LunarLander-v3 --seed 1",
  "ppo-CartPole-v1": "ppo CartPole-v1 --seed 1",
  "q-learning-Taxi-v4": "q-learning Taxi-v4 --seed 1",
  "q-learning-FrozenLake-v1-4x4-noSlippery":
    "q-learning FrozenLake-v1 learning_rate=0.7 gamma=0.95 --steps 1e5 --seed 1 --env-kwargs is_slippery=false",
};
const episodes = "--episodes 100 --seed 1000000";
/** Of a run, what goes with its agent. */
const kept = ["model.safetensors", "config.yaml", "metrics.jsonl", "replay.mp4"];

const folder = path.join(root, "packages/hub-server/agents");
await install();
await build(["packages/cli"]);
const { evaluate, load, VERSION } = await import("perilune");
const work = await mkdtemp(path.join(tmpdir(), "perilune-agents-"));
const perilune = (words) =>
  execFileSync(process.execPath, [path.join(root, "packages/cli/bin/perilune.js"), ...words.split(" "), "--quiet"], {
    cwd: work,
    stdio: "inherit",
  });

const agents = [];
try {
  for (const [name, training] of Object.entries(trainings)) {
    const [algorithm, env] = training.split(" ");
    const run = `runs/${env}/${algorithm}/001`;
    perilune(`train ${training}`);
    perilune(`record ${run} --seed 1000000`);
    const target = path.join(folder, name);
    await rm(target, { recursive: true, force: true });
    await mkdir(target, { recursive: true });
    for (const file of kept) await cp(path.join(work, run, file), path.join(target, file));
    const model = await load(await readFile(path.join(target, "model.safetensors")));
    agents.push({
      name,
      train: `perilune train ${training}`,
      evaluate: `perilune evaluate RUN ${episodes}`,
      perilune: VERSION,
      weights_hash: model.weightsHash,
      evaluation: evaluate(model.policy, model.env, { episodes: 100, seed: 1_000_000 }),
    });
  }
} finally {
  await rm(work, { recursive: true, force: true });
}
await writeFile(path.join(folder, "agents.json"), JSON.stringify(agents));
runPackaged("@biomejs/biome/bin/biome", ["format", "--write", folder]);
for (const { name, evaluation } of agents) {
  console.error(`${name}: ${evaluation.meanReward.toFixed(2)} ± ${evaluation.stdReward.toFixed(2)}`);
}
