import path from "node:path";
import { PeriluneError } from "perilune";
import * as z from "zod/mini";
import { readYaml, toYaml } from "../yaml-file.ts";
import { writeFileAtomic } from "./atomic-file.ts";

/** Everything that reproduces a run, as `config.yaml` holds it. */
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
export const greatestNumEnvs = 65_536;

const count = z.int().check(z.positive());
const settings = z.record(z.string(), z.unknown());
const schema: z.ZodMiniType<RunConfig> = z.strictObject({
  perilune: z.string(),
  algorithm: z.string(),
  env: z.string(),
  env_kwargs: settings,
  seed: z.int().check(z.nonnegative()),
  n_timesteps: count,
  n_envs: count.check(z.maximum(greatestNumEnvs)),
  save_freq: count,
  eval_freq: z.nullable(count),
  eval_episodes: count,
  stop_at_threshold: z.boolean(),
  hyperparams: settings,
});

const fileName = "config.yaml";

export function writeRunConfig(folder: string, config: RunConfig): void {
  const comment = "Everything that reproduces this run; perilune train --resume FOLDER finishes it.";
  writeFileAtomic(path.join(folder, fileName), toYaml(config, comment));
}

/** Reads a run's configuration; a folder without one is no run. */
export function readRunConfig(folder: string): RunConfig {
  const file = path.join(folder, fileName);
  let content: unknown;
  try {
    content = readYaml(file);
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) {
      throw new PeriluneError(`expected a run folder with its ${fileName}, got ${folder}; look under runs/ for one`);
    }
    throw error;
  }
  const { success, data, error } = schema.safeParse(content);
  if (success) return data;
  throw new PeriluneError(`${file}: ${describe(error.issues[0], content)}; mend that line`);
}

function describe(issue: z.core.$ZodIssue, content: unknown): string {
  const place = issue.path.join(".");
  if (issue.code === "unrecognized_keys") return `expected the keys of a run, got ${issue.keys.join(", ")} as well`;
  const expected = issue.code === "invalid_type" ? `a value of type ${issue.expected}` : "another value";
  const got = issue.path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)?.[key], content);
  return `expected ${expected}${place === "" ? "" : ` at ${place}`}, got ${JSON.stringify(got) ?? "none"}`;
}
