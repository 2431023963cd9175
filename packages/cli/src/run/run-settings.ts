import { algorithmOf, hyperparamsToRecord, type RunConfig, resolveHyperparams } from "perilune";

/** A hyper-parameter of a run and, where the run has another value, the algorithm's default. */
export interface Setting {
  readonly name: string;
  readonly value: unknown;
  readonly isDefault: boolean;
  readonly default: unknown;
}

/** A run's hyper-parameters: those that differ from the algorithm's defaults first, else in the algorithm's order. */
export function runSettings({ algorithm, hyperparams }: RunConfig): Setting[] {
  const defaults = hyperparamsToRecord(resolveHyperparams(algorithmOf(algorithm).descriptors));
  const settings = Object.entries(hyperparams).map(([name, value]) => ({
    name,
    value,
    isDefault: isSame(value, defaults[name]),
    default: defaults[name],
  }));
  return [...settings.filter(({ isDefault }) => !isDefault), ...settings.filter(({ isDefault }) => isDefault)];
}

/**
 * The settings in which runs differ, by name, one value a run (`undefined` where a run has no such setting).
 *
 * How often a run was saved and evaluated is none: it changes nothing of what is learned. A hyper-parameter that only
 * some of the algorithms have is one where it is not at its default.
 */
export function differingSettings(configs: readonly RunConfig[]): Record<string, unknown[]> {
  const records = configs.map(
    (config): Readonly<Record<string, unknown>> => ({
      algorithm: config.algorithm,
      env: config.env,
      ...config.env_kwargs,
      seed: config.seed,
      n_timesteps: config.n_timesteps,
      n_envs: config.n_envs,
      stop_at_threshold: config.stop_at_threshold,
      ...config.hyperparams,
      perilune: config.perilune,
    }),
  );
  const settings = configs.flatMap(runSettings);
  const defaults = new Set(settings.filter(({ isDefault }) => isDefault).map(({ name }) => name));
  for (const { name, isDefault } of settings) if (!isDefault) defaults.delete(name);
  const differs = (name: string): boolean => {
    if (defaults.has(name) && records.some((record) => !(name in record))) return false;
    return records.some((record) => !isSame(record[name], records[0][name]));
  };
  const names = new Set(records.flatMap((record) => Object.keys(record)).filter(differs));
  return Object.fromEntries([...names].map((name) => [name, records.map((record) => record[name])]));
}

/** A setting as the command line takes it: `64,64`, `lin_0.001`, `true`. */
export function formatSetting(value: unknown): string {
  if (value === undefined) return "–";
  if (Array.isArray(value) && value.every((item) => typeof item !== "object")) return value.join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
