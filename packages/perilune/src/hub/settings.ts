import { algorithms } from "../algorithms/algorithms.ts";
import { resolveHyperparams } from "../hyperparams/check.ts";
import { hyperparamsToRecord } from "../hyperparams/external.ts";

/** A hyper-parameter of a run, and what the algorithm would take by itself. */
export interface Setting {
  readonly name: string;
  /** As the command line takes it: `64,64`, `lin_0.001`, `true`. */
  readonly value: string;
  /** `null` where the algorithm is not known here. */
  readonly default: string | null;
}

/** A run's hyper-parameters: those that differ from the algorithm's defaults first, else in the algorithm's order. */
export function settingsOf(algorithm: string | null, hyperparams: Readonly<Record<string, unknown>>): Setting[] {
  const entry = algorithm !== null && Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm] : null;
  const defaults = entry === null ? {} : hyperparamsToRecord(resolveHyperparams(entry.descriptors));
  const settings = Object.entries(hyperparams).map(([name, value]) => ({
    name,
    value: formatSetting(value),
    default: Object.hasOwn(defaults, name) ? formatSetting(defaults[name]) : null,
  }));
  return [...settings.filter(differs), ...settings.filter((setting) => !differs(setting))];
}

/** Whether a setting is not at its default, as far as one is known. */
export function differs(setting: Setting): boolean {
  return setting.default !== null && setting.value !== setting.default;
}

/** A value as the command line takes it. */
export function formatSetting(value: unknown): string {
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item !== "object")) {
    return value.join(",");
  }
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
