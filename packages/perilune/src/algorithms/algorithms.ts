import { unknownName } from "../errors.ts";
import type { Descriptors } from "../hyperparams/descriptor.ts";
import { temporalDifferenceDescriptors } from "../hyperparams/tabular.ts";
import type { Discrete } from "../spaces/discrete.ts";
import type { Space } from "../spaces/space.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions } from "./algorithm.ts";
import { DQN, dqnDescriptors } from "./dqn.ts";
import { PPO, ppoDescriptors } from "./ppo.ts";
import { DifferentialQLearning, differentialQLearningDescriptors } from "./tabular/differential-q-learning.ts";
import { DoubleQLearning } from "./tabular/double-q-learning.ts";
import { ExpectedSarsa } from "./tabular/expected-sarsa.ts";
import { MonteCarlo, monteCarloDescriptors } from "./tabular/monte-carlo.ts";
import { NStepSarsa, nStepSarsaDescriptors } from "./tabular/n-step-sarsa.ts";
import { QLearning } from "./tabular/q-learning.ts";
import { Sarsa } from "./tabular/sarsa.ts";

/** An algorithm as the command line knows it. */
export interface AlgorithmEntry {
  readonly descriptors: Descriptors;
  create(envs: VectorEnv, options?: AlgorithmOptions): Algorithm;
}

/** Every algorithm, by the name that `perilune train` takes. */
export const algorithms: Readonly<Record<string, AlgorithmEntry>> = {
  dqn: {
    descriptors: dqnDescriptors,
    create: (envs, options) => new DQN(envs as VectorEnv<Space, Discrete>, options),
  },
  ppo: { descriptors: ppoDescriptors, create: (envs, options) => new PPO(envs, options) },
  "q-learning": { descriptors: temporalDifferenceDescriptors, create: (envs, options) => new QLearning(envs, options) },
  "double-q-learning": {
    descriptors: temporalDifferenceDescriptors,
    create: (envs, options) => new DoubleQLearning(envs, options),
  },
  "differential-q-learning": {
    descriptors: differentialQLearningDescriptors,
    create: (envs, options) => new DifferentialQLearning(envs, options),
  },
  sarsa: { descriptors: temporalDifferenceDescriptors, create: (envs, options) => new Sarsa(envs, options) },
  "expected-sarsa": {
    descriptors: temporalDifferenceDescriptors,
    create: (envs, options) => new ExpectedSarsa(envs, options),
  },
  "n-step-sarsa": { descriptors: nStepSarsaDescriptors, create: (envs, options) => new NStepSarsa(envs, options) },
  "monte-carlo": { descriptors: monteCarloDescriptors, create: (envs, options) => new MonteCarlo(envs, options) },
};

/** The algorithm of that name; an unknown name is an error with the closest match. */
export function algorithmOf(name: string): AlgorithmEntry {
  if (Object.hasOwn(algorithms, name)) return algorithms[name];
  throw unknownName("algorithm", name, Object.keys(algorithms));
}
