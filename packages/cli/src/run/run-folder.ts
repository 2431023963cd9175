import { existsSync, readdirSync, renameSync, rmSync } from "node:fs";
import path from "node:path";
import { envFolder, RUN_FILES } from "perilune";
import { makeFolder, withPath } from "./atomic-file.ts";

/** Where the parts of a run are kept. */
export interface RunFolder {
  /** The folder itself, usable from the working directory. */
  readonly path: string;
  /** One line of measured quantities an update. */
  readonly metrics: string;
  /** One line an evaluation. */
  readonly evaluations: string;
  readonly checkpoints: string;
  /** What a replay buffer was given, in segments that checkpoints name; there where the algorithm has one. */
  readonly replayBuffer: string;
  /** The policy at the end of training; there once the run is finished. */
  readonly model: string;
  /** The policy of the best evaluation, where there were some. */
  readonly bestModel: string;
  /** Policies of evaluations. */
  readonly policies: string;
  readonly video: string;
  readonly replay: string;
}

export function runFolder(folder: string): RunFolder {
  return {
    path: folder,
    metrics: path.join(folder, RUN_FILES.metrics),
    evaluations: path.join(folder, RUN_FILES.evaluations),
    checkpoints: path.join(folder, RUN_FILES.checkpoints),
    replayBuffer: path.join(folder, RUN_FILES.replayBuffer),
    model: path.join(folder, RUN_FILES.model),
    bestModel: path.join(folder, RUN_FILES.bestModel),
    policies: path.join(folder, RUN_FILES.policies),
    video: path.join(folder, RUN_FILES.video),
    replay: path.join(folder, RUN_FILES.replay),
  };
}

/** Whether a run has been trained to its end. */
export function isFinished(run: RunFolder): boolean {
  return existsSync(run.model);
}

/**
 * Makes `logFolder/env/algorithm/001` or the next free number; two starts at once get two numbers.
 *
 * @param fill Writes the first files into the folder it is given: the run takes its name with them in it.
 */
export function createRunFolder(
  logFolder: string,
  { env, algorithm }: { readonly env: string; readonly algorithm: string },
  fill: (folder: string) => void,
): RunFolder {
  const parent = path.join(logFolder, envFolder(env), algorithm);
  const draft = path.join(parent, `.${process.pid}.tmp`);
  try {
    makeFolder(draft);
    fill(draft);
    for (let number = lastNumber(parent) + 1; ; number++) {
      const folder = path.join(parent, String(number).padStart(3, "0"));
      if (takeName(draft, folder)) return runFolder(folder);
    }
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw withPath(error, parent);
  }
}

function lastNumber(parent: string): number {
  const numbers = readdirSync(parent).filter((name) => /^\d{3,}$/.test(name));
  return numbers.reduce((last, name) => Math.max(last, Number(name)), 0);
}

/** Whether the name was free: a folder that holds something is never replaced. */
function takeName(draft: string, folder: string): boolean {
  try {
    renameSync(draft, folder);
    return true;
  } catch (error) {
    if (existsSync(folder)) return false;
    throw error;
  }
}
