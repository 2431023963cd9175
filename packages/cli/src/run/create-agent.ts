import { type Algorithm, algorithmOf, hyperparamsFromRecord, type KernelKind, makeVec } from "perilune";
import { envReference } from "../env-reference.ts";
import type { RunConfig } from "./run-config.ts";

/** The learner of a run, at its start. */
export function createAgent(config: RunConfig, kernels?: KernelKind): Algorithm {
  const { create, descriptors } = algorithmOf(config.algorithm);
  const { id, kwargs, maxEpisodeSteps } = envReference(config.env, config.env_kwargs);
  const limit = maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps };
  const envs = makeVec(id, { ...kwargs, ...limit, numEnvs: config.n_envs, seed: config.seed });
  const hyperparams = hyperparamsFromRecord(descriptors, config.hyperparams);
  return create(envs, { seed: config.seed, hyperparams, ...(kernels === undefined ? {} : { kernels }) });
}
