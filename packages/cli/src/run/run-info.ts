import { readModel } from "../model-source.ts";
import { newestTimesteps } from "./checkpoints.ts";
import { readJsonLines } from "./json-lines.ts";
import { learningCurve } from "./learning-curve.ts";
import { writerOf } from "./lock.ts";
import { type RunConfig, readRunConfig } from "./run-config.ts";
import { type RunFile, runFiles } from "./run-files.ts";
import { isFinished, runFolder } from "./run-folder.ts";
import { runSettings, type Setting } from "./run-settings.ts";

/** What a run folder says of its run. */
export interface RunInfo {
  readonly folder: string;
  readonly config: RunConfig;
  /** Steps taken, as far as they were measured. */
  readonly steps: number;
  /** Steps of the newest checkpoint: an unfinished run goes on from there. */
  readonly savedSteps: number;
  readonly finished: boolean;
  /** The process that is training it now. */
  readonly process: number | null;
  /** Wall time of training so far, evaluations included. */
  readonly seconds: number | null;
  readonly settings: readonly Setting[];
  readonly files: readonly RunFile[];
  /** Of the model, once the run is finished. */
  readonly weightsHash: string | null;
}

/**
 * Reads what a run is, finished or not.
 *
 * @throws PeriluneError when the folder is no run, or its model is damaged
 */
export async function readRunInfo(folder: string): Promise<RunInfo> {
  const config = readRunConfig(folder);
  const run = runFolder(folder);
  const curve = learningCurve(readJsonLines(run.metrics));
  const savedSteps = newestTimesteps(run.checkpoints);
  const finished = isFinished(run);
  return {
    folder,
    config,
    steps: Math.max(curve.timesteps, savedSteps),
    savedSteps,
    finished,
    process: writerOf(folder),
    seconds: curve.seconds,
    settings: runSettings(config),
    files: runFiles(folder),
    weightsHash: finished ? (await readModel(run)).weightsHash : null,
  };
}
