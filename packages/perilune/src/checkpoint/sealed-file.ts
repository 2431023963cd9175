import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "../math/exact-json.ts";
import { sha256 } from "../math/sha256.ts";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.ts";
import { tensorsHash } from "./tensors-hash.ts";
import { encodeUtf8 } from "./utf8.ts";

/** A kind of file that Perilune writes. */
export interface FileFormat {
  /** What people call it: "model". */
  readonly name: "model" | "checkpoint" | "replay segment";
  /** Raised by every change that an earlier version of the library could not read. */
  readonly version: number;
  /** Oldest version that this one reads. @default 1 */
  readonly oldest?: number;
}

/** Content of a file whose every byte was checked. */
export interface SealedContent {
  /** All that is not an array, as plain data. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** See `tensorsHash`. */
  readonly tensorsHash: string;
}

/** A sealed file, and the name of what is in it. */
export interface SealedFile {
  readonly bytes: Uint8Array;
  /** See `tensorsHash`. */
  readonly tensorsHash: string;
}

const FORMAT_PREFIX = "perilune-";

/**
 * A safetensors file of arrays and exact JSON, sealed by a hash over all of it.
 *
 * Its metadata: `format`, `format_version`, `content` (the JSON), `tensors_sha256`, and `sha256` over these four.
 */
export function sealFile(
  format: FileFormat,
  content: Readonly<Record<string, unknown>>,
  tensors: ReadonlyMap<string, Tensor>,
): SealedFile {
  const hash = tensorsHash(tensors);
  const fields = {
    format: FORMAT_PREFIX + format.name,
    format_version: String(format.version),
    content: stringifyExact(content),
    tensors_sha256: hash,
  };
  const metadata = new Map(Object.entries({ ...fields, sha256: sealOf(Object.values(fields)) }));
  return { bytes: encodeSafetensors(tensors, metadata), tensorsHash: hash };
}

/**
 * Opens a sealed file.
 *
 * @throws PeriluneError when it is truncated, corrupted, of another kind, or of a version that this one cannot read
 */
export function openFile(format: FileFormat, file: Uint8Array): SealedContent {
  const { tensors, metadata } = decodeSafetensors(file);
  const kind = metadata.get("format") ?? "";
  if (kind !== FORMAT_PREFIX + format.name) {
    const got = kind.startsWith(FORMAT_PREFIX) ? `a ${kind.slice(FORMAT_PREFIX.length)}` : "another program's file";
    throw new PeriluneError(`expected a ${format.name} of Perilune, got ${got}; give the path of a ${format.name}`);
  }
  const version = metadata.get("format_version") ?? "";
  if (Number(version) > format.version) {
    throw new PeriluneError(
      `the ${format.name} was made by a newer version of Perilune (format ${version}, ` +
        `this one reads up to ${format.version}); update Perilune`,
    );
  }
  const text = metadata.get("content") ?? "";
  const hash = tensorsHash(tensors);
  if (metadata.get("tensors_sha256") !== hash || metadata.get("sha256") !== sealOf([kind, version, text, hash])) {
    throw corrupted(format, "its content does not agree with its hash");
  }
  const { oldest = 1 } = format;
  if (Number(version) < oldest) {
    throw new PeriluneError(
      `the ${format.name} was made by an older version of Perilune (format ${version}, ` +
        `this one reads from ${oldest}); go on with that version, or start anew`,
    );
  }
  return { content: asRecord(parse(format, text), format, "content"), tensors, tensorsHash: hash };
}

/** `value` as an object with keys, or the error of a file that lies about its content. */
export function asRecord(value: unknown, format: FileFormat, name: string): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw corrupted(format, `its ${name} is not an object`);
}

/** The error of a file whose content cannot be what Perilune wrote. */
export function corrupted(format: FileFormat, detail: string): PeriluneError {
  return new PeriluneError(`the ${format.name} is corrupted: ${detail}; use another copy or an earlier one`);
}

function parse(format: FileFormat, text: string): unknown {
  try {
    return parseExact(text);
  } catch {
    throw corrupted(format, "its content cannot be read");
  }
}

function sealOf(fields: readonly string[]): string {
  return sha256(encodeUtf8(JSON.stringify(fields)));
}
