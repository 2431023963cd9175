import { readFileSync, statSync } from "node:fs";
import {
  argumentsOf,
  type EnvReference,
  envReference,
  type KernelKind,
  type LoadedModel,
  load,
  PeriluneError,
  type Policy,
} from "perilune";
import { type RunFolder, runFolder } from "./run/run-folder.ts";

/** A trained policy and the environment to see it in. */
export interface ModelSource {
  readonly policy: Policy;
  readonly env: EnvReference;
  /** The run folder it was taken from, or `null` when a model file was given. */
  readonly run: RunFolder | null;
}

export interface ModelSourceOptions {
  /** Environment id; without it the one the model was trained in. */
  readonly env?: string | undefined;
  /** Arguments for that environment; they go before those of the model's own. */
  readonly envArguments: Readonly<Record<string, unknown>>;
  readonly kernels?: KernelKind | undefined;
}

/** Reads a model from a run folder (its `model.safetensors` is meant) or from a model file. */
export async function openModel(path: string, options: ModelSourceOptions): Promise<ModelSource> {
  const run = isFolder(path) ? runFolder(path) : null;
  const { policy, env } = await readModel(run ?? path, options.kernels);
  return { policy, env: chosenEnv(env, options), run };
}

/** Reads a run's `model.safetensors`, or a model file; errors name the file. */
export async function readModel(source: RunFolder | string, kernels?: KernelKind): Promise<LoadedModel> {
  const file = typeof source === "string" ? source : source.model;
  try {
    return await load(readFileSync(file), kernels === undefined ? {} : { kernels });
  } catch (error) {
    if (error instanceof PeriluneError) throw new PeriluneError(`${file}: ${error.message}`);
    if (typeof source === "string" || (error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    const { path } = source;
    throw new PeriluneError(
      `expected a finished run with its model.safetensors, got ${path}; finish it with perilune train --resume ${path}`,
    );
  }
}

function chosenEnv(trainedIn: EnvReference | null, { env, envArguments }: ModelSourceOptions): EnvReference {
  const id = env ?? trainedIn?.id;
  if (id === undefined) {
    throw new PeriluneError("expected a model that names its environment, got one that does not; give --env ID");
  }
  const asked = envReference(id, envArguments);
  if (trainedIn === null || trainedIn.id !== asked.id) return asked;
  return envReference(id, { ...argumentsOf(trainedIn), ...envArguments });
}

function isFolder(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat !== undefined) return stat.isDirectory();
  throw new PeriluneError(`expected a run folder or a model file, got ${path}, which does not exist; look under runs/`);
}
