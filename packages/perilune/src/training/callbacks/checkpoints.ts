import { encodeCheckpoint } from "../../checkpoint/checkpoint-file.ts";
import { type SavedSegment, type SegmentStore, saveSegments } from "../../checkpoint/segment-file.ts";
import { Cadence } from "../cadence.ts";
import type { Callback, Run } from "../callback.ts";

/** When checkpoints are taken, and where they go. */
export interface CheckpointsOptions {
  /** Environment steps between checkpoints; each is taken after the first update at or past a multiple. */
  readonly every: number;
  /** Keeps a checkpoint's bytes, taken after `timesteps` environment steps. */
  readonly save: (bytes: Uint8Array, timesteps: number) => void | Promise<void>;
  /**
   * Keeps the transitions of a replay buffer beside the checkpoints, in segments that are written once: each checkpoint
   * then costs as much as came since the last. Without it each holds all of them.
   */
  readonly segments?: {
    readonly store: SegmentStore;
    /** Those that are in the store already: of the checkpoint that training goes on from. @default none */
    readonly saved?: readonly SavedSegment[];
  };
}

/** Takes a checkpoint every so many steps, and where training ends; never changes what is learned. */
export function checkpoints({ every, save, segments }: CheckpointsOptions): Callback {
  const cadence = new Cadence(every);
  let savedSteps = 0;
  let saved = segments?.saved ?? [];
  const take = async ({ algorithm }: Run): Promise<void> => {
    savedSteps = algorithm.numTimesteps;
    let state = algorithm.state({ replayFrom: saved.at(-1)?.to ?? 0 });
    if (segments !== undefined) ({ state, saved } = await saveSegments(state, saved, segments.store));
    await save(encodeCheckpoint(state, algorithm, saved), savedSteps);
  };
  return {
    onStart: ({ algorithm }) => {
      savedSteps = algorithm.numTimesteps;
      cadence.start(savedSteps);
    },
    onUpdate: async (_, run) => {
      if (cadence.isDue(run.algorithm.numTimesteps)) await take(run);
    },
    onEnd: async (run) => {
      if (run.algorithm.numTimesteps !== savedSteps) await take(run);
    },
  };
}
