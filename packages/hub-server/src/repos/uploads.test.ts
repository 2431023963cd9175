import { createHash } from "node:crypto";
import { readdirSync, statSync, utimesSync } from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestHub, type TestHub } from "../../../../tests/support/hub-context.ts";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import type { Identity } from "../accounts/identity.ts";
import type { Repo } from "./repo.ts";
import { sweep } from "./sweep.ts";

const bytes = Buffer.from("the weights of an agent");
const object = { sha256: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
const lfs = { kind: "lfs", path: "model.safetensors", ...object } as const;

async function* stream(content: Uint8Array): AsyncGenerator<Uint8Array> {
  yield content;
}

describeOnEachDatabase("uploads", (server) => {
  let hub: TestHub;
  let ada: Identity;
  let bob: Identity;
  let mine: Repo;
  let foreign: Repo;

  beforeEach(async () => {
    hub = await openTestHub(await server.create(), { fileBytes: 100, bytesPerAccount: 150 });
    ada = await hub.user("ada");
    bob = await hub.user("bob");
    mine = await hub.context.repos.create({ kind: "model", namespace: "ada", name: "x" }, { private: true, by: ada });
    foreign = await hub.context.repos.create(
      { kind: "model", namespace: "bob", name: "x" },
      { private: false, by: bob },
    );
  });
  afterEach(() => hub.close());

  const push = (repo: Repo, by: Identity) => hub.context.repos.commit(repo, { title: "t", operations: [lfs], by });
  /** Sends the object to `mine`, and commits it. */
  const store = async (): Promise<void> => {
    const { uploads } = hub.context;
    await uploads.receive((await uploads.request(mine, object, ada))!, stream(bytes));
    await push(mine, ada);
  };

  it("are committed once they have come", async () => {
    const { uploads, repos } = hub.context;
    await expect(push(mine, ada)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("not uploaded"),
    });
    const id = (await uploads.request(mine, object, ada))!;
    expect(await uploads.request(mine, object, ada)).toBe(id);
    expect(await uploads.find(id)).toMatchObject({ ...object, repoId: mine.id, completed: false });
    await expect(push(mine, ada)).rejects.toMatchObject({ status: 400 });
    await expect(uploads.receive(id, stream(Buffer.from("the weights of an other")))).rejects.toMatchObject({
      status: 400,
    });
    await uploads.receive(id, stream(bytes));
    expect(await uploads.request(mine, object, ada)).toBeNull();
    await push(mine, ada);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${object.sha256}\nsize ${object.size}\n`;
    const gitOid = createHash("sha1").update(`blob ${pointer.length}\0${pointer}`).digest("hex");
    const repo = (await repos.byId(mine.id))!;
    expect(await repos.files(repo, null)).toEqual([{ path: lfs.path, ...object, gitOid, lfs: true }]);
    await expect(uploads.find(id)).rejects.toMatchObject({ status: 404 });
  });

  it("are needed from who cannot read the content, though the hub has it", async () => {
    const { uploads, repos } = hub.context;
    await store();
    expect(await uploads.request(mine, object, ada)).toBeNull();
    // To bob the private blob is as if it were not there: by link and by commit.
    const id = await uploads.request(foreign, object, bob);
    expect(id).not.toBeNull();
    await expect(push(foreign, bob)).rejects.toMatchObject({
      status: 400,
      message: expect.stringContaining("not uploaded"),
    });
    await uploads.receive(id!, stream(bytes));
    await push(foreign, bob);
    // What is public need not be sent again.
    await repos.remove(mine, ada);
    const again = await repos.create(mine, { private: true, by: ada });
    expect(await uploads.request(again, object, ada)).toBeNull();
    await push(again, ada);
  });

  it("must be of the size that a commit says", async () => {
    await store();
    const operations = [{ ...lfs, size: object.size + 1 }];
    await expect(hub.context.repos.commit(mine, { title: "t", operations, by: ada })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("are refused to strangers, and beyond the quotas", async () => {
    const { uploads } = hub.context;
    const other = (size: number, digit: string) => ({ sha256: digit.repeat(64), size });
    await expect(uploads.request(mine, object, bob)).rejects.toMatchObject({ status: 403 });
    await expect(uploads.request(mine, other(101, "a"), ada)).rejects.toMatchObject({ status: 413 });
    await expect(uploads.request(mine, other(-1, "a"), ada)).rejects.toMatchObject({ status: 400 });
    await expect(uploads.request(mine, { sha256: "../x", size: 1 }, ada)).rejects.toMatchObject({ status: 400 });
    await uploads.request(mine, other(100, "a"), ada);
    await expect(uploads.request(mine, other(51, "b"), ada)).rejects.toMatchObject({
      status: 413,
      code: "QuotaExceeded",
    });
    await uploads.request(mine, other(50, "b"), ada);
    // What was only announced is forgotten after a day.
    hub.time += 25 * 3600 * 1000;
    await uploads.request(mine, other(100, "c"), ada);
  });

  it("may come in parts", async () => {
    const { uploads, blobs } = hub.context;
    const id = (await uploads.request(mine, object, ada))!;
    const two = await uploads.receivePart(id, 2, stream(bytes.subarray(10)), 20);
    await uploads.receivePart(id, 1, stream(Buffer.from("broken")), 10);
    const one = await uploads.receivePart(id, 1, stream(bytes.subarray(0, 10)), 10);
    await expect(uploads.receivePart(id, 3, stream(bytes), 10)).rejects.toMatchObject({ status: 400 });
    await expect(uploads.complete(id, [{ number: 2, etag: two }])).rejects.toThrow("part 1");
    await expect(uploads.complete(id, [{ number: 1, etag: two }])).rejects.toThrow("part 1");
    await expect(uploads.complete(id, [{ number: 1, etag: one }])).rejects.toThrow("expected 23 bytes, got 10");
    const parts = [
      { number: 2, etag: `"${two}"` },
      { number: 1, etag: one },
    ];
    await uploads.complete(id, parts);
    await uploads.complete(id, parts);
    expect(await blobs.uploadsInParts()).toEqual([]);
    await push(mine, ada);
  });

  it("leave nothing behind that a sweep does not find", async () => {
    const { uploads, blobs, repos, database } = hub.context;
    const folder = path.join(hub.folder, "blobs");
    const files = (): string[] =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
        statSync(path.join(folder, name)).isFile(),
      );
    await store();
    const announced = { sha256: createHash("sha256").update("x").digest("hex"), size: 1 };
    const id = (await uploads.request(foreign, announced, bob))!;
    await uploads.receivePart(id, 1, stream(Buffer.from("x")), 1);
    await blobs.putBytes(Buffer.from("named by nobody"));
    const age = (): void => {
      for (const name of files()) utimesSync(path.join(folder, name), new Date(0), new Date(0));
    };
    const services = { database, blobs, now: hub.context.now };
    expect(await sweep(services)).toBe(0);
    age();
    expect(await sweep(services)).toBe(1);
    expect(files()).toHaveLength(2);
    hub.time += 25 * 3600 * 1000;
    expect(await sweep(services)).toBe(0);
    expect(files()).toHaveLength(1);
    await repos.remove(mine, ada);
    expect(await sweep(services)).toBe(1);
    expect(files()).toEqual([]);
  });
});
