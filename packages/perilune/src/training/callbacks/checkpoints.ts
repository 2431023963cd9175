import { encodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import { Cadence } from "../cadence.ts";
import type { Callback, Run } from "../callback.ts";

/** When checkpoints are taken, and where they go. */
export interface CheckpointsOptions {
  /** Environment steps between checkpoints; each is taken after the first update at or past a multiple. */
  readonly every: number;
  /** Keeps a checkpoint's bytes, taken after `timesteps` environment steps. */
  readonly save: (bytes: Uint8Array, timesteps: number) => void | Promise<void>;
}

/** Takes a checkpoint every so many steps, and where training ends; never changes what is learned. */
export function checkpoints({ every, save }: CheckpointsOptions): Callback {
  const cadence = new Cadence(every);
  let saved = 0;
  const take = async ({ algorithm }: Run): Promise<void> => {
    saved = algorithm.numTimesteps;
    await save(encodeCheckpoint(algorithm.state(), algorithm), saved);
  };
  return {
    onStart: ({ algorithm }) => {
      saved = algorithm.numTimesteps;
      cadence.start(saved);
    },
    onUpdate: async (_, run) => {
      if (cadence.isDue(run.algorithm.numTimesteps)) await take(run);
    },
    onEnd: async (run) => {
      if (run.algorithm.numTimesteps !== saved) await take(run);
    },
  };
}
