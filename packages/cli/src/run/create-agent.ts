import { totalmem } from "node:os";
import { type Algorithm, createAgent as create, type KernelKind, PeriluneError, type RunConfig } from "perilune";

/** The learner of a run, at its start, within this machine's memory. */
export function createAgent(config: RunConfig, kernels?: KernelKind): Algorithm {
  const agent = create(config, kernels);
  checkMemory();
  return agent;
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
