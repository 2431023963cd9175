import { PeriluneError } from "../../errors.ts";

/** Everything that reproduces a run, as its `config.yaml` holds it. */
export interface RunConfig {
  /** Version of the library that began the run: its bits are promised for that version. */
  readonly perilune: string;
  readonly algorithm: string;
  readonly env: string;
  readonly env_kwargs: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly n_timesteps: number;
  readonly n_envs: number;
  /** Environment steps between checkpoints. */
  readonly save_freq: number;
  /** Environment steps between evaluations; `null` for none. */
  readonly eval_freq: number | null;
  readonly eval_episodes: number;
  /** Whether a deterministic evaluation at the environment's reward threshold ends the run. */
  readonly stop_at_threshold: boolean;
  /** Every hyper-parameter, resolved, under its name outside of code. */
  readonly hyperparams: Readonly<Record<string, unknown>>;
}

/** More environments than this are a slip of the pen: each is an object in memory. */
export const GREATEST_NUM_ENVS = 65_536;

/** A type as messages name it, and further what a value of it must be. */
interface Field {
  readonly type: string;
  fits(value: unknown): boolean;
}

const isCount = (value: unknown): boolean => typeof value === "number" && value >= 1;
const text: Field = { type: "string", fits: () => true };
const flag: Field = { type: "boolean", fits: () => true };
const map: Field = { type: "record", fits: () => true };
const count: Field = { type: "int", fits: isCount };

const FIELDS: Readonly<Record<keyof RunConfig, Field>> = {
  perilune: text,
  algorithm: text,
  env: text,
  env_kwargs: map,
  seed: { type: "int", fits: (value) => Number(value) >= 0 },
  n_timesteps: count,
  n_envs: { type: "int", fits: (value) => isCount(value) && Number(value) <= GREATEST_NUM_ENVS },
  save_freq: count,
  eval_freq: { type: "int or null", fits: (value) => value === null || isCount(value) },
  eval_episodes: count,
  stop_at_threshold: flag,
  hyperparams: map,
};

/**
 * The configuration of a run, from what its file holds.
 *
 * @param file What to call the file in messages.
 * @throws PeriluneError that names the first key that is missing, too many or of another type
 */
export function checkRunConfig(content: unknown, file: string): RunConfig {
  const wrong = (detail: string): PeriluneError => new PeriluneError(`${file}: ${detail}; mend that line`);
  if (!isRecord(content)) throw wrong(`expected a value of type record, got ${shown(content)}`);
  for (const [name, { type, fits }] of Object.entries(FIELDS)) {
    const value = Object.hasOwn(content, name) ? content[name] : undefined;
    if (!isOf(type, value)) throw wrong(`expected a value of type ${type} at ${name}, got ${shown(value)}`);
    if (!fits(value)) throw wrong(`expected another value at ${name}, got ${shown(value)}`);
  }
  const others = Object.keys(content).filter((name) => !Object.hasOwn(FIELDS, name));
  if (others.length > 0) throw wrong(`expected the keys of a run, got ${others.join(", ")} as well`);
  return content as unknown as RunConfig;
}

function isOf(type: string, value: unknown): boolean {
  switch (type) {
    case "record":
      return isRecord(value);
    case "int":
      return Number.isSafeInteger(value);
    case "int or null":
      return value === null || Number.isSafeInteger(value);
    default:
      return typeof value === type;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return JSON.stringify(value) ?? "none";
}
