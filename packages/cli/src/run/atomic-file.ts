import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import path from "node:path";

/** Ends the name of every file that is being written; one that a crash left behind is of no use. */
const temporarySuffix = ".tmp";

/**
 * Writes a file so that its name always holds the old or the new content, whole, even after a crash.
 *
 * The bytes go to a file beside it, are flushed to the disk, and take the name in one step.
 *
 * @param options.mode Who may read and write it; secrets have 0600. Without one, as the user's umask says.
 */
export function writeFileAtomic(
  file: string,
  content: string | Uint8Array,
  options: { readonly mode?: number } = {},
): void {
  const temporary = `${file}.${process.pid}${temporarySuffix}`;
  try {
    const descriptor = openSync(temporary, "w", options.mode);
    try {
      writeWhole(descriptor, content);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw withPath(error, file);
  }
  flushFolder(path.dirname(file));
}

/** Makes a folder and those above it that are missing; `mkdir -p`, with the reason when it fails. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  if (path.dirname(folder) !== folder) makeFolder(path.dirname(folder));
  // Node's own recursive mkdir calls every failure on a read-only file system ENOENT.
  try {
    mkdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw withPath(error, folder);
  }
}

/** Writes everything: one `write` may take less than it was given (a disk that fills up, say). */
export function writeWhole(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** Errors of an open file name no path; the person who reads the message needs one. */
export function withPath(error: unknown, file: string): unknown {
  if (error instanceof Error && (error as NodeJS.ErrnoException).code !== undefined)
    Object.assign(error, { path: file });
  return error;
}

/** Removes what interrupted writes left in a folder, if there is such a folder. */
export function removeTemporaryFiles(folder: string): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(temporarySuffix)) rmSync(path.join(folder, name), { force: true });
  }
}

/** Makes a rename itself survive a power cut; Windows has no such call and needs none. */
function flushFolder(folder: string): void {
  if (process.platform === "win32") return;
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } catch {
    // Some network file systems cannot flush a folder; the file itself is safe.
  } finally {
    closeSync(descriptor);
  }
}
