import { createHash, randomUUID } from "node:crypto";
import { createReadStream, renameSync, statSync, unlinkSync, utimesSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rm, stat } from "node:fs/promises";
import path from "node:path";
import { Readable } from "node:stream";
import { HubError } from "../errors.ts";
import { countSpent } from "./spent-buffers.ts";

/** What a file is, or must turn out to be. */
export interface BlobInfo {
  /** 64 hexadecimal digits. */
  readonly sha256: string;
  /** Bytes. */
  readonly size: number;
}

/** Where files are while they come; a crash leaves them here and the next start removes them. */
const INCOMING = "incoming";
/** Parts of files that come in parts: one folder per upload. */
const PARTS = "parts";

/**
 * Files by the SHA-256 of their content, under `ab/cdef…`.
 *
 * A blob is written beside the others, flushed, checked and only then given its name, and the name is flushed too before
 * `put` returns: whatever kills the process, a blob that can be seen is whole, and one that was promised can be seen.
 */
export class BlobStore {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Opens the store in a folder, made when absent. */
  static async open(folder: string): Promise<BlobStore> {
    for (const name of [INCOMING, PARTS]) await mkdir(path.join(folder, name), { recursive: true });
    await flushFolder(folder);
    return new BlobStore(folder);
  }

  async has(sha256: string): Promise<boolean> {
    return (await this.size(sha256)) !== null;
  }

  /** Bytes, or null when there is no such blob. */
  async size(sha256: string): Promise<number | null> {
    try {
      return (await stat(this.#file(sha256))).size;
    } catch (error) {
      if (isAbsent(error)) return null;
      throw error;
    }
  }

  /**
   * Stores what comes, in constant memory.
   *
   * Even a blob that is here already is read to its end and checked: only who has the bytes can say they were sent.
   *
   * @throws HubError 400 when size or hash differ from what was expected, 507 when the disk is full; nothing is left then
   */
  async put(stream: AsyncIterable<Uint8Array>, expected: BlobInfo): Promise<void> {
    const file = this.#file(expected.sha256);
    const incoming = this.#incoming();
    try {
      const found = await writeFlushed(incoming, stream, expected.size);
      if (found.size !== expected.size) {
        throw new HubError(
          400,
          `expected ${expected.size} bytes, got ${found.size}: the upload broke off, send it again`,
        );
      }
      if (found.sha256 !== expected.sha256) {
        throw new HubError(400, `expected content with SHA-256 ${expected.sha256}, got ${found.sha256}: send it again`);
      }
      await this.#name(incoming, file);
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  /** Stores bytes at hand. */
  async putBytes(bytes: Uint8Array): Promise<BlobInfo> {
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const info = { sha256, size: bytes.length };
    if (!(await this.keep(sha256))) await this.put(oneChunk(bytes), info);
    return info;
  }

  /** Makes a blob young again, so that no sweep takes it before the commit that will name it; false when it is not here. */
  async keep(sha256: string): Promise<boolean> {
    const now = new Date();
    try {
      utimesSync(this.#file(sha256), now, now);
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  /** Streams a blob, or the bytes `start` to `end` of it, both inclusive as in an HTTP range. */
  read(sha256: string, range: { start?: number; end?: number } = {}): Readable {
    return Readable.from(bytesOf(this.#file(sha256), range), { objectMode: false, highWaterMark: CHUNK });
  }

  /** Reads a blob that must have at most `limit` bytes. */
  async readBytes(sha256: string, limit: number): Promise<Uint8Array> {
    const size = await this.size(sha256);
    if (size === null) throw new HubError(404, `the hub has lost blob ${sha256}`, { code: "EntryNotFound" });
    if (size > limit) throw new HubError(413, `expected a file of at most ${limit} bytes, got ${size}`);
    const chunks: Buffer[] = [];
    for await (const chunk of this.read(sha256)) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  /** Stores one part of a file that comes in parts, of at most `limit` bytes; sent twice, the second one counts. */
  async putPart(uploadId: string, number: number, stream: AsyncIterable<Uint8Array>, limit: number): Promise<BlobInfo> {
    const incoming = this.#incoming();
    try {
      const info = await writeFlushed(incoming, stream, limit);
      await this.#name(incoming, this.#part(uploadId, number));
      return info;
    } catch (error) {
      await rm(incoming, { force: true });
      throw error;
    }
  }

  /** The bytes of these parts, one after the other. */
  async *readParts(uploadId: string, numbers: readonly number[]): AsyncGenerator<Uint8Array> {
    for (const number of numbers) yield* createReadStream(this.#part(uploadId, number));
  }

  async removeParts(uploadId: string): Promise<void> {
    await rm(path.dirname(this.#part(uploadId, 1)), { recursive: true, force: true });
  }

  /** Uploads of which parts are here. */
  async uploadsInParts(): Promise<readonly string[]> {
    return (await readdir(path.join(this.#folder, PARTS))).filter(isUploadId);
  }

  /** Removes what a crash left half written; only before anything is put. */
  async removeIncoming(): Promise<void> {
    const folder = path.join(this.#folder, INCOMING);
    for (const name of await readdir(folder)) await rm(path.join(folder, name), { force: true });
  }

  /**
   * Removes blobs that nothing refers to.
   *
   * @param options.referenced which of some blobs are referred to
   * @param options.olderThan a blob written or kept since then may be of a commit under way, and stays
   * @returns How many were removed.
   */
  async sweep(options: {
    referenced: (sha256s: readonly string[]) => Promise<ReadonlySet<string>>;
    olderThan: Date;
  }): Promise<number> {
    let removed = 0;
    for (const prefix of await readdir(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
      const hashes = (await readdir(path.join(this.#folder, prefix))).map((rest) => prefix + rest).filter(isHash);
      const referenced = await options.referenced(hashes);
      for (const sha256 of hashes) {
        if (!referenced.has(sha256) && removeIfOlder(this.#file(sha256), options.olderThan)) removed++;
      }
    }
    return removed;
  }

  /** A name for a file on its way, on the same file system as where it goes. */
  #incoming(): string {
    return path.join(this.#folder, INCOMING, randomUUID());
  }

  #part(uploadId: string, number: number): string {
    if (!isUploadId(uploadId)) throw new HubError(404, "there is no such upload");
    if (!Number.isInteger(number) || number < 1 || number > MOST_PARTS) {
      throw new HubError(400, `expected a part's number from 1 to ${MOST_PARTS}, got ${number}`);
    }
    return path.join(this.#folder, PARTS, uploadId, String(number));
  }

  #file(sha256: string): string {
    if (!isHash(sha256)) throw new HubError(400, "expected a SHA-256 as 64 hexadecimal digits in lower case");
    return path.join(this.#folder, sha256.slice(0, 2), sha256.slice(2));
  }

  async #name(incoming: string, file: string): Promise<void> {
    const folder = path.dirname(file);
    if ((await mkdir(folder, { recursive: true })) !== undefined) await flushFolder(this.#folder);
    renameSync(incoming, file);
    await flushFolder(folder);
  }
}

/** Parts that one file may come in (as many as the protocol's five digits and S3 allow). */
const MOST_PARTS = 10_000;

const isUploadId = (text: string): boolean => /^[0-9a-f-]{36}$/.test(text);

export const isHash = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Writes a stream to a new file and flushes it; stops with 400 as soon as more than `limit` bytes come. */
async function writeFlushed(file: string, stream: AsyncIterable<Uint8Array>, limit: number): Promise<BlobInfo> {
  const hash = createHash("sha256");
  let size = 0;
  const handle = await open(file, "wx");
  try {
    for await (const chunk of stream) {
      size += chunk.length;
      if (size > limit) throw new HubError(400, `expected ${limit} bytes, got more: send the file that was announced`);
      hash.update(chunk);
      await writeWhole(handle, chunk);
      countSpent(chunk.length);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  return { sha256: hash.digest("hex"), size };
}

/** Bytes that one reader is ahead of its client. */
const CHUNK = 65_536;

async function* bytesOf(file: string, range: { start?: number; end?: number }): AsyncGenerator<Buffer> {
  for await (const chunk of createReadStream(file, range)) {
    yield chunk;
    countSpent(chunk.length);
  }
}

/** One `write` may take less than it was given (a disk that fills up, say). */
async function writeWhole(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await handle.write(bytes, done)).bytesWritten;
}

/** Makes names given in a folder survive a power cut; Windows has no such call and needs none. */
async function flushFolder(folder: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Both steps in one turn of the event loop, as are `keep` and naming a blob: neither comes between. */
function removeIfOlder(file: string, time: Date): boolean {
  try {
    if (statSync(file).mtimeMs >= time.getTime()) return false;
    unlinkSync(file);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

function isAbsent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === "ENOENT";
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
