import { PeriluneError } from "../errors.ts";
import { createArray } from "../spaces/dtype.ts";
import type { Leaf, NumericArray } from "../spaces/space.ts";

/**
 * Transitions that a replay buffer was given one after the other: written once, and never changed afterwards.
 *
 * Transitions are counted since the run began, those of all environments together.
 */
export interface ReplaySegment {
  /** Transitions before the first of these. */
  readonly from: number;
  /** Transitions up to the last of these. */
  readonly to: number;
  /**
   * `observations.K`, `actions` and `rewards`, a row for each transition; and of each episode that ended `ended`, the row
   * counted from the first, `truncated`, and `final_observations.K`. An episode may have been broken off after the step
   * before was written down, so that step's endings stand here once more, in rows below 0.
   */
  readonly arrays: Readonly<Record<string, NumericArray>>;
}

/** The transitions that a replay buffer holds. */
export interface ReplayHistory {
  /** Transitions before the oldest that is held. */
  readonly from: number;
  /** Transitions up to the latest. */
  readonly to: number;
  /** In order and without a gap; from a `state` that was asked for the latest only, those alone. */
  readonly segments: readonly ReplaySegment[];
}

/** The arrays of a segment, checked. */
export interface SegmentArrays {
  readonly observations: readonly NumericArray[];
  readonly actions: NumericArray;
  readonly rewards: Float32Array;
  readonly ended: Int32Array;
  readonly truncated: Uint8Array;
  readonly finals: readonly NumericArray[];
}

/** The arrays of a segment by name. */
export function namedArrays(arrays: SegmentArrays): Record<string, NumericArray> {
  const { observations, actions, rewards, ended, truncated, finals } = arrays;
  return {
    ...Object.fromEntries(observations.map((array, k) => [`observations.${k}`, array])),
    actions,
    rewards,
    ended,
    truncated,
    ...Object.fromEntries(finals.map((array, k) => [`final_observations.${k}`, array])),
  };
}

/** The arrays of a segment of such observations and actions. Throws a PeriluneError where one does not fit. */
export function segmentArrays(segment: ReplaySegment, leaves: readonly Leaf[], action: Leaf): SegmentArrays {
  const { arrays } = segment;
  const rows = segment.to - segment.from;
  const ended = arrayOf(arrays, "ended", new Int32Array(0));
  const like = (leaf: Leaf): NumericArray => createArray(leaf.dtype, 0);
  return {
    observations: leaves.map((leaf, k) => arrayOf(arrays, `observations.${k}`, like(leaf), rows * leaf.size)),
    actions: arrayOf(arrays, "actions", like(action), rows * action.size),
    rewards: arrayOf(arrays, "rewards", new Float32Array(0), rows),
    ended,
    truncated: arrayOf(arrays, "truncated", new Uint8Array(0), ended.length),
    finals: leaves.map((leaf, k) => {
      return arrayOf(arrays, `final_observations.${k}`, like(leaf), ended.length * leaf.size);
    }),
  };
}

/** The array of that name, of the type of `like` and, where given, of that length. */
export function arrayOf<T extends NumericArray>(
  arrays: Readonly<Record<string, NumericArray>>,
  name: string,
  like: T,
  length?: number,
): T {
  const array: NumericArray | undefined = arrays[name];
  if (array?.constructor === like.constructor && (length ?? array.length) === array.length) return array as T;
  throw new PeriluneError(`array "${name}" is missing from the state or of another size; take an undamaged checkpoint`);
}
