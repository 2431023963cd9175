import type { Generator } from "../random/generator.ts";

/** Element types a leaf of a space may have. */
export type DType = "float32" | "float64" | "int32" | "uint8";

/** The typed array of an element type. */
export type ArrayOf<D extends DType> = {
  float32: Float32Array;
  float64: Float64Array;
  int32: Int32Array;
  uint8: Uint8Array;
}[D];

/** Any typed array a space may be stored in. */
export type NumericArray = ArrayOf<DType>;

/** The discriminant of a space; `switch (space.kind)` narrows. */
export type SpaceKind = "discrete" | "box" | "multi_discrete" | "multi_binary" | "tuple" | "dict";

/** A space as plain JSON; numbers JSON lacks are the strings "Infinity", "-Infinity", "NaN", "-0". */
export type SpaceJson = { readonly kind: SpaceKind } & Readonly<Record<string, unknown>>;

/** A set of values of type `T` that an observation or an action may take. */
export interface Space<out T = unknown> {
  readonly kind: SpaceKind;
  /** Whether `value` is a member: right type, shape, element type and bounds. */
  contains(value: unknown): value is T;
  /** Draws a member, with Gymnasium's distribution and draw order. */
  sample(rng: Generator): T;
  /** The space as data; `spaceFromJson` is the inverse. */
  toJSON(): SpaceJson;
}

/**
 * One flat array of a space: Box, MultiDiscrete, MultiBinary and Discrete have one, Dict and Tuple one per part.
 *
 * Buffers, batches and networks see leaves only, so a new kind of space needs no new buffer.
 */
export interface Leaf {
  /** Path of the leaf in its space: "" for a space of one leaf, "camera" or "arm.0" for a part. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Product of `shape`. */
  readonly size: number;
  /** The leaf's own space. */
  readonly space: Space;
}

/** The value type of a space: `ValueOf<Discrete>` is `number`, `ValueOf<Box>` a typed array. */
export type ValueOf<S> = S extends Space<infer T> ? T : never;

/**
 * One value per row, stored contiguously (row-major): what a vector environment gives and a policy takes.
 *
 * Discrete: `Int32Array` of one element a row. Box, MultiDiscrete, MultiBinary: their typed array, rows one after
 * another. Dict and Tuple: the same structure of such arrays. Of a space known only at run time: any of these.
 */
export type BatchOf<S> =
  S extends Space<infer T> ? (S extends { readonly kind: "discrete" } ? Int32Array : BatchOfValue<T>) : never;
type BatchOfValue<T> = unknown extends T
  ? AnyBatch
  : T extends number
    ? Int32Array
    : T extends NumericArray
      ? T
      : T extends object
        ? { readonly [K in keyof T]: BatchOfValue<T[K]> }
        : never;
type AnyBatch = NumericArray | readonly AnyBatch[] | { readonly [part: string]: AnyBatch };
