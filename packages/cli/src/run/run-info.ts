import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { type RunConfig, segmentName } from "perilune";
import { readModel } from "../model-source.ts";
import { newestCheckpoint, newestTimesteps } from "./checkpoints.ts";
import { readJsonLines } from "./json-lines.ts";
import { learningCurve } from "./learning-curve.ts";
import { writerOf } from "./lock.ts";
import { readRunConfig } from "./run-config.ts";
import { type RunFile, runFiles } from "./run-files.ts";
import { isFinished, type RunFolder, runFolder } from "./run-folder.ts";
import { runSettings, type Setting } from "./run-settings.ts";

/** The replay buffer of a run's newest checkpoint. */
export interface SavedReplay {
  readonly transitions: number;
  /** Files that hold them, and maybe some before them. */
  readonly segments: number;
  /** Of those files together. */
  readonly bytes: number;
}

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
  /** `null` where there is none, or none was saved yet. */
  readonly replay: SavedReplay | null;
  /** Of the model, once the run is finished. */
  readonly weightsHash: string | null;
}

/**
 * Reads what a run is, finished or not.
 *
 * @throws PeriluneError when the folder is no run, or its model or newest checkpoint is damaged
 */
export async function readRunInfo(folder: string): Promise<RunInfo> {
  const config = readRunConfig(folder);
  const run = runFolder(folder);
  const curve = learningCurve(readJsonLines(run.metrics));
  const savedSteps = newestTimesteps(run);
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
    replay: savedReplay(run),
    weightsHash: finished ? (await readModel(run)).weightsHash : null,
  };
}

function savedReplay(run: RunFolder): SavedReplay | null {
  if (!existsSync(run.replayBuffer)) return null;
  const checkpoint = newestCheckpoint(run);
  if (checkpoint?.replay === undefined) return null;
  const { replay, savedSegments } = checkpoint;
  const files = savedSegments.map((segment) => path.join(run.replayBuffer, segmentName(segment)));
  const bytes = files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0);
  return { transitions: replay.to - replay.from, segments: files.length, bytes };
}
