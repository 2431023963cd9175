import type { Metrics } from "perilune/algorithms";
import { type Checkpoint, decodeCheckpoint, loadSegments, type SegmentStore, segmentName } from "perilune/checkpoint";
import { PeriluneError } from "perilune/errors";
import {
  checkpointName,
  checkpointNames,
  evaluationLine,
  KEPT_CHECKPOINTS,
  RUN_FILES,
  type RunConfig,
} from "perilune/training";
import type { RunContent, RunStore } from "../runs/run-store.ts";
import type { EvaluationRecord } from "./protocol.ts";
import { type Line, parseLine, readEvaluation } from "./run-lines.ts";

type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A run in the store while it trains: what it writes stands in memory until a checkpoint takes it along. */
export class OpenRun {
  readonly path: string;
  readonly config: RunConfig;
  readonly #store: RunStore;
  /** Not yet stored. */
  #appended = new Map<string, string>();
  #written = new Map<string, Bytes>();
  /** Newest first. */
  #checkpoints: string[] = [];
  #hasSegments = false;

  private constructor(store: RunStore, path: string, config: RunConfig) {
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
    await run.#listCheckpoints();
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

  /** What was measured up to these steps; what lies beyond is cut off, to be measured again. */
  async history(timesteps: number): Promise<{ records: Metrics[]; evaluations: EvaluationRecord[] }> {
    const records = await this.#cut(RUN_FILES.metrics, (line) => Number(line["time/total_timesteps"]) <= timesteps);
    const evaluations = await this.#cut(RUN_FILES.evaluations, (line) => Number(line.timesteps) <= timesteps);
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
    this.#written.set(`${RUN_FILES.policies}/${checkpointName(timesteps)}`, own(bytes));
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
    await this.#store.commit(this.path, { remove, write, append });
    this.#appended = new Map();
    this.#written = new Map();
  }

  #append(file: string, line: string): void {
    this.#appended.set(file, (this.#appended.get(file) ?? "") + line);
  }

  /** The lines of a file from the first on that are to stay; the file keeps no others. */
  async #cut(file: string, keep: (line: Line) => boolean): Promise<Line[]> {
    const text = decoder.decode((await this.#store.read(this.path, file)) ?? new Uint8Array());
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

  async #listCheckpoints(): Promise<void> {
    const folder = `${RUN_FILES.checkpoints}/`;
    const names = (await this.#store.files(this.path))
      .map(({ name }) => name)
      .filter((name) => name.startsWith(folder));
    this.#checkpoints = checkpointNames(names.map((name) => name.slice(folder.length)));
  }

  async #readCheckpoint(name: string): Promise<Checkpoint> {
    const bytes = await this.#store.read(this.path, `${RUN_FILES.checkpoints}/${name}`);
    if (bytes === null) throw new PeriluneError(`checkpoint ${name} is missing; put it back from a copy`);
    return decodeCheckpoint(bytes);
  }

  /** Removes the segments that no checkpoint names. */
  async #removeOtherSegments(): Promise<void> {
    const checkpoints = await Promise.all(this.#checkpoints.map((name) => this.#readCheckpoint(name)));
    const needed = new Set(checkpoints.flatMap(({ savedSegments }) => savedSegments.map(segmentName)));
    const folder = `${RUN_FILES.replayBuffer}/`;
    const files = (await this.#store.files(this.path)).map(({ name }) => name);
    const remove = files.filter((name) => name.startsWith(folder) && !needed.has(name.slice(folder.length)));
    if (remove.length > 0) await this.#store.commit(this.path, { remove });
  }
}

/** Bytes in memory of their own, as the store wants them. */
function own(bytes: Uint8Array): Bytes {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : new Uint8Array(bytes);
}
