import type { AlgorithmState } from "../algorithms/algorithm.ts";
import { PeriluneError } from "../errors.ts";
import type { ReplaySegment } from "../rollout/replay-segment.ts";
import type { NumericArray } from "../spaces/space.ts";
import type { Tensor } from "./safetensors.ts";
import { type FileFormat, openFile, sealFile } from "./sealed-file.ts";

/** Where the segments of a run's replay buffer are kept, beside its checkpoints. */
export interface SegmentStore {
  /** Keeps bytes under a name, whole or not at all; what had the name before is replaced. */
  write(name: string, bytes: Uint8Array): void | Promise<void>;
  /** The bytes of that name, `null` where there are none. */
  read(name: string): Uint8Array | null | Promise<Uint8Array | null>;
}

/** A segment that was written down, as checkpoints name it. */
export interface SavedSegment extends Pick<ReplaySegment, "from" | "to"> {
  /** See `tensorsHash`. */
  readonly hash: string;
}

const FORMAT: FileFormat = { name: "replay segment", version: 1 };

/** The name of a segment in its store: the steps of the run at which it begins and ends. */
export function segmentName({ from, to }: Pick<ReplaySegment, "from" | "to">): string {
  return `${[from, to].map((steps) => String(steps).padStart(12, "0")).join("-")}.safetensors`;
}

/**
 * Writes down the transitions of a state that follow those already `saved`, taken with `replayFrom` at their end.
 *
 * Returns the state without them and the segments that a checkpoint of it names: the latest, as far back as the replay
 * buffer reaches.
 */
export async function saveSegments(
  state: AlgorithmState,
  saved: readonly SavedSegment[],
  store: SegmentStore,
): Promise<{ readonly state: AlgorithmState; readonly saved: readonly SavedSegment[] }> {
  const { replay } = state;
  if (replay === undefined) return { state, saved: [] };
  const all = saved.filter(({ to }) => to > replay.from);
  for (const segment of replay.segments) {
    const { bytes, tensorsHash: hash } = seal(segment);
    await store.write(segmentName(segment), bytes);
    all.push({ from: segment.from, to: segment.to, hash });
  }
  return { state: { ...state, replay: { ...replay, segments: [] } }, saved: all };
}

/**
 * The checkpoint with all its transitions, those that stand beside it read from their store.
 *
 * @throws PeriluneError when a segment is missing, damaged or not the one that was saved
 */
export async function loadSegments<C extends AlgorithmState & { readonly savedSegments: readonly SavedSegment[] }>(
  checkpoint: C,
  store: SegmentStore,
): Promise<C> {
  const { replay, savedSegments } = checkpoint;
  if (replay === undefined) return checkpoint;
  const segments: ReplaySegment[] = [];
  for (const saved of savedSegments) segments.push(open(saved, await store.read(segmentName(saved))));
  return { ...checkpoint, replay: { ...replay, segments: [...segments, ...replay.segments] } };
}

function seal({ from, to, arrays }: ReplaySegment): ReturnType<typeof sealFile> {
  const tensors = Object.entries(arrays).map(([name, data]): [string, Tensor] => [
    name,
    { shape: [data.length], data },
  ]);
  return sealFile(FORMAT, { from, to }, new Map(tensors));
}

function open(saved: SavedSegment, bytes: Uint8Array | null): ReplaySegment {
  const { from, to, hash } = saved;
  const what = `its replay segment ${segmentName(saved)}`;
  if (bytes === null) throw new PeriluneError(`${what} is missing; put it back from a copy`);
  try {
    const { content, tensors, tensorsHash } = openFile(FORMAT, bytes);
    if (content.from !== from || content.to !== to || tensorsHash !== hash) {
      throw new PeriluneError("it was written by another run or at another time; put back the one of this run");
    }
    const arrays = [...tensors].map(([name, { data }]): [string, NumericArray] => [name, data]);
    return { from, to, arrays: Object.fromEntries(arrays) };
  } catch (error) {
    if (error instanceof PeriluneError) throw new PeriluneError(`${what} cannot be read: ${error.message}`);
    throw error;
  }
}
