import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type Checkpoint, decodeCheckpoint, PeriluneError } from "perilune";
import { makeFolder, writeFileAtomic } from "./atomic-file.ts";

/** Checkpoints that stay: should the newest be damaged, its owner may go back to one before it. */
const kept = 3;

/** Writes a checkpoint under its step count and removes those that are no longer needed. */
export function saveCheckpoint(folder: string, bytes: Uint8Array, timesteps: number): void {
  makeFolder(folder);
  writeFileAtomic(path.join(folder, `${String(timesteps).padStart(12, "0")}.safetensors`), bytes);
  for (const file of checkpointsIn(folder).slice(kept)) rmSync(path.join(folder, file), { force: true });
}

/**
 * The newest checkpoint, or `null` when there is none.
 *
 * Files are written whole or not at all, so one that cannot be read was damaged afterwards or made by a newer version:
 * nothing is passed over or written anew before its owner has decided.
 *
 * @throws PeriluneError when it cannot be read
 */
export function newestCheckpoint(folder: string): Checkpoint | null {
  const [newest, before] = existsSync(folder) ? checkpointsIn(folder) : [];
  if (newest === undefined) return null;
  const file = path.join(folder, newest);
  try {
    return decodeCheckpoint(readFileSync(file));
  } catch (error) {
    if (!(error instanceof PeriluneError)) throw error;
    const from = before === undefined ? "to start the run again from its config.yaml" : `to go on from ${before}`;
    throw new PeriluneError(`${file} cannot be read: ${error.message}; else delete it ${from}`);
  }
}

/** The step count of the newest checkpoint, 0 when there is none. */
export function newestTimesteps(folder: string): number {
  return existsSync(folder) ? Number.parseInt(checkpointsIn(folder)[0] ?? "0", 10) : 0;
}

/** Names of the checkpoints, newest first. */
function checkpointsIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /^\d+\.safetensors$/.test(name))
    .sort()
    .reverse();
}
