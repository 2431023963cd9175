import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import type { SegmentStore } from "perilune";
import { makeFolder, withPath, writeFileAtomic } from "./atomic-file.ts";

/** A folder as the place where the segments of a replay buffer are kept; it is made for the first of them. */
export function segmentStore(folder: string): SegmentStore {
  return {
    write: (name, bytes) => {
      makeFolder(folder);
      writeFileAtomic(path.join(folder, name), bytes);
    },
    read: (name) => {
      const file = path.join(folder, name);
      try {
        return readFileSync(file);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
        throw withPath(error, file);
      }
    },
  };
}

/** Removes the segments that nothing needs any more. */
export function keepSegments(folder: string, needed: ReadonlySet<string>): void {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder)) {
    if (name.endsWith(".safetensors") && !needed.has(name)) rmSync(path.join(folder, name), { force: true });
  }
}
