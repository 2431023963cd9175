import { openRunStore } from "./indexed-db-store.ts";
import { machinePath } from "./machine.ts";
import { MachineStore } from "./machine-store.ts";
import type { RunReader } from "./run-store.ts";

/** Where a run lies that is named by an address, and its path there. */
export function placeOf(name: string): { readonly reader: RunReader; readonly path: string } {
  const path = machinePath(name);
  return path === null ? { reader: openRunStore(), path: name } : { reader: new MachineStore(), path };
}

/** The files of runs of both places, by the names that addresses give them. */
export const everywhere: Pick<RunReader, "files" | "read"> = {
  files: (name) => {
    const { reader, path } = placeOf(name);
    return reader.files(path);
  },
  read: (name, file) => {
    const { reader, path } = placeOf(name);
    return reader.read(path, file);
  },
};
