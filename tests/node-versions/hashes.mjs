// Prints what this Node computes, as hashes: environments, random draws, and weights and metrics of short runs.
// Uses the built library; see scripts/node-versions.mjs.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { openBoards } from "../../packages/hub-server/dist/boards/open-boards.js";
import { runEvaluator } from "../../packages/hub-server/dist/evaluation/evaluator-process.js";
import { defaultEvaluationLimits } from "../../packages/hub-server/dist/evaluation/limits.js";
import { openBoardSeeds, verifyOnBoard } from "../../packages/perilune/dist/hub/index.js";
import {
  DQN,
  defaultRng,
  evaluate,
  load,
  makeVec,
  PPO,
  QLearning,
  registeredIds,
  stringifyExact,
  weightsHash,
} from "../../packages/perilune/dist/index.js";

const hash = (value) => createHash("sha256").update(stringifyExact(value)).digest("hex").slice(0, 32);

console.log(`Node ${process.versions.node} (V8 ${process.versions.v8})`);

const rng = defaultRng(2026);
console.log(
  `random draws                ${hash([rng.random(999), rng.standardNormal(999), rng.standardExponential(999)])}`,
);

for (const id of registeredIds()) {
  const envs = makeVec(id, { numEnvs: 4, seed: 3 });
  const draws = defaultRng(5);
  const rows = [structuredClone(envs.reset().observations)];
  for (let step = 0; step < 1000; step++) {
    const actions = Array.from({ length: 4 }, () => envs.singleActionSpace.sample(draws));
    const batch =
      typeof actions[0] === "number" ? Int32Array.from(actions) : Float32Array.from(actions.flatMap((a) => [...a]));
    const { observations, rewards } = envs.step(batch);
    rows.push(structuredClone(observations), rewards.slice());
  }
  console.log(`${id.padEnd(27)} ${hash(rows)}`);
}

/** Weights, metrics and stochastic episodes of a run, in a line. */
function report(name, agent, id, total) {
  const metrics = [...agent.learn(total)];
  const { returns } = evaluate(agent.policy, id, { episodes: 5, seed: 100, deterministic: false });
  const hashes = { weights: weightsHash(agent.policy), metrics: hash(metrics), returns: hash(returns) };
  const shown = Object.entries(hashes).map(([what, value]) => `${what} ${value.slice(0, 16)}`);
  console.log(`${name.padEnd(27)} ${shown.join(" ")}`);
}

for (const kernels of ["simd", "plain"]) {
  for (const [id, nSteps, total] of [
    ["CartPole-v1", 256, 8192],
    ["LunarLander-v3", 256, 8192],
    ["Pendulum-v1", 256, 4096],
  ]) {
    const envs = makeVec(id, { numEnvs: 8, seed: 1 });
    const hyperparams = { nSteps, normalize: id === "Pendulum-v1" };
    report(`ppo ${id}, ${kernels}`, new PPO(envs, { seed: 1, hyperparams, kernels }), id, total);
  }
  const hyperparams = { bufferSize: 2000, netArch: [32] };
  const dqn = new DQN(makeVec("CartPole-v1", { seed: 1 }), { seed: 1, hyperparams, kernels });
  report(`dqn CartPole-v1, ${kernels}`, dqn, "CartPole-v1", 4000);
}

report("q-learning Taxi-v4", new QLearning(makeVec("Taxi-v4", { seed: 1 }), { seed: 1 }), "Taxi-v4", 50_000);

// Boards' scores: as anyone computes them, and as the hub's shut-in evaluator does.
const agents = new URL("../../packages/hub-server/agents/", import.meta.url);
const workplace = mkdtempSync(path.join(tmpdir(), "perilune-evaluations-"));
for (const { name } of JSON.parse(readFileSync(new URL("agents.json", agents), "utf8"))) {
  const model = readFileSync(new URL(`${name}/model.safetensors`, agents));
  const { env } = await load(model);
  for (const deterministic of [true, false]) {
    const board = { ...openBoards.find((one) => one.env.id === env.id), episodes: 20, deterministic, challenge: null };
    const evaluation = { model, board, seeds: null };
    const judged = await runEvaluator(evaluation, { limits: defaultEvaluationLimits, workplace });
    const results = [{ score: judged.score, returns: judged.returns, lengths: judged.lengths }];
    for (const kernels of ["simd", "plain"]) {
      const { policy, weightsHash } = await load(model, { kernels });
      results.push(verifyOnBoard(policy, board, openBoardSeeds(board.id, weightsHash, board.episodes)));
    }
    const [evaluator, simd, plain] = results.map((result) => hash(result).slice(0, 16));
    const title = `${name}, ${deterministic ? "greedy" : "drawn"}`;
    if (simd !== plain || simd !== evaluator) throw new Error(`${title}: ${simd}, ${plain}, ${evaluator}`);
    console.log(`${title.padEnd(27)} board score ${simd}`);
  }
}
rmSync(workplace, { recursive: true });
