// Prints what this Node computes, as hashes: environments, random draws, and weights and metrics of short runs.
// Uses the built library; see scripts/node-versions.mjs.
import { createHash } from "node:crypto";
import {
  DQN,
  defaultRng,
  evaluate,
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
