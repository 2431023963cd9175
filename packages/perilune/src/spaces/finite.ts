import { PeriluneError } from "../errors.ts";
import { type AnySpace, narrow } from "./any-space.ts";
import { describeValue } from "./dtype.ts";
import { type LeafArrays, leavesOf } from "./leaves.ts";
import type { Leaf, Space, ValueOf } from "./space.ts";

/** How many values a space has; `Infinity` for a Box of real numbers or without bounds. */
export function cardinality(space: Space): number {
  return leavesOf(space).leaves.reduce((product, leaf) => {
    const { counts } = digitsOf(leaf);
    return counts.reduce((leafProduct, count) => leafProduct * count, product);
  }, 1);
}

/**
 * The place of a value when the space's values are counted, the last element fastest (row-major, as NumPy's
 * `ravel_multi_index`).
 *
 * @throws PeriluneError when the space is not finite or `value` is not its member
 */
export function indexOf<S extends Space>(space: S, value: ValueOf<S>): number {
  checkCountable(space);
  if (!space.contains(value)) {
    throw new PeriluneError(`expected a member of the space, got ${describeValue(value)}; give a value it contains`);
  }
  const { leaves, createRow, write } = leavesOf(space);
  const row = createRow();
  write(value, row);
  let index = 0;
  leaves.forEach((leaf, k) => {
    const { counts, least } = digitsOf(leaf);
    counts.forEach((count, i) => {
      index = index * count + (row[k][i] - least[i]);
    });
  });
  return index;
}

/**
 * The value at a place of the count; the inverse of `indexOf`.
 *
 * @throws PeriluneError when the space is not finite or `index` is not below its cardinality
 */
export function valueAt<S extends Space>(space: S, index: number): ValueOf<S> {
  const values = checkCountable(space);
  if (!(Number.isInteger(index) && index >= 0 && index < values)) {
    throw new PeriluneError(`expected an index from 0 to ${values - 1}, got ${index}; give the index of a value`);
  }
  const { leaves, createRow, toValue } = leavesOf(space);
  const row = createRow();
  let rest = index;
  for (let k = leaves.length - 1; k >= 0; k--) {
    const { counts, least } = digitsOf(leaves[k]);
    for (let i = counts.length - 1; i >= 0; i--) {
      row[k][i] = (rest % counts[i]) + least[i];
      rest = Math.floor(rest / counts[i]);
    }
  }
  return toValue(row);
}

/**
 * The place, as `indexOf` counts, of the value in a row of the arrays of a batch; makes nothing per row.
 *
 * @throws PeriluneError, from the outer call when the space is not finite, from the inner one for a value outside it
 */
export function rowIndexer(space: Space): (arrays: LeafArrays, row: number) => number {
  checkCountable(space);
  const digits = leavesOf(space).leaves.map(digitsOf);
  if (digits.length === 1 && digits[0].counts.length === 1) {
    const [
      {
        counts: [count],
        least: [first],
      },
    ] = digits; // the usual case, a Discrete space, without the loops
    return (arrays, row) => {
      const index = arrays[0][row] - first;
      if (index >= 0 && index < count) return index;
      throw outside(row, arrays[0][row], first, count);
    };
  }
  return (arrays, row) => {
    let index = 0;
    for (let k = 0; k < digits.length; k++) {
      const { counts, least } = digits[k];
      const size = counts.length;
      for (let i = 0; i < size; i++) {
        const value = arrays[k][row * size + i];
        const digit = value - least[i];
        if (!(digit >= 0 && digit < counts[i])) throw outside(row, value, least[i], counts[i]);
        index = index * counts[i] + digit;
      }
    }
    return index;
  };
}

function outside(row: number, got: number, least: number, count: number): PeriluneError {
  return new PeriluneError(
    `row ${row}: expected a number from ${least} to ${least + count - 1}, got ${got}; give values of the space`,
  );
}

function checkCountable(space: Space): number {
  const values = cardinality(space);
  if (values <= Number.MAX_SAFE_INTEGER) return values;
  throw new PeriluneError(
    `expected a finite space of at most 2^53 values, got one of ${values}; use discrete parts and fewer of them`,
  );
}

/** How many values each element of a leaf has, and the least of them. */
function digitsOf(leaf: Leaf): { readonly counts: readonly number[]; readonly least: readonly number[] } {
  const space: AnySpace = narrow(leaf.space);
  switch (space.kind) {
    case "discrete":
      return { counts: [space.n], least: [space.start] };
    case "multi_discrete":
      return { counts: space.nvec, least: space.start };
    case "multi_binary":
      return {
        counts: Array.from({ length: space.size }, () => 2),
        least: Array.from({ length: space.size }, () => 0),
      };
    case "box": {
      const countable = (space.dtype === "int32" || space.dtype === "uint8") && space.isBounded;
      const low = Array.from(space.low);
      return { counts: low.map((least, i) => (countable ? space.high[i] - least + 1 : Infinity)), least: low };
    }
    default:
      throw new TypeError(`a leaf is never a ${space.kind}`);
  }
}
