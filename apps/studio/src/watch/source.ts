import { PeriluneError } from "perilune/errors";
import { machinePath } from "../runs/machine.ts";
import type { RunStore } from "../runs/run-store.ts";

/** Where what is watched comes from, as it is sent to the worker. */
export type Source =
  /** A run of this browser or of the machine, by its name in addresses. */
  | { readonly kind: "stored"; readonly run: string }
  /** Files opened from disk, by their paths in the folder. */
  | { readonly kind: "files"; readonly name: string; readonly files: readonly (readonly [string, File])[] };

/** The files of a source. */
export interface SourceFiles {
  /** What people call it. */
  readonly name: string;
  names(): Promise<readonly string[]>;
  /** A file's bytes, `null` where there is none. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | null>;
}

export function filesOf(source: Source, store: Pick<RunStore, "files" | "read">): SourceFiles {
  if (source.kind === "stored") {
    const { run } = source;
    return {
      name: machinePath(run) ?? run,
      names: async () => (await store.files(run)).map(({ name }) => name),
      read: (name) => store.read(run, name),
    };
  }
  const files = new Map(source.files);
  return {
    name: source.name,
    names: async () => [...files.keys()],
    read: async (name) => {
      const file = files.get(name);
      return file === undefined ? null : new Uint8Array(await file.arrayBuffer());
    },
  };
}

/** @throws PeriluneError when the file is not there any more */
export async function readBytes(files: SourceFiles, name: string): Promise<Uint8Array> {
  const bytes = await files.read(name);
  if (bytes === null) throw new PeriluneError(`${name} is no longer in ${files.name}; open it again`);
  return bytes;
}

/** @throws PeriluneError when the file is not there any more */
export async function readText(files: SourceFiles, name: string): Promise<string> {
  return new TextDecoder().decode(await readBytes(files, name));
}

/**
 * The source of files that a visitor chose: one file, or the run folder among those of a folder.
 *
 * @param isRun Whether a file's name makes its folder a run.
 * @throws Error when there is nothing, or more than one run
 */
export function sourceOfFiles(
  chosen: readonly Pick<File, "name" | "webkitRelativePath">[],
  isRun: (name: string) => boolean,
): Source {
  const files = chosen.map((file): [string, File] => [file.webkitRelativePath || file.name, file as File]);
  if (files.length === 0) throw new Error("the folder is empty; choose a run folder, the one with a config.yaml");
  const roots = files.flatMap(([path]) => {
    const slash = path.lastIndexOf("/");
    return isRun(path.slice(slash + 1)) ? [path.slice(0, slash + 1)] : [];
  });
  if (roots.length > 1) {
    throw new Error(`the folder holds ${roots.length} runs; choose one of them, such as ${roots[0].slice(0, -1)}`);
  }
  const [root = files.length === 1 ? files[0][0].slice(0, files[0][0].lastIndexOf("/") + 1) : topOf(files[0][0])] =
    roots;
  const own = files.filter(([path]) => path.startsWith(root));
  const name = files.length === 1 ? files[0][0] : root.slice(0, -1);
  return { kind: "files", name, files: own.map(([path, file]) => [path.slice(root.length), file]) };
}

/** The first folder of a path, with its slash. */
function topOf(path: string): string {
  return path.slice(0, path.indexOf("/") + 1);
}
