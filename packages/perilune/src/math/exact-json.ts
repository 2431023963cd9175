/**
 * JSON that keeps what JSON loses: −0, NaN, ±Infinity, bigints and typed arrays.
 *
 * Such a value is an object of one key that begins with "$": `{"$number":"-0"}`, `{"$bigint":"7"}`,
 * `{"$Float32Array":"AACAPw=="}` (the elements' bytes, little-endian, in base64). Keys of the data that begin with "$"
 * get one more. Everything else is plain JSON.
 */
import { PeriluneError } from "../errors.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";

type TypedArray = Float32Array | Float64Array | Int32Array | Uint32Array | Uint8Array | BigInt64Array | BigUint64Array;

const TYPED_ARRAYS: ReadonlyMap<string, new (buffer: ArrayBuffer) => TypedArray> = new Map<
  string,
  new (
    buffer: ArrayBuffer,
  ) => TypedArray
>([
  ["Float32Array", Float32Array],
  ["Float64Array", Float64Array],
  ["Int32Array", Int32Array],
  ["Uint32Array", Uint32Array],
  ["Uint8Array", Uint8Array],
  ["BigInt64Array", BigInt64Array],
  ["BigUint64Array", BigUint64Array],
]);

const SPECIAL_NUMBERS: ReadonlyMap<string, number> = new Map([
  ["-0", -0],
  ["NaN", Number.NaN],
  ["Infinity", Number.POSITIVE_INFINITY],
  ["-Infinity", Number.NEGATIVE_INFINITY],
]);

const bigEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;

/** The bytes with each element's reversed where the machine stores the highest first. */
function littleEndian(bytes: Uint8Array, elementSize: number): Uint8Array {
  const copy = bytes.slice();
  if (bigEndian) for (let i = 0; i < copy.length; i += elementSize) copy.subarray(i, i + elementSize).reverse();
  return copy;
}

/**
 * The value as JSON text that `parseExact` turns back into an equal value, to the last bit.
 *
 * Takes null, booleans, numbers, strings, bigints, arrays, plain objects, and Float32, Float64, Int32, Uint32, Uint8,
 * BigInt64 and BigUint64 arrays.
 *
 * @throws {PeriluneError} for anything else (functions, undefined, class instances, cycles), naming its place.
 */
export function stringifyExact(value: unknown): string {
  return write(value, "value", new Set());
}

function write(value: unknown, path: string, ancestors: Set<object>): string {
  switch (typeof value) {
    case "number":
      return Number.isFinite(value) && !Object.is(value, -0) ? String(value) : tagged("number", nameOf(value));
    case "bigint":
      return tagged("bigint", value.toString());
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "object":
      return value === null ? "null" : writeObject(value, path, ancestors);
    default:
      throw refusal(path, typeof value);
  }
}

const nameOf = (value: number): string => (Object.is(value, -0) ? "-0" : String(value));
const tagged = (tag: string, content: string): string => `{"$${tag}":${JSON.stringify(content)}}`;
const refusal = (path: string, what: string): PeriluneError =>
  new PeriluneError(`${path} is ${what}, which exact JSON cannot keep; leave it out or turn it into plain data`);

function writeObject(value: object, path: string, ancestors: Set<object>): string {
  if (ArrayBuffer.isView(value)) return writeTypedArray(value, path);
  if (ancestors.has(value)) throw refusal(path, "a cycle");
  ancestors.add(value);
  let text: string;
  if (Array.isArray(value)) {
    text = `[${Array.from(value, (item, i) => write(item, `${path}[${i}]`, ancestors)).join(",")}]`;
  } else {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      throw refusal(path, `an instance of ${value.constructor?.name ?? "a class"}`);
    }
    if (Object.getOwnPropertySymbols(value).length > 0) throw refusal(path, "an object with a symbol for a key");
    const entries = Object.entries(value).map(([key, item]) => {
      const name = key.startsWith("$") ? `$${key}` : key;
      return `${JSON.stringify(name)}:${write(item, `${path}.${key}`, ancestors)}`;
    });
    text = `{${entries.join(",")}}`;
  }
  ancestors.delete(value);
  return text;
}

function writeTypedArray(view: ArrayBufferView, path: string): string {
  const name = Object.prototype.toString.call(view).slice(8, -1);
  if (!TYPED_ARRAYS.has(name)) throw refusal(path, `of type ${name}`);
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
  return tagged(name, encodeBase64(littleEndian(bytes, (view as TypedArray).BYTES_PER_ELEMENT)));
}

/**
 * The value that `stringifyExact` wrote as `text`.
 *
 * @throws {PeriluneError} if `text` is no JSON, or has a "$" key it does not know.
 */
export function parseExact(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PeriluneError(`expected JSON, got a text that is not: ${(error as Error).message.replaceAll("\n", " ")}`);
  }
  return read(value);
}

function read(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(read);
  const result: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    if (key.startsWith("$") && !key.startsWith("$$")) return readTagged(key.slice(1), item);
    // Not an assignment: that would make a key "__proto__" the object's prototype.
    Object.defineProperty(result, key.startsWith("$") ? key.slice(1) : key, {
      value: read(item),
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
  return result;
}

function readTagged(tag: string, content: unknown): unknown {
  if (typeof content === "string") {
    const special = SPECIAL_NUMBERS.get(content);
    if (tag === "number" && special !== undefined) return special;
    if (tag === "bigint" && /^-?\d+$/.test(content)) return BigInt(content);
    const TypedArrayOf = TYPED_ARRAYS.get(tag);
    if (TypedArrayOf !== undefined) return readTypedArray(TypedArrayOf, content);
  }
  throw new PeriluneError(`expected exact JSON, got an unknown value under "$${tag}"; is it of a newer version?`);
}

function readTypedArray(TypedArrayOf: new (buffer: ArrayBuffer) => TypedArray, content: string): TypedArray {
  const bytes = decodeBase64(content);
  const { BYTES_PER_ELEMENT } = TypedArrayOf as unknown as { BYTES_PER_ELEMENT: number };
  if (bytes.length % BYTES_PER_ELEMENT !== 0) {
    throw new PeriluneError(`expected elements of ${BYTES_PER_ELEMENT} bytes, got ${bytes.length} bytes in all`);
  }
  return new TypedArrayOf(littleEndian(bytes, BYTES_PER_ELEMENT).buffer as ArrayBuffer);
}
