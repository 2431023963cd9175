import { unknownName } from "../errors.ts";
import type { Descriptors } from "../hyperparams/descriptor.ts";
import type { VectorEnv } from "../vector/vector-env.ts";
import type { Algorithm, AlgorithmOptions } from "./algorithm.ts";
import { PPO, ppoDescriptors } from "./ppo.ts";

/** An algorithm as the command line knows it. */
export interface AlgorithmEntry {
  readonly descriptors: Descriptors;
  create(envs: VectorEnv, options?: AlgorithmOptions): Algorithm;
}

/** Every algorithm, by the name that `perilune train` takes. */
export const algorithms: Readonly<Record<string, AlgorithmEntry>> = {
  ppo: { descriptors: ppoDescriptors, create: (envs, options) => new PPO(envs, options) },
};

/** The algorithm of that name; an unknown name is an error with the closest match. */
export function algorithmOf(name: string): AlgorithmEntry {
  if (Object.hasOwn(algorithms, name)) return algorithms[name];
  throw unknownName("algorithm", name, Object.keys(algorithms));
}
