import { weightsHash } from "../checkpoint/model-file.ts";
import { VERSION } from "../checkpoint/version.ts";
import { PeriluneError } from "../errors.ts";
import type { Policy, PolicySpec } from "../policies/policy.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { envFromJson, envToJson, isHash, isRecord, parseRecord, prettyJson } from "./agent-json.ts";
import type { Training } from "./training.ts";

/** What a repository's agent is (`perilune.json`): everything a reader needs before it opens the model. */
export interface AgentDescription {
  readonly format: 1;
  /** The version of the library that wrote it. */
  readonly perilune: string;
  /** How the policy is stored. */
  readonly form: "safetensors";
  /** The file that holds it. */
  readonly file: string;
  readonly algorithm: string | null;
  readonly env: EnvReference;
  readonly policy: PolicySpec;
  /** See `weightsHash`. */
  readonly weightsHash: string;
  readonly numTimesteps: number | null;
  readonly seed: number | null;
}

/** Where the parts of an agent lie in its repository. */
export const AGENT_FILES = {
  model: "model.safetensors",
  description: "perilune.json",
  results: "results.json",
  video: "replay.mp4",
  replay: "replay.json",
  curve: "curve.svg",
  card: "README.md",
} as const;

const FORMAT = 1;

/** Describes a policy about to be published. */
export function agentDescription(policy: Policy, env: EnvReference, training: Training): AgentDescription {
  return {
    format: FORMAT,
    perilune: VERSION,
    form: "safetensors",
    file: AGENT_FILES.model,
    algorithm: training.algorithm ?? null,
    env,
    policy: policy.spec,
    weightsHash: weightsHash(policy),
    numTimesteps: training.numTimesteps ?? null,
    seed: training.seed ?? null,
  };
}

/** The text of `perilune.json`; `readAgentDescription` reads it back. */
export function encodeAgentDescription({ env, weightsHash, numTimesteps, ...rest }: AgentDescription): string {
  const { seed, ...head } = rest;
  return prettyJson({ ...head, env: envToJson(env), weights_hash: weightsHash, num_timesteps: numTimesteps, seed });
}

/**
 * Reads the text of `perilune.json`.
 *
 * @throws PeriluneError when it is none, or of a newer version
 */
export function readAgentDescription(text: string): AgentDescription {
  const name = AGENT_FILES.description;
  const { format, perilune, form, file, algorithm, policy, weights_hash, num_timesteps, seed, env } = parseRecord(
    text,
    name,
  );
  if (typeof format === "number" && format > FORMAT) {
    throw new PeriluneError(
      `${name} was made by a newer version of Perilune (format ${format}, this one reads up to ${FORMAT}); update Perilune`,
    );
  }
  if (format === FORMAT && form !== "safetensors") {
    throw new PeriluneError(
      `expected an agent in the form "safetensors", got ${JSON.stringify(form)}; update Perilune`,
    );
  }
  const reference = envFromJson(env);
  const isWhole =
    format === FORMAT &&
    typeof perilune === "string" &&
    typeof file === "string" &&
    (algorithm === null || typeof algorithm === "string") &&
    isRecord(policy) &&
    typeof policy.kind === "string" &&
    isHash(weights_hash) &&
    isCount(num_timesteps) &&
    isCount(seed);
  if (!isWhole || reference === undefined) {
    throw new PeriluneError(
      `${name} is no description of an agent: a part is missing or of another type; push it again`,
    );
  }
  return {
    format: FORMAT,
    perilune,
    form: "safetensors",
    file,
    algorithm,
    env: reference,
    policy: policy as PolicySpec,
    weightsHash: weights_hash,
    numTimesteps: num_timesteps,
    seed,
  };
}

function isCount(value: unknown): value is number | null {
  return value === null || (Number.isSafeInteger(value) && (value as number) >= 0);
}
