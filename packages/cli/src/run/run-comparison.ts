import { evaluate, type KernelKind, type RunConfig, registeredIds, specOf } from "perilune";
import { openModel } from "../model-source.ts";
import { readJsonLines } from "./json-lines.ts";
import { type CurvePoint, learningCurve, stepsToThreshold } from "./learning-curve.ts";
import { readRunConfig } from "./run-config.ts";
import { isFinished, runFolder } from "./run-folder.ts";

/** How well a run does, and how that is known. */
export interface Score {
  readonly mean: number;
  /** Standard deviation over the episodes, `null` where only their mean was written down. */
  readonly std: number | null;
  /** `null` where it is not known how many of the latest 100 training episodes there were. */
  readonly episodes: number | null;
  /**
   * `"fresh"`: the model, evaluated now; `"evaluation"`: the last of the run's evaluations; `"training"`: the mean of
   * the latest training episodes, in which the agent still explored.
   */
  readonly from: "fresh" | "evaluation" | "training";
}

/** What there is to compare of a run. */
export interface ComparedRun {
  readonly folder: string;
  readonly config: RunConfig;
  readonly finished: boolean;
  readonly timesteps: number;
  /** `null` where nothing has been measured yet. */
  readonly score: Score | null;
  /** The registered reward threshold of its environment. */
  readonly threshold: number | null;
  /** Steps until the mean training return stood at the threshold; `null` where it never did, or there is none. */
  readonly stepsToThreshold: number | null;
  readonly seconds: number | null;
  readonly curve: readonly CurvePoint[];
}

/** Episodes to evaluate the models in, instead of believing the runs' own figures. */
export interface FreshEpisodes {
  readonly episodes: number;
  readonly seed: number;
  readonly maxSteps?: number | undefined;
  readonly kernels?: KernelKind | undefined;
}

/**
 * Reads a run to set it beside others.
 *
 * @throws PeriluneError when the folder is no run, or a model is to be evaluated that is not there
 */
export async function readComparedRun(folder: string, fresh: FreshEpisodes | null): Promise<ComparedRun> {
  const config = readRunConfig(folder);
  const run = runFolder(folder);
  const records = readJsonLines(run.metrics);
  const curve = learningCurve(records);
  // An environment of someone's own is known only where its module is imported.
  const threshold = registeredIds().includes(config.env) ? (specOf(config.env).rewardThreshold ?? null) : null;
  const { timesteps, points, seconds } = curve;
  return {
    folder,
    config,
    finished: isFinished(run),
    timesteps,
    score: fresh === null ? writtenScore(readJsonLines(run.evaluations), points) : await freshScore(folder, fresh),
    threshold,
    stepsToThreshold: threshold === null ? null : stepsToThreshold(curve, threshold),
    seconds,
    curve: points,
  };
}

function writtenScore(
  evaluations: readonly Readonly<Record<string, unknown>>[],
  points: readonly CurvePoint[],
): Score | null {
  const last = evaluations.findLast(({ mean_reward }) => Number.isFinite(mean_reward));
  if (last !== undefined) {
    return {
      mean: Number(last.mean_reward),
      std: Number.isFinite(last.std_reward) ? Number(last.std_reward) : null,
      episodes: Array.isArray(last.returns) ? last.returns.length : null,
      from: "evaluation",
    };
  }
  const point = points.at(-1);
  return point === undefined ? null : { mean: point.meanReward, std: null, episodes: null, from: "training" };
}

async function freshScore(folder: string, { episodes, seed, maxSteps, kernels }: FreshEpisodes): Promise<Score> {
  const { policy, env } = await openModel(folder, { envArguments: {}, kernels });
  const limit = maxSteps === undefined ? {} : { maxSteps };
  const { meanReward, stdReward } = evaluate(policy, env, { episodes, seed, ...limit });
  return { mean: meanReward, std: stdReward, episodes, from: "fresh" };
}
