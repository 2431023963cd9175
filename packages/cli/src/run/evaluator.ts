import { readdirSync, rmSync } from "node:fs";
import path from "node:path";
import { performance } from "node:perf_hooks";
import {
  type Algorithm,
  type Callback,
  checkpointName,
  earlyStop,
  evaluationLine,
  evaluations,
  PeriluneError,
  policiesToDrop,
  type RunConfig,
  SELECTION_SEED,
  saveModel,
  specOf,
} from "perilune";
import { makeFolder, writeFileAtomic } from "./atomic-file.ts";
import { openJsonLines } from "./json-lines.ts";
import type { RunFolder } from "./run-folder.ts";

/** The evaluations of a run under way: its `eval.jsonl` and its best model. */
export interface Evaluator {
  readonly callbacks: readonly Callback[];
  /** Whether the run is to end at the reward threshold, and its latest evaluation has reached it. */
  isSolved(): boolean;
  /** Wall time that evaluations have taken. */
  seconds(): number;
  /** Brings what was written to the disk. */
  flush(): void;
  close(): void;
}

/** Goes on with a run's evaluations from where its learner stands; what lies beyond is cut off, to come again. */
export function openEvaluator(run: RunFolder, config: RunConfig, agent: Algorithm, every: number): Evaluator {
  const { env } = agent;
  if (env === null)
    throw new PeriluneError("expected an environment made by its id; register it, then train by that id");
  const begin = agent.numTimesteps;
  const rewards: number[] = [];
  const lines = openJsonLines(run.evaluations, ({ timesteps, mean_reward }) => {
    const keep = Number(timesteps) <= begin;
    if (keep) rewards.push(Number(mean_reward));
    return keep;
  });
  const callback = evaluations({
    env,
    every,
    episodes: config.eval_episodes,
    seed: SELECTION_SEED,
    best: Math.max(Number.NEGATIVE_INFINITY, ...rewards),
    onEvaluation: (evaluation, timesteps) => {
      makeFolder(run.policies);
      const model = saveModel(agent.policy, { algorithm: agent.name, env });
      writeFileAtomic(path.join(run.policies, checkpointName(timesteps)), model);
      for (const name of policiesToDrop(readdirSync(run.policies), every)) rmSync(path.join(run.policies, name));
      lines.write(evaluationLine(evaluation, timesteps));
    },
    saveBest: (model) => writeFileAtomic(run.bestModel, model),
  });
  let milliseconds = 0;
  const timed: Callback = {
    onStart: (training) => callback.onStart?.(training),
    onUpdate: async (metrics, training) => {
      const start = performance.now();
      await callback.onUpdate?.(metrics, training);
      milliseconds += performance.now() - start;
    },
  };
  const threshold = config.stop_at_threshold ? specOf(env.id).rewardThreshold : undefined;
  return {
    callbacks:
      threshold === undefined ? [timed] : [timed, earlyStop({ evaluations: callback, rewardThreshold: threshold })],
    isSolved: () => threshold !== undefined && (rewards.at(-1) ?? Number.NEGATIVE_INFINITY) >= threshold,
    seconds: () => milliseconds / 1000,
    flush: lines.flush,
    close: lines.close,
  };
}
