import type { Algorithm, AlgorithmState } from "../algorithms/algorithm.ts";
import { PeriluneError } from "../errors.ts";
import { stringifyExact } from "../math/exact-json.ts";
import type { ReplayHistory, ReplaySegment } from "../rollout/replay-segment.ts";
import type { NumericArray } from "../spaces/space.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { canonicalReference, readReference } from "./references.ts";
import type { Tensor } from "./safetensors.ts";
import { asRecord, corrupted, type FileFormat, openFile, sealFile } from "./sealed-file.ts";
import type { SavedSegment } from "./segment-file.ts";
import { VERSION } from "./version.ts";

/** What a run learns with; a checkpoint continues only under the same. An `Algorithm` is one. */
export interface RunConfiguration {
  readonly env: EnvReference | null;
  readonly hyperparams: Readonly<Record<string, unknown>>;
}

/** A checkpoint, read: what `restore` takes, with the configuration it was taken under. */
export interface Checkpoint extends AlgorithmState {
  /** `null` where the checkpoint was written without one. */
  readonly configuration: RunConfiguration | null;
  /** Segments of the replay buffer that stand beside the checkpoint, before those in it; see `loadSegments`. */
  readonly savedSegments: readonly SavedSegment[];
  /** The version of the library that wrote it. */
  readonly periluneVersion: string;
}

const FORMAT: FileFormat = { name: "checkpoint", version: 2, oldest: 2 };

/**
 * Everything a run is, as one file; every float keeps its bits.
 *
 * Give the algorithm itself as the configuration, `encodeCheckpoint(agent.state(), agent)`, so that `checkResumable`
 * can refuse to continue another run.
 *
 * @param savedSegments Segments of the replay buffer that `saveSegments` has taken out of the state
 */
export function encodeCheckpoint(
  state: AlgorithmState,
  configuration?: RunConfiguration,
  savedSegments: readonly SavedSegment[] = [],
): Uint8Array {
  const { algorithm, numTimesteps, arrays, data, replay } = state;
  const tensors = new Map<string, Tensor>();
  const add = (name: string, array: NumericArray) => tensors.set(name, { shape: [array.length], data: array });
  for (const [name, array] of Object.entries(arrays)) add(name, array);
  for (const segment of replay?.segments ?? []) {
    for (const [name, array] of Object.entries(segment.arrays)) add(prefixOf(segment) + name, array);
  }
  const content = {
    perilune: VERSION,
    algorithm,
    numTimesteps,
    configuration: configuration === undefined ? null : asData(configuration),
    data,
    replay:
      replay === undefined ? null : { ...replay, segments: replay.segments.map(({ from, to }) => ({ from, to })) },
    savedSegments,
  };
  return sealFile(FORMAT, content, tensors).bytes;
}

/**
 * Reads a checkpoint's bytes.
 *
 * @throws PeriluneError when the file is truncated, corrupted, no checkpoint, or of another version's format
 */
export function decodeCheckpoint(bytes: Uint8Array): Checkpoint {
  const { content, tensors } = openFile(FORMAT, bytes);
  const { perilune, algorithm, numTimesteps, configuration, data } = content;
  if (typeof perilune !== "string") throw corrupted(FORMAT, "it does not say which version wrote it");
  if (typeof algorithm !== "string") throw corrupted(FORMAT, "its algorithm is not a name");
  if (!Number.isSafeInteger(numTimesteps)) throw corrupted(FORMAT, "its step count is not a whole number");
  const arrays: Record<string, NumericArray> = {};
  for (const [name, tensor] of tensors) arrays[name] = tensor.data;
  const replay = readReplay(content.replay, arrays);
  return {
    algorithm,
    numTimesteps: numTimesteps as number,
    arrays,
    data,
    ...(replay === null ? {} : { replay }),
    configuration: readConfiguration(configuration),
    savedSegments: readSegments(content.savedSegments).map(({ hash, ...segment }) => {
      if (typeof hash === "string") return { ...segment, hash };
      throw corrupted(FORMAT, "one of its replay segments has no hash");
    }),
    periluneVersion: perilune,
  };
}

/**
 * Refuses a checkpoint of another run: another algorithm, environment or hyper-parameter.
 *
 * @throws PeriluneError that names the first difference
 */
export function checkResumable(checkpoint: Checkpoint, run: Pick<Algorithm, "name" | "env" | "hyperparams">): void {
  const differs = (what: string, saved: string, present: string): PeriluneError =>
    new PeriluneError(
      `the checkpoint has ${what} ${saved}, this run ${present}; resume it with ${saved} or start a new run`,
    );
  if (checkpoint.algorithm !== run.name) throw differs("algorithm", checkpoint.algorithm, run.name);
  if (checkpoint.configuration === null) return;
  const saved = checkpoint.configuration;
  const present = asData(run);
  if (stringifyExact(saved.env) !== stringifyExact(present.env)) {
    throw differs("environment", nameOf(saved.env), nameOf(present.env));
  }
  for (const name of new Set([...Object.keys(saved.hyperparams), ...Object.keys(present.hyperparams)])) {
    const [before, now] = [saved.hyperparams[name], present.hyperparams[name]].map(textOf);
    if (before !== now) throw differs(`hyper-parameter ${name}`, before, now);
  }
}

/** The configuration as plain data; a schedule given as a function can only be called that. */
function asData({ env, hyperparams }: RunConfiguration): RunConfiguration {
  const entries = Object.entries(hyperparams).map(([name, value]) => [
    name,
    typeof value === "function" ? "a function" : value,
  ]);
  return { env: env && canonicalReference(env), hyperparams: Object.fromEntries(entries) };
}

function readConfiguration(value: unknown): RunConfiguration | null {
  if (value === null) return null;
  const { env, hyperparams } = asRecord(value, FORMAT, "configuration");
  return { env: readReference(env, FORMAT), hyperparams: asRecord(hyperparams, FORMAT, "hyper-parameters") };
}

/** Where the arrays of a segment stand among those of a checkpoint. */
function prefixOf({ from, to }: Pick<ReplaySegment, "from" | "to">): string {
  return `replay.${from}-${to}.`;
}

/** The transitions in a checkpoint; their arrays are taken out of `arrays`. */
function readReplay(value: unknown, arrays: Record<string, NumericArray>): ReplayHistory | null {
  if (value === null) return null;
  const { segments, ...range } = asRecord(value, FORMAT, "replay buffer");
  const [{ from, to }] = readSegments([range]);
  const read = readSegments(segments).map((segment): ReplaySegment => {
    const prefix = prefixOf(segment);
    const names = Object.keys(arrays).filter((name) => name.startsWith(prefix));
    const own = names.map((name): [string, NumericArray] => [name.slice(prefix.length), arrays[name]]);
    for (const name of names) delete arrays[name];
    return { from: segment.from, to: segment.to, arrays: Object.fromEntries(own) };
  });
  return { from, to, segments: read };
}

/** A list of pieces of a run, each from some step to another. */
function readSegments(value: unknown): { readonly from: number; readonly to: number; readonly hash?: unknown }[] {
  if (!Array.isArray(value)) throw corrupted(FORMAT, "its replay segments are not a list");
  return value.map((item) => {
    const { from, to, ...rest } = asRecord(item, FORMAT, "replay segment");
    if (![from, to].every((steps) => Number.isSafeInteger(steps)))
      throw corrupted(FORMAT, "a replay segment has no range");
    return { ...rest, from: from as number, to: to as number };
  });
}

function textOf(value: unknown): string {
  return value === undefined ? "none" : stringifyExact(value);
}

function nameOf(env: EnvReference | null): string {
  if (env === null) return "of your own";
  const extras = {
    ...env.kwargs,
    ...(env.maxEpisodeSteps === undefined ? {} : { maxEpisodeSteps: env.maxEpisodeSteps }),
  };
  return Object.keys(extras).length === 0 ? env.id : `${env.id} ${stringifyExact(extras)}`;
}
