import type { Metrics } from "perilune/algorithms";
import { specOf } from "perilune/envs/registry";
import { PeriluneError } from "perilune/errors";
import { checkpointNames, RUN_FILES, type RunConfig } from "perilune/training";
import type { EvaluationRecord, Report } from "../engine/protocol.ts";
import { type Line, parseLine, readEvaluation } from "../engine/run-lines.ts";
import { snapshot } from "../engine/training.ts";
import { openSubject } from "../watch/subject.ts";
import { type MachineRunState, MachineStore } from "./machine-store.ts";
import { placeOf } from "./places.ts";
import { parseRunConfig } from "./run-yaml.ts";
import { loadStudioEnvironment } from "./studio-environment.ts";

/** Milliseconds between two looks at a run. */
const LOOK_EVERY = 1000;
const NEWLINE = 10;
const decoder = new TextDecoder();

/** Who wants to know of a run. */
export interface Follower {
  report(report: Report, transfer?: Transferable[]): void;
  /** Whether it is no longer wanted. */
  isOver(): boolean;
  /** Whether anybody sees what is told; while nobody does, there is no look. */
  isSeen(): boolean;
  /** @default that many milliseconds by the clock */
  wait?(milliseconds: number): Promise<void>;
}

/**
 * Tells of a run of this machine as of one that trains here: its curves as they grow, and its latest policy.
 *
 * @throws PeriluneError when there is no such run
 */
export async function followRun(name: string, follower: Follower): Promise<void> {
  const { reader: store, path } = placeOf(name);
  if (!(store instanceof MachineStore)) throw new PeriluneError(`expected a run of this machine, got ${name}; open it`);
  const bytes = await store.read(path, RUN_FILES.config);
  if (bytes === null) throw new PeriluneError(`expected a run of this machine, got ${path}; choose another under Runs`);
  const config = parseRunConfig(decoder.decode(bytes), `${path}/${RUN_FILES.config}`);
  await loadStudioEnvironment(config.env);
  const followed = new FollowedRun(store, path, { name, config }, follower);
  const { wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)) } = follower;
  while (!follower.isOver()) {
    try {
      if (follower.isSeen()) await followed.look();
    } catch (error) {
      if (!(error instanceof PeriluneError)) throw error;
      follower.report({ kind: "warned", message: error.message });
    }
    await wait(LOOK_EVERY);
  }
}

interface Measured {
  readonly records: Metrics[];
  readonly evaluations: EvaluationRecord[];
}

class FollowedRun {
  readonly #store: MachineStore;
  readonly #path: string;
  readonly #about: { readonly name: string; readonly config: RunConfig };
  readonly #follower: Follower;
  #metrics: GrowingFile;
  #evaluations: GrowingFile;
  /** Steps of the last record told; `null` before the first look. */
  #timesteps: number | null = null;
  /** When a run that nobody trains had changed last, once all of it was told. */
  #changed: number | null = null;
  /** The checkpoints and models that there were when the policy was told last. */
  #kept: string | null = null;

  constructor(
    store: MachineStore,
    path: string,
    about: { readonly name: string; readonly config: RunConfig },
    follower: Follower,
  ) {
    this.#store = store;
    this.#path = path;
    this.#about = about;
    this.#follower = follower;
    this.#metrics = new GrowingFile(store, path, RUN_FILES.metrics);
    this.#evaluations = new GrowingFile(store, path, RUN_FILES.evaluations);
  }

  /** Tells what is new. */
  async look(): Promise<void> {
    const { state, changed } = await this.#store.describe(this.#path);
    // What nobody trains is not read again before it has changed.
    if (state === "training" || changed !== this.#changed) await this.#readOn(state);
    this.#changed = state === "training" ? null : changed;
    this.#follower.report({ kind: "watched", state, timesteps: this.#timesteps ?? 0 });
  }

  async #readOn(state: MachineRunState): Promise<void> {
    const news = await this.#read();
    const before = this.#timesteps;
    // A run that went on from a checkpoint measures again what lay beyond it.
    const isAnew = before === null || news === null || (news.records.length > 0 && stepsOf(news.records[0]) <= before);
    if (isAnew) this.#tellAll(state, before === null && news !== null ? news : await this.#readAnew());
    else this.#tell(news);
    await this.#tellPolicy();
  }

  /** What came since the last time; `null` where files became shorter. */
  async #read(): Promise<Measured | null> {
    const [records, evaluations] = await Promise.all([this.#metrics.next(), this.#evaluations.next()]);
    if (records === null || evaluations === null) return null;
    return { records: records as unknown as Metrics[], evaluations: evaluations.map(readEvaluation) };
  }

  /** Everything from the first line on. */
  async #readAnew(): Promise<Measured> {
    this.#metrics = new GrowingFile(this.#store, this.#path, RUN_FILES.metrics);
    this.#evaluations = new GrowingFile(this.#store, this.#path, RUN_FILES.evaluations);
    return (await this.#read()) ?? { records: [], evaluations: [] };
  }

  #tellAll(watched: MachineRunState, { records, evaluations }: Measured): void {
    const { name: run, config } = this.#about;
    const mark = specOf(config.env).rewardThreshold ?? null;
    const timesteps = records.length === 0 ? 0 : stepsOf(records[records.length - 1]);
    this.#timesteps = timesteps;
    this.#kept = null;
    this.#follower.report({
      kind: "begun",
      run,
      config,
      mark,
      timesteps,
      paused: false,
      watched,
      records,
      evaluations,
    });
  }

  #tell({ records, evaluations }: Measured): void {
    const { report } = this.#follower;
    if (records.length > 0) {
      const last = records[records.length - 1];
      this.#timesteps = stepsOf(last);
      report({ kind: "metrics", records, timesteps: this.#timesteps, stepsPerSecond: last["time/fps"] ?? 0 });
    }
    for (const evaluation of evaluations) report({ kind: "evaluated", evaluation });
  }

  /** Tells the latest policy that was kept, when it is another than before. */
  async #tellPolicy(): Promise<void> {
    const names = (await this.#store.files(this.#path)).map(({ name }) => name);
    const kept = names.filter((name) => name.endsWith(".safetensors")).join();
    if (kept === this.#kept) return;
    this.#kept = kept;
    const files = {
      name: this.#path,
      // The best is one of the policies too; to place it among them, all evaluations would be read each time.
      names: async () => names.filter((name) => name !== RUN_FILES.bestModel),
      read: this.#store.read.bind(this.#store, this.#path),
    };
    const { subject, policy } = await openSubject(files, parseRunConfig);
    const stage = subject.stages.at(-1)?.id;
    if (stage === undefined) return;
    const numTimesteps = Number(stage) || (this.#timesteps ?? 0);
    const latest = snapshot({ policy: await policy(stage), numTimesteps });
    const { report } = this.#follower;
    report(
      { kind: "policy", policy: latest },
      latest.tensors.map(([, { data }]) => data.buffer),
    );
    const [checkpoint] = checkpointNames(names.map((name) => name.replace(`${RUN_FILES.checkpoints}/`, "")));
    if (checkpoint !== undefined) report({ kind: "saved", timesteps: Number.parseInt(checkpoint, 10) });
  }
}

/** A file of JSON lines that is being written. */
class GrowingFile {
  readonly #store: MachineStore;
  readonly #run: string;
  readonly #name: string;
  #from = 0;

  constructor(store: MachineStore, run: string, name: string) {
    this.#store = store;
    this.#run = run;
    this.#name = name;
  }

  /** The whole lines that came since the last time; `null` where the file has become shorter. */
  async next(): Promise<Line[] | null> {
    const { bytes, isCut } = await this.#store.readFrom(this.#run, this.#name, this.#from);
    if (isCut) return null;
    const whole = bytes.subarray(0, bytes.lastIndexOf(NEWLINE) + 1);
    this.#from += whole.length;
    const lines = decoder.decode(whole).split("\n").slice(0, -1);
    return lines.map(parseLine).filter((line) => line !== null);
  }
}

function stepsOf(record: Metrics): number {
  return Number(record["time/total_timesteps"]);
}
