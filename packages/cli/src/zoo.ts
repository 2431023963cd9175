import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { PeriluneError, parsePythonLiteral } from "perilune";
import { readYaml } from "./yaml-file.ts";

/** What a settings file in RL Baselines3 Zoo's syntax says of one environment. */
export interface ZooEntry {
  /** Total environment steps of the run. */
  readonly nTimesteps?: number;
  readonly nEnvs?: number;
  readonly envKwargs: Readonly<Record<string, unknown>>;
  /** The remaining settings, as they stand: the algorithm's hyper-parameters. */
  readonly hyperparams: Readonly<Record<string, unknown>>;
  /** Settings that were left out because nothing here does what they ask for. */
  readonly ignored: readonly string[];
}

/** Settings that Perilune has no counterpart of, and that change how the agent explores or what is logged. */
const ignorable = new Set(["use_sde", "sde_sample_freq", "callback", "monitor_kwargs"]);
/** Settings that would change the environment itself: leaving them out would train on another task. */
const essential = new Set(["env_wrapper", "vec_env_wrapper", "frame_stack"]);
/** The only network family there is so far; RL Zoo names it in every entry. */
const policies = new Set(["MlpPolicy", "MultiInputPolicy"]);

/** The bundled settings file of an algorithm, or `null` where there is none. */
export function bundledZoo(algorithm: string): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  // Beside the compiled code in a package; at the root of the repository otherwise.
  const folders = [path.join(here, "zoo"), path.join(here, "../../../zoo")];
  return folders.map((folder) => path.join(folder, `${algorithm}.yml`)).find((file) => existsSync(file)) ?? null;
}

/** The entry of a settings file for an environment, else its `default` entry, else `null`. */
export function readZoo(file: string, envId: string): ZooEntry | null {
  const content = record(readYaml(file), file);
  const name = Object.hasOwn(content, envId) ? envId : "default";
  return Object.hasOwn(content, name) ? zooEntry(record(content[name], `${file}, ${name}`), `${file}, ${name}`) : null;
}

function zooEntry(entry: Readonly<Record<string, unknown>>, where: string): ZooEntry {
  const { n_timesteps, n_envs, env_kwargs, policy, normalize_kwargs, ...rest } = entry;
  if (policy !== undefined && !policies.has(String(policy))) {
    throw new PeriluneError(`${where}: expected policy MlpPolicy, got ${String(policy)}; choose another environment`);
  }
  const ignored: string[] = [];
  const hyperparams: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(rest)) {
    const inUse = value !== null && value !== false && value !== undefined;
    if (essential.has(name)) {
      if (inUse) {
        throw new PeriluneError(`${where}: expected no ${name}, got ${JSON.stringify(value)}; give --no-zoo`);
      }
    } else if (!ignorable.has(name)) hyperparams[name] = value;
    else if (inUse) ignored.push(name);
  }
  return {
    ...(n_timesteps === undefined ? {} : { nTimesteps: positiveInteger(n_timesteps, `${where}: n_timesteps`) }),
    ...(n_envs === undefined ? {} : { nEnvs: positiveInteger(n_envs, `${where}: n_envs`) }),
    envKwargs: literalRecord(env_kwargs, `${where}: env_kwargs`),
    hyperparams: normalized(hyperparams, normalize_kwargs, where),
    ignored,
  };
}

/** RL Zoo takes the options of `normalize: true` from `normalize_kwargs` when there are some. */
function normalized(hyperparams: Record<string, unknown>, kwargs: unknown, where: string): Record<string, unknown> {
  if (kwargs === undefined || hyperparams.normalize !== true) return hyperparams;
  return { ...hyperparams, normalize: literalRecord(kwargs, `${where}: normalize_kwargs`) };
}

function positiveInteger(value: unknown, what: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number === "number" && Number.isSafeInteger(number) && number > 0) return number;
  throw new PeriluneError(`${what} must be an integer above 0, got ${JSON.stringify(value)}; write it as 1e6`);
}

/** A map, or one written as a Python literal: `dict(gravity=-5)`. */
function literalRecord(value: unknown, what: string): Readonly<Record<string, unknown>> {
  return record(typeof value === "string" ? parsePythonLiteral(value) : (value ?? {}), what);
}

function record(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  throw new PeriluneError(`${what}: expected a map of settings, got ${JSON.stringify(value)}; mend the file`);
}
