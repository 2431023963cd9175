import { makeVec, PPO } from "perilune";
import { cpuSeconds, median, type Result } from "../measure.ts";

const LANDER = { nSteps: 1024, batchSize: 64, nEpochs: 4, gamma: 0.999, gaeLambda: 0.98, entCoef: 0.01 };
const CART_POLE = {
  nSteps: 32,
  batchSize: 256,
  nEpochs: 20,
  gamma: 0.98,
  gaeLambda: 0.8,
  learningRate: { kind: "linear", initial: 1e-3 },
  clipRange: { kind: "linear", initial: 0.2 },
} as const;

/** Environment steps per CPU second of the first `steps` steps of a run, rollouts and updates together. */
function trainingRate(id: string, numEnvs: number, hyperparams: object, steps: number): Result {
  const rounds = Array.from({ length: 5 }, (_, seed) => {
    const agent = new PPO(makeVec(id, { numEnvs, seed }) as never, { seed, hyperparams });
    const start = cpuSeconds();
    for (const _ of agent.learn(steps));
    return agent.numTimesteps / (cpuSeconds() - start);
  });
  return {
    name: `PPO ${id}, ${numEnvs} environments`,
    unit: "steps/s",
    median: median(rounds),
    rounds,
    note: `seeds 0 to 4, ${steps} steps from an untrained policy`,
  };
}

/** Steps a second of whole training, with the tuned settings. */
export function run(): Result[] {
  return [trainingRate("CartPole-v1", 8, CART_POLE, 50_000), trainingRate("LunarLander-v3", 16, LANDER, 131_072)];
}
