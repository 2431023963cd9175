import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import {
  type Checkpoint,
  checkpointName,
  checkpointNames,
  decodeCheckpoint,
  KEPT_CHECKPOINTS,
  loadSegments,
  PeriluneError,
  segmentName,
} from "perilune";
import { makeFolder, writeFileAtomic } from "./atomic-file.ts";
import type { RunFolder } from "./run-folder.ts";
import { keepSegments, segmentStore } from "./segments.ts";

/** Writes a checkpoint under its step count; then removes those that are no longer needed, and their segments. */
export function saveCheckpoint(run: RunFolder, bytes: Uint8Array, timesteps: number): void {
  makeFolder(run.checkpoints);
  writeFileAtomic(path.join(run.checkpoints, checkpointName(timesteps)), bytes);
  for (const name of checkpointsIn(run).slice(KEPT_CHECKPOINTS))
    rmSync(path.join(run.checkpoints, name), { force: true });
  removeOtherSegments(run);
}

/**
 * The newest checkpoint without what stands beside it, or `null` when there is none.
 *
 * Files are written whole or not at all, so one that cannot be read was damaged afterwards or made by another version:
 * nothing is passed over or written anew before its owner has decided.
 *
 * @throws PeriluneError when it cannot be read
 */
export function newestCheckpoint(run: RunFolder): Checkpoint | null {
  const [newest] = checkpointsIn(run);
  if (newest === undefined) return null;
  try {
    return readCheckpoint(run, newest);
  } catch (error) {
    throw unreadable(run, error);
  }
}

/**
 * The newest checkpoint with all its segments, for a run to go on from; segments of none are removed.
 *
 * @throws PeriluneError when it or one of its segments is missing or cannot be read
 */
export async function resumableCheckpoint(run: RunFolder): Promise<Checkpoint | null> {
  const newest = newestCheckpoint(run);
  try {
    const checkpoint = newest && (await loadSegments(newest, segmentStore(run.replayBuffer)));
    removeOtherSegments(run); // as a crash leaves one, between a segment and its checkpoint
    return checkpoint;
  } catch (error) {
    throw unreadable(run, error);
  }
}

/** The step count of the newest checkpoint, 0 when there is none. */
export function newestTimesteps(run: RunFolder): number {
  return Number.parseInt(checkpointsIn(run)[0] ?? "0", 10);
}

/** Removes the segments that no checkpoint names; none where one cannot be read, for it may need any. */
function removeOtherSegments(run: RunFolder): void {
  if (!existsSync(run.replayBuffer)) return;
  try {
    const segments = checkpointsIn(run).flatMap((name) => readCheckpoint(run, name).savedSegments);
    keepSegments(run.replayBuffer, new Set(segments.map(segmentName)));
  } catch (error) {
    if (!(error instanceof PeriluneError)) throw error;
  }
}

function readCheckpoint(run: RunFolder, name: string): Checkpoint {
  return decodeCheckpoint(readFileSync(path.join(run.checkpoints, name)));
}

/** The error of a newest checkpoint that cannot be read, with what its owner may do. */
function unreadable(run: RunFolder, error: unknown): unknown {
  if (!(error instanceof PeriluneError)) return error;
  const [newest, before] = checkpointsIn(run);
  const from = before === undefined ? "to start the run again from its config.yaml" : `to go on from ${before}`;
  const file = path.join(run.checkpoints, newest);
  return new PeriluneError(`${file} cannot be read: ${error.message}; else delete it ${from}`);
}

/** Names of the checkpoints, newest first. */
function checkpointsIn({ checkpoints }: RunFolder): string[] {
  if (!existsSync(checkpoints)) return [];
  return checkpointNames(readdirSync(checkpoints));
}
