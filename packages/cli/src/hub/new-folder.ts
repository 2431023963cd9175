import { readdirSync, renameSync, rmdirSync, rmSync } from "node:fs";
import path from "node:path";
import { PeriluneError } from "perilune";
import { tidied } from "../interrupt.ts";
import { makeFolder, withPath, writeFileAtomic } from "../run/atomic-file.ts";

/**
 * Refuses a folder that holds something, or a file of that name.
 *
 * @throws PeriluneError saying to choose another
 */
export function checkNewFolder(folder: string): void {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw withPath(error, folder);
  }
  if (names.length === 0 && path.resolve(folder) === process.cwd()) {
    // A new folder takes the place of an empty one: whoever stands in that would be nowhere.
    throw new PeriluneError(`expected a folder to make, got ${folder}, the one this runs in; name one in it`);
  }
  if (names.length === 0) return;
  throw new PeriluneError(`${folder} is there already and not empty; move it, or name another with --output DIR`);
}

/** Writes files into a new folder, which appears with all of them in it or not at all. */
export async function writeNewFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  checkNewFolder(folder);
  const target = path.resolve(folder);
  const draft = path.join(path.dirname(target), `.${path.basename(target)}.${process.pid}.tmp`);
  await tidied(
    () => rmSync(draft, { recursive: true, force: true }),
    async () => {
      makeFolder(draft);
      for (const [name, bytes] of files) {
        const file = path.join(draft, ...name.split("/"));
        makeFolder(path.dirname(file));
        writeFileAtomic(file, bytes);
      }
      takeName(draft, target);
    },
  );
}

function takeName(draft: string, folder: string): void {
  try {
    // An empty folder gives way; one that holds something since we looked does not.
    rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw withPath(error, folder);
  }
  try {
    renameSync(draft, folder);
  } catch (error) {
    throw withPath(error, folder);
  }
}
