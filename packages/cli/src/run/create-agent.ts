import { type Algorithm, algorithmOf, hyperparamsFromRecord, type KernelKind, makeVec, PeriluneError } from "perilune";
import { envReference } from "../env-reference.ts";
import type { RunConfig } from "./run-config.ts";

/** The learner of a run, at its start. */
export function createAgent(config: RunConfig, kernels?: KernelKind): Algorithm {
  const { create, descriptors } = algorithmOf(config.algorithm);
  const { id, kwargs, maxEpisodeSteps } = envReference(config.env, config.env_kwargs);
  const limit = maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps };
  const envs = makeVec(id, { ...kwargs, ...limit, numEnvs: config.n_envs, seed: config.seed });
  const hyperparams = hyperparamsFromRecord(descriptors, config.hyperparams);
  try {
    return create(envs, { seed: config.seed, hyperparams, ...(kernels === undefined ? {} : { kernels }) });
  } catch (error) {
    // What JavaScript engines throw for an array that is too large.
    if (!(error instanceof RangeError)) throw error;
    throw new PeriluneError(
      `expected a run that fits into memory, got ${config.n_envs} environments and these settings (${error.message}); ` +
        "lower --n-envs, n_steps, batch_size or net_arch",
    );
  }
}
