import { PeriluneError } from "../errors.ts";
import { narrow } from "./any-space.ts";
import { type LeafArrays, leavesOf } from "./leaves.ts";
import type { Leaf, Space, ValueOf } from "./space.ts";

/**
 * Length of a value once flattened: Box and MultiBinary give their elements, Discrete and MultiDiscrete a one-hot
 * code per element, Tuple and Dict the sum of their parts (Gymnasium's `flatdim`).
 */
export function flatSize(space: Space): number {
  return leavesOf(space).leaves.reduce((sum, leaf) => sum + leafFlatSize(leaf), 0);
}

/** A value as one flat array of numbers (Gymnasium's `flatten`). */
export function flatten<S extends Space>(space: S, value: ValueOf<S>): Float64Array {
  const { leaves, createRow, write } = leavesOf(space);
  const row = createRow();
  write(value, row);
  const flat = new Float64Array(flatSize(space));
  flattenRow(leaves, row, flat, 0);
  return flat;
}

/**
 * Writes a row of leaves, flattened, into `out` from `offset` on; returns where it ended.
 *
 * This is how a network's input is filled, row by row of a batch, without making anything.
 */
export function flattenRow(
  leaves: readonly Leaf[],
  row: LeafArrays,
  out: Float32Array | Float64Array,
  offset: number,
): number {
  let at = offset;
  for (let k = 0; k < leaves.length; k++) {
    const space = narrow(leaves[k].space);
    const array = row[k];
    if (space.kind === "discrete") {
      at = writeOneHot(out, at, array[0] - space.start, space.n);
    } else if (space.kind === "multi_discrete") {
      for (let i = 0; i < array.length; i++) at = writeOneHot(out, at, array[i] - space.start[i], space.nvec[i]);
    } else {
      out.set(array, at);
      at += array.length;
    }
  }
  return at;
}

/**
 * The value that `flatten` made a flat array of (Gymnasium's `unflatten`).
 *
 * @throws PeriluneError when the length is wrong or a one-hot code holds no 1
 */
export function unflatten<S extends Space>(space: S, flat: ArrayLike<number>): ValueOf<S> {
  const { leaves, createRow, toValue } = leavesOf(space);
  const size = flatSize(space);
  if (flat.length !== size) {
    throw new PeriluneError(`expected ${size} numbers, got ${flat.length}; give what flatten returned`);
  }
  const row = createRow();
  let at = 0;
  leaves.forEach((leaf, k) => {
    const part = narrow(leaf.space);
    if (part.kind === "discrete" || part.kind === "multi_discrete") {
      const counts = part.kind === "discrete" ? [part.n] : part.nvec;
      const starts = part.kind === "discrete" ? [part.start] : part.start;
      counts.forEach((count, i) => {
        row[k][i] = starts[i] + readOneHot(flat, at, count);
        at += count;
      });
    } else {
      for (let i = 0; i < leaf.size; i++) row[k][i] = flat[at++];
    }
  });
  return toValue(row);
}

function leafFlatSize(leaf: Leaf): number {
  const space = narrow(leaf.space);
  if (space.kind === "discrete") return space.n;
  return space.kind === "multi_discrete" ? space.nvec.reduce((sum, n) => sum + n, 0) : leaf.size;
}

function writeOneHot(out: Float32Array | Float64Array, at: number, index: number, count: number): number {
  out.fill(0, at, at + count);
  out[at + index] = 1;
  return at + count;
}

function readOneHot(flat: ArrayLike<number>, at: number, count: number): number {
  for (let i = 0; i < count; i++) if (flat[at + i] !== 0) return i;
  throw new PeriluneError(`expected a one-hot code in elements ${at} to ${at + count - 1}, got zeros; set one of them`);
}
