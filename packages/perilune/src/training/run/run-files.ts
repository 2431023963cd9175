import type { Evaluation } from "../evaluate.ts";

/** The files of a run folder, by their paths in it; `config.yaml` makes a folder a run. */
export const RUN_FILES = {
  /** Everything that reproduces the run. */
  config: "config.yaml",
  /** One line of measured quantities an update. */
  metrics: "metrics.jsonl",
  /** One line an evaluation. */
  evaluations: "eval.jsonl",
  checkpoints: "checkpoints",
  /** What a replay buffer was given, in segments that checkpoints name; there where the algorithm has one. */
  replayBuffer: "replay-buffer",
  /** The policy at the end of training; there once the run is finished. */
  model: "model.safetensors",
  /** The policy of the best evaluation, where there were some. */
  bestModel: "best-model.safetensors",
  /** Policies of evaluations, where there were some, named as checkpoints are: how it learned, to be watched. */
  policies: "policies",
  video: "replay.mp4",
  replay: "replay.json",
} as const;

/** The comment at the head of a run's configuration. */
export const RUN_CONFIG_COMMENT = "Everything that reproduces this run; perilune train --resume FOLDER finishes it.";

/** First seed of the evaluations in a run: episodes of their own, for the best model is chosen by them. */
export const SELECTION_SEED = 2_000_000;

/** Checkpoints that stay: should the newest be damaged, its owner may go back to one before it. */
export const KEPT_CHECKPOINTS = 3;

/** Policies of evaluations that stay, at most: enough to watch how an agent learned. */
const KEPT_POLICIES = 64;

/** The name of a checkpoint in its folder; names sort as their steps do. */
export function checkpointName(timesteps: number): string {
  return `${String(timesteps).padStart(12, "0")}.safetensors`;
}

/** Those of some names that are a checkpoint's, newest first. */
export function checkpointNames(names: readonly string[]): string[] {
  return names
    .filter((name) => /^\d+\.safetensors$/.test(name))
    .sort()
    .reverse();
}

/**
 * Those of the policies of evaluations that go: as a run grows, only every second evaluation keeps its policy, then every
 * fourth and so on, and always the latest. In the end the same stay, whether the run was interrupted or not.
 *
 * @param names File names in the folder of policies.
 * @param every Steps between two evaluations.
 */
export function policiesToDrop(names: readonly string[], every: number): string[] {
  const [latest, ...others] = checkpointNames(names);
  const evaluationOf = (name: string): number => Math.floor(Number.parseInt(name, 10) / every);
  let stride = 1;
  while (latest !== undefined && evaluationOf(latest) / stride >= KEPT_POLICIES) stride *= 2;
  return others.filter((name) => evaluationOf(name) % stride !== 0);
}

/** Whether a path within a run folder, with `/`, is that of a file of the run: not of something that lies beside them. */
export function isRunFile(name: string): boolean {
  const { checkpoints, policies, replayBuffer, ...files } = RUN_FILES;
  if (Object.values<string>(files).includes(name)) return true;
  const [folder, file, ...more] = name.split("/");
  if (more.length > 0 || file === undefined) return false;
  return folder === checkpoints || folder === policies
    ? /^\d+\.safetensors$/.test(file)
    : folder === replayBuffer && /^\d+-\d+\.safetensors$/.test(file);
}

/** A line of `eval.jsonl`. */
export function evaluationLine(evaluation: Evaluation, timesteps: number): string {
  const { meanReward, stdReward, meanLength, returns, lengths, seed } = evaluation;
  const record = {
    timesteps,
    mean_reward: meanReward,
    std_reward: stdReward,
    mean_ep_length: meanLength,
    returns,
    lengths,
    seed,
  };
  return `${JSON.stringify(record)}\n`;
}

/** The name of the folder above the runs of an environment: an id may hold a namespace, and ":" is no file name on Windows. */
export function envFolder(env: string): string {
  return env.replace(/[^\w.-]+/g, "-");
}
