import { algorithmOf } from "perilune/algorithms";
import { decodeCheckpoint, load, loadSegments } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import { checkpointNames, isRunFile, RUN_FILES, type RunConfig } from "perilune/training";
import type { RunContent, RunStore } from "./run-store.ts";
import { parseRunConfig } from "./run-yaml.ts";
import { loadStudioEnvironment } from "./studio-environment.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** A file that was chosen, dropped or unpacked. */
export interface ChosenFile {
  /** With the folders above it, as far as they are known, and `/`. */
  readonly path: string;
  read(): Promise<Bytes>;
}

/** What came of an import. */
export interface Imported {
  /** Paths of the new runs in the store. */
  readonly runs: readonly string[];
  /** What could not be imported, and why. */
  readonly problems: readonly string[];
}

/**
 * Takes run folders into the store: every folder with a `config.yaml` among the files, or packed in archives among them.
 *
 * A run comes in whole or not at all; what was there before stays as it is.
 */
export async function importRuns(store: RunStore, chosen: readonly ChosenFile[]): Promise<Imported> {
  const runs: string[] = [];
  const problems: string[] = [];
  const attempt = async <T>(work: () => Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
      return null;
    }
  };
  const packed = await Promise.all(
    chosen.filter(({ path }) => /\.zip$/i.test(path)).map((file) => attempt(() => unpack(file))),
  );
  const folders = runFolders([
    ...chosen.filter(({ path }) => !/\.zip$/i.test(path)),
    ...packed.flatMap((all) => all ?? []),
  ]);
  if (folders.length === 0 && problems.length === 0) problems.push(nothingIn(chosen));
  for (const { name, files } of folders) {
    const path = await attempt(async () => {
      const content = new Map<string, Bytes>();
      for (const [file, { read }] of files) content.set(file, await read());
      return addRun(store, content, name);
    });
    if (path !== null) runs.push(path);
  }
  return { runs, problems };
}

/**
 * Takes a run into the store once all of it has been looked at.
 *
 * @param name What to call the folder in messages.
 * @throws PeriluneError when it could not be opened later on
 */
export async function addRun(store: RunStore, content: RunContent, name: string): Promise<string> {
  const { env, algorithm } = await checkRun(content, name);
  return store.create({ env, algorithm }, content);
}

/** Reads what a run goes on from and ends with: better that it is refused now than when it is needed. */
async function checkRun(content: RunContent, name: string): Promise<RunConfig> {
  const text = new TextDecoder().decode(content.get(RUN_FILES.config));
  const config = parseRunConfig(text, `${name}/${RUN_FILES.config}`);
  await loadStudioEnvironment(config.env);
  algorithmOf(config.algorithm);
  const folder = `${RUN_FILES.checkpoints}/`;
  const names = [...content.keys()].filter((file) => file.startsWith(folder)).map((file) => file.slice(folder.length));
  const [newest, before] = checkpointNames(names);
  const instead = before === undefined ? "to start the run again from its config.yaml" : `to go on from ${before}`;
  if (newest !== undefined) {
    await readable(name, folder + newest, instead, async () => {
      const checkpoint = decodeCheckpoint(content.get(folder + newest) as Bytes);
      await loadSegments(checkpoint, {
        read: (segment) => content.get(`${RUN_FILES.replayBuffer}/${segment}`) ?? null,
        write: () => {},
      });
    });
  }
  for (const file of [RUN_FILES.model, RUN_FILES.bestModel]) {
    const bytes = content.get(file);
    if (bytes !== undefined) await readable(name, file, "to import the rest", () => load(bytes, { kernels: "plain" }));
  }
  return config;
}

async function readable(run: string, file: string, instead: string, read: () => Promise<unknown>): Promise<void> {
  try {
    await read();
  } catch (error) {
    if (!(error instanceof PeriluneError)) throw error;
    throw new PeriluneError(
      `${run}/${file} cannot be read: ${error.message}; import an undamaged copy, or delete that file ${instead}`,
    );
  }
}

interface FoundRun {
  readonly name: string;
  /** By their paths in the folder; what is no file of a run is left out. */
  readonly files: ReadonlyMap<string, ChosenFile>;
}

/** The run folders among files: those with a configuration. */
function runFolders(files: readonly ChosenFile[]): FoundRun[] {
  const configs = files.filter(({ path }) => path === RUN_FILES.config || path.endsWith(`/${RUN_FILES.config}`));
  return configs.map(({ path }) => {
    const root = path.slice(0, -RUN_FILES.config.length);
    const own = files
      .filter((file) => file.path.startsWith(root))
      .map((file) => [file.path.slice(root.length), file] as const)
      .filter(([name]) => isRunFile(name));
    return { name: root.slice(0, -1) || "the folder", files: new Map(own) };
  });
}

async function unpack({ path, read }: ChosenFile): Promise<ChosenFile[]> {
  const { unzip } = await import("./run-zip.ts");
  const isWanted = (name: string): boolean => {
    const parts = slashed(name).split("/");
    return isRunFile(parts.slice(-1).join("/")) || isRunFile(parts.slice(-2).join("/"));
  };
  const files = Object.entries(unzip(await read(), path, isWanted));
  if (files.length === 0) {
    throw new PeriluneError(`${path} holds no run folder, the one with a config.yaml; choose another archive`);
  }
  return files.map(([name, bytes]) => ({ path: slashed(name), read: async () => bytes as Bytes }));
}

/** Windows has packed archives whose names have its own separators. */
function slashed(name: string): string {
  return name.replaceAll("\\", "/");
}

function nothingIn(chosen: readonly ChosenFile[]): string {
  const isOne = chosen.length === 1;
  const got = isOne ? chosen[0].path : `${chosen.length} files without one`;
  const more = isOne && got.endsWith(".safetensors") ? "; a model alone can be seen under Watch" : "";
  return `expected a run folder, the one with a config.yaml, or a zip of it, got ${got}; choose another${more}`;
}
