import { PeriluneError } from "../errors.ts";
import { sizeOf } from "../spaces/dtype.ts";
import type { NumericArray } from "../spaces/space.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

/** An array with the shape it is stored in, row-major. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: NumericArray;
}

/** What a safetensors file holds. */
export interface Safetensors {
  /** In the order of the bytes. */
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Texts about the file (`__metadata__`). */
  readonly metadata: ReadonlyMap<string, string>;
}

/** An element type as the format names it; Perilune has arrays for these. */
export type TensorType = "F64" | "F32" | "I32" | "U8";

const ARRAYS = { F64: Float64Array, F32: Float32Array, I32: Int32Array, U8: Uint8Array } as const;

/** Bytes before the header: its length as a little-endian u64. */
const LENGTH_BYTES = 8;

/** The reference implementation's bound; a longer header is an attack or another kind of file. */
const MAX_HEADER_BYTES = 100_000_000;

const METADATA = "__metadata__";

/** The format's name of an array's element type. */
export function tensorType({ data }: Tensor): TensorType {
  for (const [type, array] of Object.entries(ARRAYS)) if (data instanceof array) return type as TensorType;
  throw new PeriluneError("expected a Float64Array, Float32Array, Int32Array or Uint8Array as a tensor's data");
}

/** The tensors by falling element size and then by name: each stands aligned, and the order says nothing of history. */
export function inFileOrder(tensors: ReadonlyMap<string, Tensor>): [name: string, tensor: Tensor][] {
  return [...tensors].sort(
    ([a, { data: x }], [b, { data: y }]) => y.BYTES_PER_ELEMENT - x.BYTES_PER_ELEMENT || (a < b ? -1 : 1),
  );
}

/** The bytes of an array: little-endian, as the format is, on every platform that browsers and Node run on. */
export function bytesOf({ buffer, byteOffset, byteLength }: NumericArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/**
 * Writes tensors and texts in the safetensors format; the same content gives the same bytes, in whatever order it came.
 *
 * Source: https://github.com/huggingface/safetensors#format
 *
 * @throws PeriluneError when a shape does not fit its data, or a tensor has a name the format keeps for itself
 */
export function encodeSafetensors(
  tensors: ReadonlyMap<string, Tensor>,
  metadata: ReadonlyMap<string, string>,
): Uint8Array {
  const ordered = inFileOrder(tensors);
  const header = new Map<string, unknown>([
    [METADATA, Object.fromEntries([...metadata].sort(([a], [b]) => (a < b ? -1 : 1)))],
  ]);
  let end = 0;
  for (const [name, tensor] of ordered) {
    checkName(name);
    if (sizeOf(tensor.shape) !== tensor.data.length) {
      throw new PeriluneError(
        `tensor "${name}" of shape [${tensor.shape}] needs ${sizeOf(tensor.shape)} elements, ` +
          `got ${tensor.data.length}; give the shape of the data`,
      );
    }
    const start = end;
    end += tensor.data.byteLength;
    header.set(name, { dtype: tensorType(tensor), shape: tensor.shape, data_offsets: [start, end] });
  }
  const json = encodeUtf8(JSON.stringify(Object.fromEntries(header)));
  const headerBytes = Math.ceil(json.length / 8) * 8;
  const file = new Uint8Array(LENGTH_BYTES + headerBytes + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerBytes), true);
  file.fill(0x20, LENGTH_BYTES, LENGTH_BYTES + headerBytes); // the format pads its header with spaces
  file.set(json, LENGTH_BYTES);
  let offset = LENGTH_BYTES + headerBytes;
  for (const [, { data }] of ordered) {
    file.set(bytesOf(data), offset);
    offset += data.byteLength;
  }
  return file;
}

/**
 * Reads a safetensors file; the arrays are copies of its bytes.
 *
 * Nothing in the file is trusted: lengths, offsets, shapes, types and names are checked, and no gap or overlap between
 * tensors is taken.
 *
 * @throws PeriluneError saying whether the file is truncated, corrupted, or of another format
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  const { header, payload } = split(file);
  const metadata = new Map<string, string>();
  const entries: Entry[] = [];
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) readMetadata(value, metadata);
    else entries.push(readEntry(name, value));
  }
  entries.sort((a, b) => a.start - b.start || a.end - b.end);

  const tensors = new Map<string, Tensor>();
  let covered = 0;
  for (const { name, type, shape, start, end } of entries) {
    if (start !== covered) throw corrupted(`tensor "${name}" begins at byte ${start} instead of ${covered}`);
    if (end > payload.length) throw truncated(`tensor "${name}" ends at byte ${end} of ${payload.length}`);
    tensors.set(name, { shape, data: new ARRAYS[type](new Uint8Array(payload.subarray(start, end)).buffer) });
    covered = end;
  }
  if (covered !== payload.length) throw corrupted(`${payload.length - covered} bytes belong to no tensor`);
  return { tensors, metadata };
}

interface Entry {
  readonly name: string;
  readonly type: TensorType;
  readonly shape: readonly number[];
  readonly start: number;
  readonly end: number;
}

function split(file: Uint8Array): { header: Readonly<Record<string, unknown>>; payload: Uint8Array } {
  if (!ArrayBuffer.isView(file))
    throw new PeriluneError("expected the bytes of a file, a Uint8Array; read the file first");
  if (file.length <= LENGTH_BYTES) throw truncated(`it has ${file.length} bytes, fewer than any header`);
  const headerBytes = Number(new DataView(file.buffer, file.byteOffset, LENGTH_BYTES).getBigUint64(0, true));
  if (headerBytes > MAX_HEADER_BYTES || file[LENGTH_BYTES] !== 0x7b /* { */) {
    throw new PeriluneError("expected a safetensors file, got another format; give a file that Perilune wrote");
  }
  const payloadStart = LENGTH_BYTES + headerBytes;
  if (payloadStart > file.length) throw truncated(`its header of ${headerBytes} bytes is cut short`);
  return { header: parseHeader(file.subarray(LENGTH_BYTES, payloadStart)), payload: file.subarray(payloadStart) };
}

function parseHeader(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw corrupted("its header is not UTF-8");
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw corrupted("its header is not JSON");
  }
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw corrupted(`the name "${repeated}" stands twice in its header`);
  return header as Readonly<Record<string, unknown>>; // an object: the text begins with a brace
}

/** The first key that one object of a (valid) JSON text has twice: JSON.parse would keep the last and say nothing. */
function repeatedKey(json: string): string | undefined {
  const open: Set<string>[] = [];
  for (let i = 0; i < json.length; i++) {
    if (json[i] === "{") open.push(new Set());
    else if (json[i] === "}") open.pop();
    else if (json[i] === '"') {
      const start = i++;
      while (json[i] !== '"') i += json[i] === "\\" ? 2 : 1;
      let next = i + 1;
      while (" \t\n\r".includes(json[next])) next++;
      if (json[next] !== ":") continue; // a value
      const key: string = JSON.parse(json.slice(start, i + 1));
      const keys = open[open.length - 1];
      if (keys.has(key)) return key;
      keys.add(key);
    }
  }
  return undefined;
}

function readMetadata(value: unknown, metadata: Map<string, string>): void {
  if (!isRecord(value)) throw corrupted("its metadata is not an object");
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== "string") throw corrupted(`its metadata "${key}" is not a text`);
    metadata.set(key, text);
  }
}

function readEntry(name: string, value: unknown): Entry {
  checkName(name);
  if (!isRecord(value)) throw corrupted(`tensor "${name}" is not described by an object`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (typeof dtype !== "string" || !Object.hasOwn(ARRAYS, dtype)) {
    throw new PeriluneError(
      `tensor "${name}" has element type ${JSON.stringify(dtype)}; ` +
        `convert it to one of ${Object.keys(ARRAYS).join(", ")}`,
    );
  }
  if (!isListOfLengths(shape)) throw corrupted(`tensor "${name}" has no valid shape`);
  if (!isListOfLengths(offsets) || offsets.length !== 2) throw corrupted(`tensor "${name}" has no valid offsets`);
  const type = dtype as TensorType;
  const [start, end] = offsets;
  const bytes = sizeOf(shape) * ARRAYS[type].BYTES_PER_ELEMENT;
  if (end - start !== bytes) {
    throw corrupted(`tensor "${name}", ${type} of shape [${shape}], needs ${bytes} bytes and has ${end - start}`);
  }
  return { name, type, shape, start, end };
}

/** Names with a meaning of their own, in the format or in JavaScript's objects. */
function checkName(name: string): void {
  if (name === METADATA || name === "__proto__") {
    throw new PeriluneError(`"${name}" cannot name a tensor; choose another name`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfLengths(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && length >= 0);
}

function truncated(detail: string): PeriluneError {
  return new PeriluneError(`the file is truncated: ${detail}; use another copy or an earlier checkpoint`);
}

function corrupted(detail: string): PeriluneError {
  return new PeriluneError(`the file is corrupted: ${detail}; use another copy or an earlier checkpoint`);
}
