import type { Algorithm } from "../../algorithms/algorithm.ts";
import { algorithmOf } from "../../algorithms/algorithms.ts";
import { PeriluneError } from "../../errors.ts";
import { hyperparamsFromRecord } from "../../hyperparams/external.ts";
import type { KernelKind } from "../../nn/interfaces.ts";
import { makeVec } from "../../vector/make-vec.ts";
import { envReference } from "./env-arguments.ts";
import type { RunConfig } from "./run-config.ts";

/**
 * The learner of a run, at its start.
 *
 * @throws PeriluneError when the configuration does not fit the library, or the machine's memory
 */
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
