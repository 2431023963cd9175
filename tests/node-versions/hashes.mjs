// Prints what this Node computes, as hashes: environments, random draws, and weights and metrics of short PPO runs.
// Uses the built library; see scripts/node-versions.mjs.
import { createHash } from "node:crypto";
import {
  defaultRng,
  evaluate,
  makeVec,
  PPO,
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
  const rows = [envs.reset().observations.slice()];
  for (let step = 0; step < 1000; step++) {
    const actions = Array.from({ length: 4 }, () => envs.singleActionSpace.sample(draws));
    const batch =
      typeof actions[0] === "number" ? Int32Array.from(actions) : Float32Array.from(actions.flatMap((a) => [...a]));
    const { observations, rewards } = envs.step(batch);
    rows.push(observations.slice(), rewards.slice());
  }
  console.log(`${id.padEnd(27)} ${hash(rows)}`);
}

for (const kernels of ["simd", "plain"]) {
  for (const [id, nSteps, total] of [
    ["CartPole-v1", 256, 8192],
    ["LunarLander-v3", 256, 8192],
    ["Pendulum-v1", 256, 4096],
  ]) {
    const agent = new PPO(makeVec(id, { numEnvs: 8, seed: 1 }), {
      seed: 1,
      hyperparams: { nSteps, normalize: id === "Pendulum-v1" },
      kernels,
    });
    const metrics = [...agent.learn(total)];
    const { returns } = evaluate(agent.policy, id, { episodes: 5, seed: 100, deterministic: false });
    console.log(
      `ppo ${id}, ${kernels}`.padEnd(28) +
        `weights ${weightsHash(agent.policy).slice(0, 16)} metrics ${hash(metrics).slice(0, 16)} returns ${hash(returns).slice(0, 16)}`,
    );
  }
}
