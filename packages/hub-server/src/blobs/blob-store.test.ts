import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { asHubError } from "../errors.ts";
import { BlobStore } from "./blob-store.ts";

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const hello = Buffer.from("hello moon");
const info = { sha256: sha256(hello), size: hello.length };

let folder: string;
let store: BlobStore;

beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "perilune-blobs-"));
  store = await BlobStore.open(folder);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

async function* stream(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

/** Every file of the store. */
function files(): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
}

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all).toString();
}

describe("a blob", () => {
  it("is kept under its hash and read whole or in part", async () => {
    await store.put(stream(hello.subarray(0, 3), hello.subarray(3)), info);
    expect(files()).toEqual([path.join(info.sha256.slice(0, 2), info.sha256.slice(2))]);
    expect(await text(store.read(info.sha256))).toBe("hello moon");
    expect(await text(store.read(info.sha256, { start: 6, end: 8 }))).toBe("moo");
    expect(await text(store.read(info.sha256, { start: 6 }))).toBe("moon");
    expect(await store.size(info.sha256)).toBe(10);
    expect(Buffer.from(await store.readBytes(info.sha256, 10))).toEqual(hello);
    await expect(store.readBytes(info.sha256, 9)).rejects.toMatchObject({ status: 413 });
  });

  it("may be empty", async () => {
    const empty = await store.putBytes(new Uint8Array());
    expect(empty).toEqual({ sha256: sha256(new Uint8Array()), size: 0 });
    expect(await text(store.read(empty.sha256))).toBe("");
  });

  it.each([
    ["is shorter than announced", stream(hello.subarray(1)), "expected 10 bytes, got 9"],
    ["is longer than announced", stream(hello, hello), "expected 10 bytes, got more"],
    ["has another content", stream(Buffer.from("hello mars")), "SHA-256"],
  ])("is refused when what comes %s, and leaves nothing", async (_, chunks, message) => {
    await expect(store.put(chunks, info)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining(message),
    });
    expect(files()).toEqual([]);
    expect(await store.has(info.sha256)).toBe(false);
  });

  it("is checked though it is here already, and not lost when that fails", async () => {
    await store.putBytes(hello);
    await expect(store.put(stream(Buffer.from("hello mars")), info)).rejects.toMatchObject({ status: 400 });
    expect(await text(store.read(info.sha256))).toBe("hello moon");
  });

  it("leaves nothing when its sender goes away", async () => {
    const broken = async function* (): AsyncGenerator<Uint8Array> {
      yield hello.subarray(0, 5);
      throw new Error("aborted");
    };
    await expect(store.put(broken(), info)).rejects.toThrow("aborted");
    expect(files()).toEqual([]);
  });

  it("leaves nothing on a full disk, which is a 507", async () => {
    const handle = await open(path.join(folder, "any"), "w");
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    rmSync(path.join(folder, "any"));
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    vi.spyOn(prototype, "write").mockRejectedValue(full);
    const error = asHubError(await store.put(stream(hello), info).catch((reason: unknown) => reason));
    expect(error).toMatchObject({ status: 507, message: expect.stringContaining("disk is full") });
    expect(files()).toEqual([]);
  });

  it("is written wholly by a file system that takes one byte at a time", async () => {
    const handle = await open(path.join(folder, "any"), "w");
    const prototype = Object.getPrototypeOf(handle) as {
      write: (bytes: Uint8Array, at: number, n?: number) => unknown;
    };
    await handle.close();
    rmSync(path.join(folder, "any"));
    const write = prototype.write;
    vi.spyOn(prototype, "write").mockImplementation(function (this: unknown, bytes, at) {
      return write.call(this, bytes, at, 1);
    });
    await store.put(stream(hello), info);
    expect(await text(store.read(info.sha256))).toBe("hello moon");
  });

  it.each(["", "..", "../../etc/passwd", "A".repeat(64), `${"a".repeat(63)}/`])("is not named %j", async (name) => {
    await expect(store.has(name)).rejects.toMatchObject({ status: 400 });
    expect(() => store.read(name)).toThrow("64 hexadecimal digits");
  });
});

describe("parts", () => {
  const upload = "123e4567-e89b-42d3-a456-426614174000";

  it("join to a blob in their order, the newest of each", async () => {
    await store.putPart(upload, 2, stream(hello.subarray(6)), 100);
    await store.putPart(upload, 1, stream(Buffer.from("wrong")), 100);
    await store.putPart(upload, 1, stream(hello.subarray(0, 6)), 100);
    await store.put(store.readParts(upload, [1, 2]), info);
    expect(await store.uploadsInParts()).toEqual([upload]);
    await store.removeParts(upload);
    expect(files()).toHaveLength(1);
    expect(await text(store.read(info.sha256))).toBe("hello moon");
  });

  it("may not be longer than allowed nor named outside their folder", async () => {
    await expect(store.putPart(upload, 1, stream(hello), 9)).rejects.toMatchObject({ status: 400 });
    await expect(store.putPart("../../x", 1, stream(hello), 99)).rejects.toMatchObject({ status: 404 });
    await expect(store.putPart(upload, 1.5, stream(hello), 99)).rejects.toMatchObject({ status: 400 });
    expect(files()).toEqual([]);
  });
});

describe("a sweep", () => {
  const old = new Date(Date.now() - 1e9);
  const file = (hash: string): string => path.join(folder, hash.slice(0, 2), hash.slice(2));

  it("takes what is old and named by nobody, and nothing else", async () => {
    const [named, young, kept, orphan] = await Promise.all(
      ["named", "young", "kept", "orphan"].map(async (word) => (await store.putBytes(Buffer.from(word))).sha256),
    );
    for (const hash of [named, kept, orphan]) utimesSync(file(hash), old, old);
    expect(await store.keep(kept)).toBe(true);
    expect(statSync(file(kept)).mtimeMs).toBeGreaterThan(old.getTime());
    const referenced = async (hashes: readonly string[]): Promise<Set<string>> =>
      new Set(hashes.filter((h) => h === named));
    expect(await store.sweep({ referenced, olderThan: new Date(Date.now() - 1e6) })).toBe(1);
    expect([named, young, kept, orphan].map((hash) => existsSync(file(hash)))).toEqual([true, true, true, false]);
    expect(await store.keep(orphan)).toBe(false);
  });

  it("removes what a crash left half written", async () => {
    writeFileSync(path.join(folder, "incoming", "half"), "hel");
    await store.removeIncoming();
    expect(files()).toEqual([]);
  });
});
