import { totalmem } from "node:os";
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
    const agent = create(envs, { seed: config.seed, hyperparams, ...(kernels === undefined ? {} : { kernels }) });
    checkMemory();
    return agent;
  } catch (error) {
    // What JavaScript engines throw for an array that is too large.
    if (!(error instanceof RangeError)) throw error;
    throw new PeriluneError(
      `expected a run that fits into memory, got ${config.n_envs} environments and these settings (${error.message}); ` +
        "lower --n-envs, n_steps, batch_size or net_arch",
    );
  }
}

/** Systems grant arrays larger than the memory there is, and kill the process that fills them: refuses them now. */
function checkMemory(): void {
  const bytes = process.memoryUsage().arrayBuffers;
  const limit = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY);
  if (bytes <= limit) return;
  const inGigabytes = (amount: number): string => `${(amount / 1e9).toFixed(1)} GB`;
  throw new PeriluneError(
    `expected a run that fits into ${inGigabytes(limit)} of memory, got one of ${inGigabytes(bytes)}; ` +
      "lower buffer_size or --n-envs",
  );
}
