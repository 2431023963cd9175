import { algorithmOf } from "perilune/algorithms";
import { specOf } from "perilune/envs/registry";
import { hyperparamsFromRecord } from "perilune/hyperparams";
import { createAgent, type RunConfig, resolveRunConfig, type ZooEntry } from "perilune/training";
import type { StartRequest, Task } from "./protocol.ts";

/** Steps that a run without tuned settings is offered. */
const USUAL_STEPS = 100_000;
/** Episodes of an evaluation: what a mark is measured by. */
const EVALUATION_EPISODES = 20;
/** Evaluations of a run that goes on to its end. */
const EVALUATIONS_TO_THE_END = 10;

/**
 * The configuration of a run as the page asks for it, in an environment that is loaded.
 *
 * A run is evaluated, and unless it is to go on to its end, it ends where the environment says that it is solved.
 *
 * @throws PeriluneError when something is unknown or out of its range
 */
export function configureRun(request: StartRequest, tuned: ZooEntry | null): RunConfig {
  const { settings, toTheEnd = false, ...rest } = request;
  const { descriptors } = algorithmOf(request.algorithm);
  const steps = request.steps ?? tuned?.nTimesteps ?? USUAL_STEPS;
  return resolveRunConfig(
    {
      ...rest,
      hyperparams: hyperparamsFromRecord(descriptors, settings),
      steps,
      evalEpisodes: EVALUATION_EPISODES,
      ...(toTheEnd ? { evalFreq: Math.ceil(steps / EVALUATIONS_TO_THE_END) } : {}),
      stopAtThreshold: !toTheEnd && specOf(request.env).rewardThreshold !== undefined,
    },
    tuned,
  );
}

/**
 * What is to be known of an environment (loaded) and an algorithm before training.
 *
 * @throws PeriluneError when the algorithm cannot learn there
 */
export function describeTask(env: string, algorithm: string, tuned: ZooEntry | null): Task {
  const { id, doc, maxEpisodeSteps, rewardThreshold } = specOf(env);
  const config = configureRun({ algorithm, env: id, envArguments: {}, settings: {}, seed: 1 }, tuned);
  const { observationSpace, actionSpace } = createAgent({ ...config, n_envs: 1 }).policy;
  return {
    env: {
      id,
      doc: doc ?? null,
      maxEpisodeSteps: maxEpisodeSteps ?? null,
      rewardThreshold: rewardThreshold ?? null,
      observationSpace: observationSpace.toJSON(),
      actionSpace: actionSpace.toJSON(),
    },
    descriptors: algorithmOf(algorithm).descriptors,
    config,
    isTuned: tuned !== null,
  };
}
