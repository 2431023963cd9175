import { PeriluneError } from "perilune";
import { exitCodes } from "./exit-codes.ts";

const again = "then give the command again; a run goes on with perilune train --resume RUN";
const elsewhere = "change that, or choose another folder (--log-folder DIR, --output DIR)";

/** What each failure of the file system means to the person at the keyboard. */
const fileAdvice: Readonly<Record<string, string>> = {
  ENOSPC: `the disk is full; free some space, ${again}`,
  EDQUOT: `the disk quota is used up; free some space, ${again}`,
  EFBIG: `the file would be larger than allowed; raise the limit (ulimit -f), ${again}`,
  EMFILE: `too many open files; raise the limit (ulimit -n), ${again}`,
  EIO: `the device failed to read or write; check the disk, ${again}`,
  EACCES: `permission denied; ${elsewhere}`,
  EPERM: `not permitted; ${elsewhere}`,
  EROFS: `the file system is read-only; ${elsewhere}`,
  EEXIST: "something of that name is in the way; move it or choose another folder",
  ENOENT: "no such file or folder; check the path",
  ENOTDIR: "a part of the path is a file, not a folder; check the path",
  ENAMETOOLONG: "the name is too long for a file; choose a shorter one",
  EISDIR: "this is a folder, not a file; check the path",
};

export interface Fault {
  readonly exitCode: number;
  /** One line for a mistake of the caller; with the stack for a fault. */
  readonly message: string;
}

/** Turns whatever was thrown into an exit code and what to print on stderr. */
export function describeFault(error: unknown): Fault {
  if (error instanceof PeriluneError) return { exitCode: exitCodes.badInput, message: oneLine(error.message) };
  if (error instanceof Error) {
    const { code, path } = error as NodeJS.ErrnoException;
    const advice = code === undefined ? undefined : fileAdvice[code];
    if (advice !== undefined) {
      const where = path === undefined ? "cannot read or write" : `cannot use ${path}`;
      return { exitCode: exitCodes.badInput, message: `${where}: ${advice} (${code})` };
    }
    return { exitCode: exitCodes.fault, message: error.stack ?? error.message };
  }
  return { exitCode: exitCodes.fault, message: String(error) };
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, " ").trim();
}
