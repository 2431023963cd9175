import { PeriluneError } from "../errors.ts";
import { type AnySpace, narrow } from "./any-space.ts";
import { arrayName, createArray, describeValue, dtypeOf } from "./dtype.ts";
import type { BatchOf, DType, Leaf, NumericArray, Space, ValueOf } from "./space.ts";

/** One array per leaf of a space: a value spread out, or views of one row of a batch. */
export type LeafArrays = readonly NumericArray[];

/**
 * A space seen as a list of flat arrays, with the ways between a value, a row of leaves, and a batch.
 *
 * Leaves stand in the space's order: a Tuple's parts in turn, a Dict's by sorted name, depth first.
 */
export interface SpaceLeaves<S extends Space = Space> {
  readonly leaves: readonly Leaf[];
  /** New zeroed arrays, one per leaf. */
  createRow(): NumericArray[];
  /** The value a row holds; its arrays are the row's own, not copies. */
  toValue(row: LeafArrays): ValueOf<S>;
  /**
   * Copies a value into a row.
   *
   * @throws PeriluneError when its structure, element type or length is not the space's; bounds are not looked at
   */
  write(value: unknown, row: LeafArrays): void;
  /** A new zeroed batch of `rows` values. */
  createBatch(rows: number): BatchOf<S>;
  /** The arrays of a batch, one per leaf. */
  batchLeaves(batch: BatchOf<S>): NumericArray[];
  /** Views of a batch, one row of leaves for each of its `count` values. */
  rows(batch: BatchOf<S>, count: number): NumericArray[][];
}

/** The leaves of a space, and the ways between its values, rows and batches. */
export function leavesOf<S extends Space>(space: S): SpaceLeaves<S> {
  const leaves: Leaf[] = [];
  const codec = codecOf(narrow(space), "", leaves);
  const batchLeaves = (batch: BatchOf<S>): NumericArray[] => {
    const arrays: NumericArray[] = [];
    codec.spread(batch, arrays);
    return arrays;
  };
  return {
    leaves,
    createRow: () => leaves.map((leaf) => createArray(leaf.dtype, leaf.size)),
    toValue: (row) => codec.read(row) as ValueOf<S>,
    write: (value, row) => codec.write(value, row),
    createBatch: (rows) => codec.gather(leaves.map((leaf) => createArray(leaf.dtype, rows * leaf.size))) as BatchOf<S>,
    batchLeaves,
    rows: (batch, count) => {
      const arrays = batchLeaves(batch);
      return Array.from({ length: count }, (_, row) =>
        leaves.map(({ size }, k) => arrays[k].subarray(row * size, (row + 1) * size)),
      );
    },
  };
}

/** How one space's values lie in a row of leaves. */
interface Codec {
  read(row: LeafArrays): unknown;
  write(value: unknown, row: LeafArrays): void;
  /** Arrays, one per leaf, to a batch of this structure. */
  gather(arrays: LeafArrays): unknown;
  /** A batch of this structure to its arrays, appended in leaf order. */
  spread(batch: unknown, arrays: NumericArray[]): void;
}

/** Builds a space's codec and appends its leaves. */
function codecOf(space: AnySpace, name: string, leaves: Leaf[]): Codec {
  switch (space.kind) {
    case "tuple":
      return partsCodec(
        space.spaces.map((part, i) => [i, codecOf(narrow(part), joined(name, i), leaves)] as const),
        name,
        "an array",
        (parts) => parts.map(([, value]) => value),
      );
    case "dict":
      return partsCodec(
        space.keys.map((key) => [key, codecOf(narrow(space.spaces[key]), joined(name, key), leaves)] as const),
        name,
        "an object",
        Object.fromEntries,
      );
    case "discrete":
      return discreteCodec(addLeaf(space, name, [], "int32", leaves), name);
    case "box":
      return arrayCodec(addLeaf(space, name, space.shape, space.dtype, leaves), leaves[leaves.length - 1]);
    case "multi_discrete":
      return arrayCodec(addLeaf(space, name, space.shape, "int32", leaves), leaves[leaves.length - 1]);
    case "multi_binary":
      return arrayCodec(addLeaf(space, name, space.shape, "uint8", leaves), leaves[leaves.length - 1]);
  }
}

/** Appends a leaf and returns its index. */
function addLeaf(space: Space, name: string, shape: readonly number[], dtype: DType, leaves: Leaf[]): number {
  const size = shape.reduce((product, dimension) => product * dimension, 1);
  return leaves.push({ name, shape, dtype, size, space }) - 1;
}

type Part = readonly [key: string | number, codec: Codec];

function partsCodec(
  parts: readonly Part[],
  name: string,
  container: "an array" | "an object",
  assemble: (parts: (readonly [string | number, unknown])[]) => unknown,
): Codec {
  const check = (value: unknown): Readonly<Record<string | number, unknown>> => {
    const isContainer =
      typeof value === "object" && value !== null && Array.isArray(value) === (container === "an array");
    const record = value as Readonly<Record<string | number, unknown>>;
    if (
      !isContainer ||
      Object.keys(record).length !== parts.length ||
      parts.some(([key]) => !Object.hasOwn(record, key))
    ) {
      const keys = parts.map(([key]) => key).join(", ");
      const expected =
        container === "an array" ? `an array of ${parts.length} parts` : `an object with the keys ${keys}`;
      throw wrongValue(name, expected, value, "give every part of the space");
    }
    return record;
  };
  return {
    read: (row) => assemble(parts.map(([key, codec]) => [key, codec.read(row)])),
    write: (value, row) => {
      const record = check(value);
      for (const [key, codec] of parts) codec.write(record[key], row);
    },
    gather: (arrays) => assemble(parts.map(([key, codec]) => [key, codec.gather(arrays)])),
    spread: (batch, arrays) => {
      const record = check(batch);
      for (const [key, codec] of parts) codec.spread(record[key], arrays);
    },
  };
}

function discreteCodec(index: number, name: string): Codec {
  return {
    read: (row) => row[index][0],
    write: (value, row) => {
      if (!Number.isInteger(value)) throw wrongValue(name, "an integer", value, "give the number itself, not an array");
      row[index][0] = value as number;
    },
    gather: (arrays) => arrays[index],
    spread: (batch, arrays) => spreadArray(batch, "int32", name, arrays),
  };
}

function arrayCodec(index: number, { name, dtype, shape, size }: Leaf): Codec {
  return {
    read: (row) => row[index],
    write: (value, row) => {
      if (dtypeOf(value) !== dtype || (value as NumericArray).length !== size) {
        const expected = `a ${arrayName(dtype)} of length ${size} (shape [${shape.join(", ")}])`;
        throw wrongValue(name, expected, value, `make it with new ${arrayName(dtype)}(...) or change the space`);
      }
      row[index].set(value as NumericArray);
    },
    gather: (arrays) => arrays[index],
    spread: (batch, arrays) => spreadArray(batch, dtype, name, arrays),
  };
}

function spreadArray(batch: unknown, dtype: DType, name: string, arrays: NumericArray[]): void {
  if (dtypeOf(batch) !== dtype) {
    throw wrongValue(name, `a ${arrayName(dtype)}`, batch, "give one array, its rows one after another");
  }
  arrays.push(batch as NumericArray);
}

function joined(path: string, key: string | number): string {
  return path === "" ? String(key) : `${path}.${key}`;
}

function wrongValue(name: string, expected: string, value: unknown, advice: string): PeriluneError {
  const where = name === "" ? "" : ` at "${name}"`;
  return new PeriluneError(`expected ${expected}${where}, got ${describeValue(value)}; ${advice}`);
}
