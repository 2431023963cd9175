import {
  algorithmOf,
  hyperparamsFromRecord,
  hyperparamsFromWords,
  hyperparamsToRecord,
  PeriluneError,
  resolveHyperparams,
  specOf,
  VERSION,
} from "perilune";
import { argumentsOf, envReference } from "../env-reference.ts";
import { refuseRepeated } from "../name-value.ts";
import { bundledZoo, readZoo } from "../zoo.ts";
import { greatestNumEnvs, type RunConfig } from "./run-config.ts";

/** A run as the command line asks for it; what is left out comes from the zoo, else from the defaults. */
export interface RunRequest {
  readonly algorithm: string;
  readonly env: string;
  readonly envArguments: Readonly<Record<string, unknown>>;
  /** Hyper-parameters as `name=value`. */
  readonly words: readonly string[];
  readonly seed: number;
  readonly steps?: number | undefined;
  readonly nEnvs?: number | undefined;
  readonly saveFreq?: number | undefined;
  readonly evalFreq?: number | undefined;
  readonly evalEpisodes: number;
  readonly stopAtThreshold: boolean;
  /** Settings file to start from: `"bundled"` for Perilune's own, `null` for none. */
  readonly zoo: string | null;
}

/** Steps between evaluations where a run must evaluate and nothing says how often. */
const usualEvalFreq = 25_000;
/** Steps between checkpoints: a tenth of the run, and not more than this. */
const greatestSaveFreq = 100_000;

/** The configuration of a new run, complete and checked. Flags go before the zoo, the zoo before the defaults. */
export function configureRun(request: RunRequest, warn: (message: string) => void): RunConfig {
  const { algorithm, words, seed, evalEpisodes, stopAtThreshold } = request;
  const { descriptors } = algorithmOf(algorithm);
  const { id: env, rewardThreshold, maxEpisodeSteps } = specOf(request.env);

  const file = request.zoo === "bundled" ? bundledZoo(algorithm) : request.zoo;
  const entry = file === null ? null : readZoo(file, env);
  if (entry !== null && entry.ignored.length > 0) {
    warn(`${file}, ${env}: ${entry.ignored.join(", ")} has no counterpart here and is left out`);
  }
  const totalTimesteps = request.steps ?? entry?.nTimesteps;
  if (totalTimesteps === undefined) {
    throw new PeriluneError(`expected the number of steps to train ${env} for, got none; give --steps 1e6`);
  }
  if (stopAtThreshold && rewardThreshold === undefined) {
    throw new PeriluneError(
      `expected an environment with a reward threshold, got ${env}; leave out --stop-at-threshold`,
    );
  }
  const nEnvs = request.nEnvs ?? entry?.nEnvs ?? 1;
  if (nEnvs > greatestNumEnvs) {
    throw new PeriluneError(`expected at most ${greatestNumEnvs} environments, got ${nEnvs}; lower --n-envs`);
  }
  const reference = envReference(env, { ...entry?.envKwargs, ...request.envArguments });
  const evalFreq =
    request.evalFreq ?? (stopAtThreshold ? Math.min(Math.ceil(totalTimesteps / 20), usualEvalFreq) : null);
  const limit = reference.maxEpisodeSteps === undefined ? maxEpisodeSteps : reference.maxEpisodeSteps;
  if (evalFreq !== null && typeof limit !== "number") {
    throw new PeriluneError(
      `expected an environment with a step limit to evaluate in, got ${env}; ` +
        "give --env-kwargs max_episode_steps=1000 or leave out --eval-freq",
    );
  }
  const hyperparams = resolveHyperparams(descriptors, {
    ...hyperparamsFromRecord(descriptors, entry?.hyperparams ?? {}),
    ...hyperparamsFromWords(descriptors, words),
  });
  refuseRepeated("hyper-parameter", words);
  return {
    perilune: VERSION,
    algorithm,
    env,
    env_kwargs: argumentsOf(reference),
    seed,
    n_timesteps: totalTimesteps,
    n_envs: nEnvs,
    save_freq: request.saveFreq ?? Math.min(Math.ceil(totalTimesteps / 10), greatestSaveFreq),
    eval_freq: evalFreq,
    eval_episodes: evalEpisodes,
    stop_at_threshold: stopAtThreshold,
    hyperparams: hyperparamsToRecord(hyperparams),
  };
}
