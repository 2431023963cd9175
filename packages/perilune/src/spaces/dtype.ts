import type { ArrayOf, DType, NumericArray } from "./space.ts";

const CONSTRUCTORS = { float32: Float32Array, float64: Float64Array, int32: Int32Array, uint8: Uint8Array } as const;

/** The element types a leaf may have. */
export const DTYPES: readonly DType[] = ["float32", "float64", "int32", "uint8"];

/** A zeroed array of an element type. */
export function createArray<D extends DType>(dtype: D, length: number): ArrayOf<D> {
  return new CONSTRUCTORS[dtype](length) as ArrayOf<D>;
}

/** The element type of a typed array, `undefined` for anything else. */
export function dtypeOf(value: unknown): DType | undefined {
  if (value instanceof Float32Array) return "float32";
  if (value instanceof Float64Array) return "float64";
  if (value instanceof Int32Array) return "int32";
  if (value instanceof Uint8Array) return "uint8";
  return undefined;
}

/** Whether `value` is a typed array of this element type and length. */
export function isArrayOf<D extends DType>(value: unknown, dtype: D, length: number): value is ArrayOf<D> {
  return dtypeOf(value) === dtype && (value as NumericArray).length === length;
}

/** The name of an element type's array, as one writes it: `Float32Array`. */
export function arrayName(dtype: DType): string {
  return CONSTRUCTORS[dtype].name;
}

/** Product of the dimensions. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** What a value is, in a few words, for the "got" of an error. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (ArrayBuffer.isView(value) && "length" in value) return `a ${value.constructor.name} of length ${value.length}`;
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  if (typeof value === "object") {
    const keys = Object.keys(value);
    return keys.length === 0 ? "an object without keys" : `an object with the keys ${keys.join(", ")}`;
  }
  if (typeof value === "string") return `the string "${value}"`;
  if (typeof value === "function") return "a function";
  return `the ${typeof value} ${String(value)}`;
}
