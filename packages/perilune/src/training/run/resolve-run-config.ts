import { algorithmOf } from "../../algorithms/algorithms.ts";
import { VERSION } from "../../checkpoint/version.ts";
import { specOf } from "../../envs/registry.ts";
import { PeriluneError } from "../../errors.ts";
import { resolveHyperparams } from "../../hyperparams/check.ts";
import type { Descriptors, Infer } from "../../hyperparams/descriptor.ts";
import { hyperparamsFromRecord, hyperparamsToRecord } from "../../hyperparams/external.ts";
import { argumentsOf, envReference } from "./env-arguments.ts";
import { GREATEST_NUM_ENVS, type RunConfig } from "./run-config.ts";
import type { ZooEntry } from "./zoo-entry.ts";

/** A run as somebody asks for it; what is left out comes from tuned settings, else from the defaults. */
export interface RunRequest {
  readonly algorithm: string;
  /** Its id; without a version, the latest. */
  readonly env: string;
  /** Arguments of the environment, by their names outside of code. */
  readonly envArguments: Readonly<Record<string, unknown>>;
  /** What differs from the settings, by the names in code. */
  readonly hyperparams: Readonly<Record<string, unknown>>;
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly nEnvs?: number | undefined;
  readonly saveFreq?: number | undefined;
  readonly evalFreq?: number | undefined;
  readonly evalEpisodes: number;
  readonly stopAtThreshold: boolean;
}

/** Steps between evaluations where a run must evaluate and nothing says how often. */
const USUAL_EVAL_FREQ = 25_000;
/** Steps between checkpoints: a tenth of the run, and not more than this. */
const GREATEST_SAVE_FREQ = 100_000;

/**
 * The configuration of a new run, complete and checked: the request goes before the settings, they before the defaults.
 *
 * @param settings Tuned settings for the environment, `null` for none.
 * @throws PeriluneError when something is missing, unknown or out of its range
 */
export function resolveRunConfig(request: RunRequest, settings: ZooEntry | null): RunConfig {
  const { algorithm, seed, evalEpisodes, stopAtThreshold } = request;
  const { descriptors } = algorithmOf(algorithm);
  const { id: env, rewardThreshold, maxEpisodeSteps } = specOf(request.env);
  const totalTimesteps = request.steps ?? settings?.nTimesteps;
  if (totalTimesteps === undefined) {
    throw new PeriluneError(`expected the number of steps to train ${env} for, got none; give --steps 1e6`);
  }
  if (stopAtThreshold && rewardThreshold === undefined) {
    throw new PeriluneError(
      `expected an environment with a reward threshold, got ${env}; leave out --stop-at-threshold`,
    );
  }
  const nEnvs = request.nEnvs ?? settings?.nEnvs ?? 1;
  if (nEnvs > GREATEST_NUM_ENVS) {
    throw new PeriluneError(`expected at most ${GREATEST_NUM_ENVS} environments, got ${nEnvs}; lower --n-envs`);
  }
  const reference = envReference(env, { ...settings?.envKwargs, ...request.envArguments });
  const evalFreq =
    request.evalFreq ?? (stopAtThreshold ? Math.min(Math.ceil(totalTimesteps / 20), USUAL_EVAL_FREQ) : null);
  const limit = reference.maxEpisodeSteps === undefined ? maxEpisodeSteps : reference.maxEpisodeSteps;
  if (evalFreq !== null && typeof limit !== "number") {
    throw new PeriluneError(
      `expected an environment with a step limit to evaluate in, got ${env}; ` +
        "give --env-kwargs max_episode_steps=1000 or leave out --eval-freq",
    );
  }
  const hyperparams = resolveHyperparams(descriptors, {
    ...hyperparamsFromRecord(descriptors, settings?.hyperparams ?? {}),
    ...(request.hyperparams as Partial<Infer<Descriptors>>),
  });
  return {
    perilune: VERSION,
    algorithm,
    env,
    env_kwargs: argumentsOf(reference),
    seed,
    n_timesteps: totalTimesteps,
    n_envs: nEnvs,
    save_freq: request.saveFreq ?? Math.min(Math.ceil(totalTimesteps / 10), GREATEST_SAVE_FREQ),
    eval_freq: evalFreq,
    eval_episodes: evalEpisodes,
    stop_at_threshold: stopAtThreshold,
    hyperparams: hyperparamsToRecord(hyperparams),
  };
}
