import { performance } from "node:perf_hooks";
import {
  type Algorithm,
  checkpoints,
  checkResumable,
  jsonlWriter,
  type RunConfig,
  type SavedSegment,
  type Stopped,
  saveModel,
  train,
  type Writer,
} from "perilune";
import { removeTemporaryFiles, writeFileAtomic } from "./atomic-file.ts";
import { newestTimesteps, resumableCheckpoint, saveCheckpoint } from "./checkpoints.ts";
import { openEvaluator } from "./evaluator.ts";
import { openJsonLines } from "./json-lines.ts";
import { lockRun } from "./lock.ts";
import { isFinished, type RunFolder } from "./run-folder.ts";
import { segmentStore } from "./segments.ts";

export interface TrainRunOptions {
  /** Where the metrics go besides the run's own file. */
  readonly writers: readonly Writer[];
  readonly signal: AbortSignal;
  /** Told the steps already taken when there is a checkpoint to go on from. */
  readonly onResume: (timesteps: number) => void;
}

/** How a run's training went. */
export interface TrainOutcome {
  readonly timesteps: number;
  /** `"finished"`: it was trained to its end before, and nothing was done. */
  readonly stopped: Stopped | "finished";
  /** Wall time of training in this process, evaluation left out. */
  readonly seconds: number;
}

/**
 * Trains a run to its end, from its newest checkpoint where it has one, and leaves its `model.safetensors`.
 *
 * Everything is written so that a process killed at any moment leaves a run that goes on from here.
 */
export async function trainRun(
  run: RunFolder,
  config: RunConfig,
  agent: Algorithm,
  options: TrainRunOptions,
): Promise<TrainOutcome> {
  const lock = lockRun(run.path);
  try {
    if (isFinished(run)) return { timesteps: newestTimesteps(run), stopped: "finished", seconds: 0 };
    for (const folder of [run.path, run.checkpoints, run.replayBuffer]) removeTemporaryFiles(folder);
    const saved = await resume(run, agent, options);
    const outcome = await learn(run, config, agent, saved, options);
    if (outcome.stopped !== "aborted") {
      writeFileAtomic(run.model, saveModel(agent.policy, { algorithm: agent.name, env: agent.env }));
    }
    return outcome;
  } finally {
    lock.release();
  }
}

/** Takes a run up where its newest checkpoint stands; returns the segments of the replay buffer that are kept already. */
async function resume(
  run: RunFolder,
  agent: Algorithm,
  { onResume }: TrainRunOptions,
): Promise<readonly SavedSegment[]> {
  const checkpoint = await resumableCheckpoint(run);
  if (checkpoint === null) return [];
  checkResumable(checkpoint, agent);
  agent.restore(checkpoint);
  onResume(agent.numTimesteps);
  return checkpoint.savedSegments;
}

async function learn(
  run: RunFolder,
  config: RunConfig,
  agent: Algorithm,
  saved: readonly SavedSegment[],
  { writers, signal }: TrainRunOptions,
): Promise<TrainOutcome> {
  // What lies beyond the checkpoint will be measured again.
  const begin = agent.numTimesteps;
  const metrics = openJsonLines(run.metrics, (record) => Number(record["time/total_timesteps"]) <= begin);
  const evaluator = config.eval_freq === null ? null : openEvaluator(run, config, agent, config.eval_freq);
  try {
    if (evaluator?.isSolved()) return { timesteps: begin, stopped: "early", seconds: 0 };
    const lines = jsonlWriter(metrics.write);
    const {
      timesteps,
      stopped,
      seconds = 0,
    } = await train(agent, {
      totalTimesteps: config.n_timesteps,
      writers,
      callbacks: [
        ...(evaluator?.callbacks ?? []),
        // Before the checkpoint, so that no checkpoint is ever ahead of the metrics.
        { onUpdate: (record) => lines.write(record) },
        checkpoints({
          every: config.save_freq,
          save: (bytes, steps) => {
            metrics.flush();
            evaluator?.flush();
            saveCheckpoint(run, bytes, steps);
          },
          segments: { store: segmentStore(run.replayBuffer), saved },
        }),
      ],
      signal,
      now: () => performance.now(),
    });
    return { timesteps, stopped, seconds: seconds - (evaluator?.seconds() ?? 0) };
  } finally {
    metrics.close();
    evaluator?.close();
  }
}
