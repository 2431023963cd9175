import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { type Checkpoint, decodeCheckpoint, PeriluneError } from "perilune";
import { makeFolder, writeFileAtomic } from "./atomic-file.ts";

/** Checkpoints that stay; the older ones serve when the newest cannot be read. */
const kept = 3;

/** Writes a checkpoint under its step count and removes those that are no longer needed. */
export function saveCheckpoint(folder: string, bytes: Uint8Array, timesteps: number): void {
  makeFolder(folder);
  writeFileAtomic(path.join(folder, `${String(timesteps).padStart(12, "0")}.safetensors`), bytes);
  // Later ones were passed over as damaged: they must not crowd out those that can be read.
  const upToThis = checkpointsIn(folder).filter((file) => Number.parseInt(file, 10) <= timesteps);
  for (const file of upToThis.slice(kept)) rmSync(path.join(folder, file), { force: true });
}

/**
 * The newest checkpoint that can be read, or `null` when there is none.
 *
 * @param warn Told when the newest one had to be passed over.
 * @throws PeriluneError when there are checkpoints and none can be read
 */
export function newestCheckpoint(folder: string, warn: (message: string) => void): Checkpoint | null {
  if (!existsSync(folder)) return null;
  let fault: string | null = null;
  for (const name of checkpointsIn(folder)) {
    const file = path.join(folder, name);
    try {
      const checkpoint = decodeCheckpoint(readFileSync(file));
      if (fault !== null) warn(`${fault}; going back to ${name}`);
      return checkpoint;
    } catch (error) {
      if (!(error instanceof PeriluneError)) throw error;
      fault ??= `${file} cannot be read: ${error.message}`;
    }
  }
  if (fault === null) return null;
  throw new PeriluneError(`${fault}; else delete ${folder} to start the run again from its config.yaml`);
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
