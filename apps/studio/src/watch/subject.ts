import { type Checkpoint, decodeCheckpoint, load } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import type { Policy } from "perilune/policies";
import {
  checkpointName,
  checkpointNames,
  createAgent,
  envReference,
  type Replay,
  RUN_FILES,
  type RunConfig,
} from "perilune/training";
import type { EnvReference } from "perilune/vector";
import { type Line, parseLine } from "../engine/run-lines.ts";
import { loadStudioEnvironment } from "../runs/studio-environment.ts";
import { readBytes, readText, type SourceFiles } from "./source.ts";

/** How far an agent had learned when it was kept. */
export interface Stage {
  /** As the address names it: a number of steps, or one of the names below. */
  readonly id: string;
  readonly title: string;
}

/** What is to be watched. */
export interface Subject {
  readonly name: string;
  readonly env: EnvReference;
  /** The algorithm that learned, where that is known. */
  readonly algorithm: string | null;
  /** From the first to the last; none for a recording. */
  readonly stages: readonly Stage[];
  /** Seeds of the episodes that were recorded; none where an agent plays. */
  readonly recorded: readonly number[];
}

/** A subject with what only the worker needs of it. */
export interface OpenSubject {
  readonly subject: Subject;
  readonly replay: Replay | null;
  /** The policy of a stage; it acts by plain kernels, for one row at a time. */
  policy(stage: string): Promise<Policy>;
}

/** Reads the text of a `config.yaml`. */
export type ParseConfig = (text: string, file: string) => RunConfig;

/** Names of stages that are no number of steps. */
const START = "start";
const BEST = "best";
export const END = "end";

/**
 * Opens a run folder, a model, a checkpoint or a recording, and fetches its environment.
 *
 * @throws PeriluneError when it is none of these, or cannot be read
 */
export async function openSubject(files: SourceFiles, parseConfig: ParseConfig): Promise<OpenSubject> {
  const names = await files.names();
  if (names.length === 0) throw new PeriluneError(`there is no run ${files.name} any more; choose another`);
  if (names.includes(RUN_FILES.config)) return openRun(files, names, parseConfig);
  return (await import("./lone-file.ts")).openLoneFile(files);
}

async function openRun(files: SourceFiles, names: readonly string[], parseConfig: ParseConfig): Promise<OpenSubject> {
  const config = parseConfig(await readText(files, RUN_FILES.config), `${files.name}/${RUN_FILES.config}`);
  await loadStudioEnvironment(config.env);
  const env = envReference(config.env, config.env_kwargs);
  const stepsIn = (folder: string): number[] => {
    const inside = names.filter((name) => name.startsWith(`${folder}/`)).map((name) => name.slice(folder.length + 1));
    return checkpointNames(inside).map((name) => Number.parseInt(name, 10));
  };
  const policies = stepsIn(RUN_FILES.policies);
  const kept = {
    steps: [...stepsIn(RUN_FILES.checkpoints), ...policies],
    best: names.includes(RUN_FILES.bestModel) ? bestSteps(await readLines(files, RUN_FILES.evaluations)) : null,
    end: names.includes(RUN_FILES.model) ? endSteps(await readLines(files, RUN_FILES.metrics)) : null,
  };
  return {
    subject: { name: files.name, env, algorithm: config.algorithm, stages: stagesOf(kept), recorded: [] },
    replay: null,
    policy: async (stage) => {
      if (stage === BEST) return readModel(files, RUN_FILES.bestModel);
      if (stage === END) return readModel(files, RUN_FILES.model);
      if (policies.includes(Number(stage))) {
        return readModel(files, `${RUN_FILES.policies}/${checkpointName(Number(stage))}`);
      }
      const { policy } = createAgent(config, "plain");
      if (stage === START) return policy;
      const name = `${RUN_FILES.checkpoints}/${checkpointName(Number(stage))}`;
      return takeWeights(policy, decodeCheckpoint(await readBytes(files, name)).arrays, name);
    },
  };
}

/** What a run kept, each by the steps after which it was: `null` where it was not, `NaN` where that is not known. */
interface Kept {
  readonly steps: readonly number[];
  readonly best: number | null;
  readonly end: number | null;
}

/** The stages of a run in the order of its steps; what was kept twice stands once. */
export function stagesOf({ steps, best, end }: Kept): Stage[] {
  const stages = new Map([[0, { id: START, title: "Untrained" }]]);
  for (const count of steps) stages.set(count, { id: String(count), title: stepsText(count) });
  // Of what is not known, the best is taken to lie before the end.
  if (best !== null) {
    stages.set(best || Number.MAX_SAFE_INTEGER, {
      id: BEST,
      title: best ? `${stepsText(best)}, the best` : "The best",
    });
  }
  if (end !== null) {
    stages.set(end || Number.POSITIVE_INFINITY, { id: END, title: end ? `${stepsText(end)}, the end` : "The end" });
  }
  return [...stages].sort(([a], [b]) => a - b).map(([, stage]) => stage);
}

/** The first of the evaluations with the highest mean. */
function bestSteps(evaluations: readonly Line[]): number {
  let best: Line | undefined;
  for (const line of evaluations) {
    if (best === undefined || Number(line.mean_reward) > Number(best.mean_reward)) best = line;
  }
  return Number(best?.timesteps);
}

function endSteps(metrics: readonly Line[]): number {
  return Number(metrics.at(-1)?.["time/total_timesteps"]);
}

function stepsText(steps: number): string {
  return `${steps.toLocaleString("en")} steps`;
}

async function readModel(files: SourceFiles, name: string): Promise<Policy> {
  return (await load(await readBytes(files, name), { kernels: "plain" })).policy;
}

/**
 * Gives a policy the weights in a checkpoint.
 *
 * @throws PeriluneError when they are of another policy
 */
export function takeWeights(policy: Policy, arrays: Checkpoint["arrays"], file: string): Policy {
  for (const [tensor, { data }] of policy.tensors()) {
    const saved = arrays[tensor];
    if (saved?.length !== data.length) {
      throw new PeriluneError(`${file} is of another policy than its settings say; take an undamaged copy`);
    }
    data.set(saved as typeof data);
  }
  return policy;
}

/** The lines of a file of records, as far as they can be read. */
async function readLines(files: SourceFiles, name: string): Promise<Line[]> {
  const lines = new TextDecoder().decode((await files.read(name)) ?? new Uint8Array()).split("\n");
  return lines.map(parseLine).filter((line) => line !== null);
}
