import { decodeCheckpoint, load } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import type { Policy } from "perilune/policies";
import {
  checkpointName,
  checkpointNames,
  createAgent,
  decodeReplay,
  envReference,
  type Replay,
  RUN_FILES,
  type RunConfig,
} from "perilune/training";
import type { EnvReference } from "perilune/vector";
import { loadEnvironment } from "../engine/environments.ts";
import type { SourceFiles } from "./source.ts";

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
const END = "end";

const decoder = new TextDecoder();

/**
 * Opens a run folder, a model file or a recording, and fetches its environment.
 *
 * @throws PeriluneError when it is none of these, or cannot be read
 */
export async function openSubject(files: SourceFiles, parseConfig: ParseConfig): Promise<OpenSubject> {
  const names = await files.names();
  if (names.includes(RUN_FILES.config)) return openRun(files, names, parseConfig);
  const find = (ending: string): string | undefined => names.find((name) => name.endsWith(ending));
  const model = names.includes(RUN_FILES.model) ? RUN_FILES.model : find(".safetensors");
  if (model !== undefined) return openModel(files, model);
  const replay = names.includes(RUN_FILES.replay) ? RUN_FILES.replay : find(".json");
  if (replay !== undefined) return openReplay(files, replay);
  throw new PeriluneError(
    `expected a run folder with its config.yaml, a model (.safetensors) or a replay.json, got ${files.name}; ` +
      "choose one of these",
  );
}

async function openRun(files: SourceFiles, names: readonly string[], parseConfig: ParseConfig): Promise<OpenSubject> {
  const config = parseConfig(await readText(files, RUN_FILES.config), `${files.name}/${RUN_FILES.config}`);
  await loadEnvironment(config.env);
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
      const { arrays } = decodeCheckpoint(await readBytes(files, name));
      for (const [tensor, { data }] of policy.tensors()) {
        const saved = arrays[tensor];
        if (saved?.length !== data.length) {
          throw new PeriluneError(`${name} is of another policy than ${RUN_FILES.config} says; take an undamaged copy`);
        }
        data.set(saved as typeof data);
      }
      return policy;
    },
  };
}

async function openModel(files: SourceFiles, name: string): Promise<OpenSubject> {
  const { policy, algorithm, env } = await load(await readBytes(files, name), { kernels: "plain" });
  if (env === null) {
    throw new PeriluneError(`${name} does not say which environment it acts in; save it with its environment`);
  }
  await loadEnvironment(env.id);
  return {
    subject: { name: files.name, env, algorithm, stages: [{ id: END, title: "As it is" }], recorded: [] },
    replay: null,
    policy: async () => policy,
  };
}

async function openReplay(files: SourceFiles, name: string): Promise<OpenSubject> {
  const replay = decodeReplay(await readText(files, name));
  if (replay.episodes.length === 0) throw new PeriluneError(`${name} holds no episode; record it again`);
  await loadEnvironment(replay.env.id);
  const recorded = replay.episodes.map(({ seed }) => seed);
  return {
    subject: { name: files.name, env: replay.env, algorithm: null, stages: [], recorded },
    replay,
    policy: () => Promise.reject(new PeriluneError("a recording has no agent; open its model instead")),
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

async function readBytes(files: SourceFiles, name: string): Promise<Uint8Array> {
  const bytes = await files.read(name);
  if (bytes === null) throw new PeriluneError(`${name} is no longer in ${files.name}; open it again`);
  return bytes;
}

async function readText(files: SourceFiles, name: string): Promise<string> {
  return decoder.decode(await readBytes(files, name));
}

type Line = Readonly<Record<string, unknown>>;

/** The lines of a file of records, as far as they can be read. */
async function readLines(files: SourceFiles, name: string): Promise<Line[]> {
  const lines: Line[] = [];
  for (const text of decoder.decode((await files.read(name)) ?? new Uint8Array()).split("\n")) {
    try {
      lines.push(JSON.parse(text));
    } catch {
      break;
    }
  }
  return lines;
}
