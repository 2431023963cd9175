import type { Metrics } from "perilune/algorithms";
import { type Checkpoint, decodeCheckpoint, loadSegments, type SegmentStore, segmentName } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import {
  checkpointName,
  checkpointNames,
  evaluationLine,
  KEPT_CHECKPOINTS,
  policiesToDrop,
  RUN_FILES,
  type RunConfig,
} from "perilune/training";
import type { RunContent, RunStore } from "../runs/run-store.ts";
import type { EvaluationRecord } from "./protocol.ts";
import { type Line, parseLine, readEvaluation } from "./run-lines.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Of a store, what a run in it needs. */
type Files = Pick<RunStore, "read" | "files" | "commit">;

/** A run in the store while it trains: what it writes stands in memory until a checkpoint takes it along. */
export class OpenRun {
  /** Its path in the store; empty where none keeps it. */
  readonly path: string;
  readonly config: RunConfig;
  readonly #store: Files;
  /** Not yet stored. */
  #appended = new Map<string, string>();
  #written = new Map<string, Bytes>();
  /** Newest first. */
  #checkpoints: string[] = [];
  #policies: string[] = [];
  /** Stored, and to go with the next checkpoint. */
  #dropped: string[] = [];
  #hasSegments = false;

  private constructor(store: Files, path: string, config: RunConfig) {
    this.#store = store;
    this.path = path;
    this.config = config;
  }

  /** A new run of that configuration. */
  static async create(store: RunStore, config: RunConfig): Promise<OpenRun> {
    const { formatRunConfig } = await import("../runs/run-yaml.ts");
    const files = new Map([[RUN_FILES.config, encoder.encode(formatRunConfig(config))]]);
    return new OpenRun(store, await store.create(config, files), config);
  }

  /** A new run that is kept nowhere, and why. */
  static unkept(config: RunConfig, reason: string): OpenRun {
    const commit = (): Promise<never> => Promise.reject(new Error(reason));
    return new OpenRun({ read: async () => null, files: async () => [], commit }, "", config);
  }

  /**
   * A run that is there.
   *
   * @throws PeriluneError when it has no configuration that can be read
   */
  static async open(store: RunStore, path: string): Promise<OpenRun> {
    const { parseRunConfig } = await import("../runs/run-yaml.ts");
    const bytes = await store.read(path, RUN_FILES.config);
    if (bytes === null)
      throw new PeriluneError(`expected a run with its ${RUN_FILES.config}, got ${path}; choose another`);
    const run = new OpenRun(store, path, parseRunConfig(decoder.decode(bytes), `${path}/${RUN_FILES.config}`));
    run.#checkpoints = checkpointNames(await run.#namesIn(RUN_FILES.checkpoints));
    run.#policies = await run.#namesIn(RUN_FILES.policies);
    return run;
  }

  /** Whether it was trained to its end. */
  async isFinished(): Promise<boolean> {
    return (await this.#store.read(this.path, RUN_FILES.model)) !== null;
  }

  /** Its newest checkpoint with all that stands beside it, `null` where there is none. */
  async checkpoint(): Promise<Checkpoint | null> {
    const [newest] = this.#checkpoints;
    if (newest === undefined) return null;
    try {
      return await loadSegments(await this.#readCheckpoint(newest), this.segments);
    } catch (error) {
      if (!(error instanceof PeriluneError)) throw error;
      throw new PeriluneError(`${this.path}/${RUN_FILES.checkpoints}/${newest} cannot be read: ${error.message}`);
    }
  }

  /**
   * A file of it.
   *
   * @throws PeriluneError when it is not there
   */
  async read(file: string): Promise<Bytes> {
    const bytes = await this.#store.read(this.path, file);
    if (bytes === null) throw new PeriluneError(`${this.path}/${file} is missing; put it back from a copy`);
    return bytes;
  }

  /** What was measured up to these steps; what lies beyond is cut off, to be measured again. `null`: all there is. */
  async history(timesteps: number | null): Promise<{ records: Metrics[]; evaluations: EvaluationRecord[] }> {
    const read = (file: string, steps: string): Promise<Line[]> =>
      timesteps === null ? this.#lines(file) : this.#cut(file, (line) => Number(line[steps]) <= timesteps);
    const records = await read(RUN_FILES.metrics, "time/total_timesteps");
    const evaluations = await read(RUN_FILES.evaluations, "timesteps");
    return { records: records as unknown as Metrics[], evaluations: evaluations.map(readEvaluation) };
  }

  addMetrics(line: string): void {
    this.#append(RUN_FILES.metrics, line);
  }

  addEvaluation(evaluation: Parameters<typeof evaluationLine>[0], timesteps: number): void {
    this.#append(RUN_FILES.evaluations, evaluationLine(evaluation, timesteps));
  }

  /** The policy of an evaluation. */
  addPolicy(bytes: Uint8Array, timesteps: number): void {
    const name = checkpointName(timesteps);
    this.#written.set(`${RUN_FILES.policies}/${name}`, own(bytes));
    this.#policies = [...new Set([...this.#policies, name])];
    const gone = policiesToDrop(this.#policies, this.config.eval_freq ?? this.config.n_timesteps);
    this.#policies = this.#policies.filter((one) => !gone.includes(one));
    for (const one of gone.map((old) => `${RUN_FILES.policies}/${old}`)) {
      if (!this.#written.delete(one)) this.#dropped.push(one);
    }
  }

  setBestModel(bytes: Uint8Array): void {
    this.#written.set(RUN_FILES.bestModel, own(bytes));
  }

  /** Keeps a checkpoint, and with it what came since the last: all of it or, where the store refuses, nothing. */
  async save(checkpoint: Uint8Array, timesteps: number): Promise<void> {
    const name = checkpointName(timesteps);
    const names = checkpointNames([...new Set([name, ...this.#checkpoints])]);
    const gone = names.slice(KEPT_CHECKPOINTS);
    const remove = gone.map((old) => `${RUN_FILES.checkpoints}/${old}`);
    await this.#commit(new Map([[`${RUN_FILES.checkpoints}/${name}`, own(checkpoint)]]), remove);
    this.#checkpoints = names.slice(0, KEPT_CHECKPOINTS);
    if (this.#hasSegments) await this.#removeOtherSegments();
  }

  /** Keeps the policy at the end of training: the run is finished. */
  async finish(model: Uint8Array): Promise<void> {
    await this.#commit(new Map([[RUN_FILES.model, own(model)]]));
  }

  /** Where the transitions of a replay buffer go. */
  readonly segments: SegmentStore = {
    write: (name, bytes) => {
      this.#hasSegments = true;
      return this.#store.commit(this.path, { write: new Map([[`${RUN_FILES.replayBuffer}/${name}`, own(bytes)]]) });
    },
    read: (name) => this.#store.read(this.path, `${RUN_FILES.replayBuffer}/${name}`),
  };

  async #commit(files: RunContent, remove: readonly string[] = []): Promise<void> {
    const append = new Map([...this.#appended].map(([name, text]) => [name, encoder.encode(text)]));
    const write = new Map([...this.#written, ...files]);
    await this.#store.commit(this.path, { remove: [...remove, ...this.#dropped], write, append });
    this.#dropped = [];
    this.#appended = new Map();
    this.#written = new Map();
  }

  #append(file: string, line: string): void {
    this.#appended.set(file, (this.#appended.get(file) ?? "") + line);
  }

  async #text(file: string): Promise<string> {
    return decoder.decode((await this.#store.read(this.path, file)) ?? new Uint8Array());
  }

  /** The lines of a file, as far as they can be read. */
  async #lines(file: string): Promise<Line[]> {
    return (await this.#text(file))
      .split("\n")
      .map(parseLine)
      .filter((line) => line !== null);
  }

  /** The lines of a file from the first on that are to stay; the file keeps no others. */
  async #cut(file: string, keep: (line: Line) => boolean): Promise<Line[]> {
    const text = await this.#text(file);
    const lines: Line[] = [];
    let length = 0;
    for (const line of text.split("\n").slice(0, -1)) {
      const record = parseLine(line);
      if (record === null || !keep(record)) break;
      lines.push(record);
      length += line.length + 1;
    }
    if (length < text.length) {
      await this.#store.commit(this.path, { write: new Map([[file, encoder.encode(text.slice(0, length))]]) });
    }
    return lines;
  }

  /** The names of the files in one of its folders. */
  async #namesIn(folder: string): Promise<string[]> {
    const files = await this.#store.files(this.path);
    return files.flatMap(({ name }) => (name.startsWith(`${folder}/`) ? [name.slice(folder.length + 1)] : []));
  }

  async #readCheckpoint(name: string): Promise<Checkpoint> {
    return decodeCheckpoint(await this.read(`${RUN_FILES.checkpoints}/${name}`));
  }

  /** Removes the segments that no checkpoint names. */
  async #removeOtherSegments(): Promise<void> {
    const checkpoints = await Promise.all(this.#checkpoints.map((name) => this.#readCheckpoint(name)));
    const needed = new Set(checkpoints.flatMap(({ savedSegments }) => savedSegments.map(segmentName)));
    const remove = (await this.#namesIn(RUN_FILES.replayBuffer))
      .filter((name) => !needed.has(name))
      .map((name) => `${RUN_FILES.replayBuffer}/${name}`);
    if (remove.length > 0) await this.#store.commit(this.path, { remove });
  }
}

/** Bytes in memory of their own, as the store wants them. */
function own(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes);
}
