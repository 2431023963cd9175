import { makeVec, PPO } from "perilune";
import { defaultRng } from "perilune/random";
import { RolloutBuffer } from "perilune/rollout";
import { measureRate, type Result } from "../measure.ts";

const ROWS = 4096;

/** A buffer of made-up experience for the agent's spaces. */
function filledBuffer(agent: PPO): RolloutBuffer {
  const buffer = new RolloutBuffer(agent.policy, { nSteps: ROWS / 16, numEnvs: 16 });
  const rng = defaultRng(3);
  for (const leaf of buffer.observations) for (let i = 0; i < leaf.length; i++) leaf[i] = rng.normal();
  for (let i = 0; i < ROWS; i++) {
    buffer.actions[i] = rng.integers(4);
    buffer.logProbs[i] = -1.4 + 0.1 * rng.normal();
    buffer.values[i] = rng.normal();
    buffer.rewards[i] = rng.normal();
  }
  buffer.computeAdvantages(new Float32Array(16), new Uint8Array(16), { gamma: 0.99, gaeLambda: 0.95 });
  return buffer;
}

/** PPO minibatch updates a second: gather, forward, loss, backward, clipping and Adam of 8-64-64 networks, apart. */
export function run(): Result[] {
  return [64, 256].map((batchSize) => {
    const envs = makeVec("LunarLander-v3", { numEnvs: 16, seed: 1 });
    const agent = new PPO(envs as never, { seed: 1, hyperparams: { batchSize, nEpochs: 1, learningRate: 1e-6 } });
    const buffer = filledBuffer(agent);
    const work = (): number => {
      agent.train(buffer, 1);
      return ROWS / batchSize;
    };
    return measureRate(`PPO update, batch ${batchSize}, 8-64-64`, work, {
      unit: "updates/s",
      ...(batchSize === 64 && { target: { value: 6000, better: "higher" as const } }),
    });
  });
}
