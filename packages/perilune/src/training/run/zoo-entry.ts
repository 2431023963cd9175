import { PeriluneError } from "../../errors.ts";
import { parsePythonLiteral } from "../../hyperparams/python-literal.ts";

/** What settings in RL Baselines3 Zoo's syntax say of one environment. */
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

/**
 * The entry for an environment in the settings of an algorithm, else their `default` entry, else `null`.
 *
 * @param content The settings file's content, as data.
 * @param file What to call the file in messages.
 */
export function zooEntryFor(content: unknown, envId: string, file: string): ZooEntry | null {
  const entries = record(content, file);
  const name = Object.hasOwn(entries, envId) ? envId : "default";
  if (!Object.hasOwn(entries, name)) return null;
  return zooEntry(record(entries[name], `${file}, ${name}`), `${file}, ${name}`);
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
