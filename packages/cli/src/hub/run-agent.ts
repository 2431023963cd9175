import { readFileSync } from "node:fs";
import path from "node:path";
import { type EnvReference, PeriluneError, type Policy, RUN_FILES, type RunConfig, specOf } from "perilune";
import type { Training } from "perilune/hub";
import { type ModelSourceOptions, openModel, readModel } from "../model-source.ts";
import { readJsonLines } from "../run/json-lines.ts";
import { learningCurve } from "../run/learning-curve.ts";
import { readRunConfig } from "../run/run-config.ts";
import type { RunFolder } from "../run/run-folder.ts";

/** A trained agent with what its run folder tells of it. */
export interface RunAgent {
  readonly policy: Policy;
  readonly env: EnvReference;
  readonly training: Training;
  /** Files of the run to publish as they are. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** What a run is made of and how it learned; a finished run has the first two. */
const publishedFiles = [RUN_FILES.config, RUN_FILES.metrics, RUN_FILES.evaluations];

/**
 * Reads the agent of a run folder or of a model file.
 *
 * @throws PeriluneError when nothing bounds its episodes, so that it could not be evaluated
 */
export async function readRunAgent(source: string, options: Omit<ModelSourceOptions, "env">): Promise<RunAgent> {
  const { policy, env, run } = await openModel(source, options);
  const limit = env.maxEpisodeSteps === undefined ? specOf(env.id).maxEpisodeSteps : env.maxEpisodeSteps;
  if (typeof limit !== "number") {
    throw new PeriluneError(
      `${env.id} has no step limit, so an episode may never end; give --env-kwargs max_episode_steps=200`,
    );
  }
  const files = run === null ? new Map<string, Uint8Array>() : readFiles(run.path);
  if (run !== null && files.has(RUN_FILES.config)) return { policy, env, files, training: trainingOf(run) };
  const { algorithm } = await readModel(run ?? source, options.kernels);
  return { policy, env, files, training: { algorithm } };
}

function trainingOf(run: RunFolder): Training {
  const config = readRunConfig(run.path);
  const { timesteps, points } = learningCurve(readJsonLines(run.metrics));
  return {
    algorithm: config.algorithm,
    numTimesteps: timesteps === 0 ? null : timesteps,
    totalTimesteps: config.n_timesteps,
    seed: config.seed,
    numEnvs: config.n_envs,
    hyperparams: config.hyperparams,
    stopping: stoppingOf(config),
    curve: points,
  };
}

function stoppingOf({
  stop_at_threshold,
  eval_freq,
  eval_episodes,
}: RunConfig): Exclude<Training["stopping"], undefined> {
  return stop_at_threshold && eval_freq !== null ? { evalFreq: eval_freq, evalEpisodes: eval_episodes } : null;
}

function readFiles(folder: string): Map<string, Uint8Array> {
  const files = new Map<string, Uint8Array>();
  for (const name of publishedFiles) {
    try {
      files.set(name, readFileSync(path.join(folder, name)));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }
  return files;
}
