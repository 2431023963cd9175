import { constants, copyFileSync, linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PeriluneError } from "perilune";
import { withPath } from "./atomic-file.ts";
import { isRunning, ownIdentity, type ProcessIdentity } from "./process-identity.ts";

const lockName = "run.lock";

/** A run folder that only this process may write to, until `release`. */
export interface Lock {
  release(): void;
}

/**
 * Claims a run folder for this process.
 *
 * A lock whose owner has died is taken over.
 *
 * @throws PeriluneError when another living process holds it, naming its process id.
 */
export function lockRun(folder: string): Lock {
  return acquire(path.join(folder, lockName), folder);
}

/** The process that is writing to a run folder now, or `null`: nobody, or someone who cannot be asked about. */
export function writerOf(folder: string): number | null {
  const owner = parse(read(path.join(folder, lockName)));
  return owner !== null && isRunning(owner) === true ? owner.pid : null;
}

function acquire(file: string, folder: string): Lock {
  const own = JSON.stringify(ownIdentity());
  // A link appears whole or not at all, so nobody ever reads a lock that is half written.
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, own);
  try {
    if (!link(draft, file)) takeOver(draft, file, folder);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release: () => {
      if (read(file) === own) rmSync(file, { force: true });
    },
  };
}

/** Replaces a dead owner's lock; a second lock keeps two processes from doing so at once. */
function takeOver(draft: string, file: string, folder: string): void {
  refuseIfAlive(file, folder);
  const right = acquire(`${file}.takeover`, folder);
  try {
    // Since the look above the owner may have let go, or someone may have taken over.
    refuseIfAlive(file, folder);
    if (read(file) !== null) renameSync(draft, file);
    else if (!link(draft, file)) refuseIfAlive(file, folder);
  } finally {
    right.release();
  }
}

function refuseIfAlive(file: string, folder: string): void {
  const owner = parse(read(file));
  if (owner === null) return;
  const running = isRunning(owner);
  if (running === true) {
    throw new PeriluneError(
      `${folder} is being written by process ${owner.pid}; wait for it or stop it (kill ${owner.pid}), then try again`,
    );
  }
  if (running === null) {
    throw new PeriluneError(
      `${folder} is locked by process ${owner.pid} on ${owner.host}; if it no longer runs there, delete ${file}`,
    );
  }
}

/** Whether the link was made; false when the name is taken. */
function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // A file system without hard links: the next best is a file that only one process can create.
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") return copyExclusively(from, to);
    throw withPath(error, to);
  }
  return true;
}

function copyExclusively(from: string, to: string): boolean {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
  return true;
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

/** A lock that says nothing readable has no living owner: locks appear whole. */
function parse(text: string | null): ProcessIdentity | null {
  try {
    const value = JSON.parse(text ?? "null") as Partial<ProcessIdentity> | null;
    return typeof value?.pid === "number" && typeof value.host === "string" ? (value as ProcessIdentity) : null;
  } catch {
    return null;
  }
}
