import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import {
  type CommitProgressEvent,
  commit,
  countCommits,
  createRepo,
  deleteFile,
  deleteFiles,
  downloadFile,
  fileDownloadInfo,
  fileExists,
  listCommits,
  listFiles,
  pathsInfo,
  snapshotDownload,
  uploadFile,
  uploadFiles,
  uploadFilesWithProgress,
} from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { all, newUser, noise, startHub, temporaryFolder } from "./a-hub.ts";

let hub: Hub;
let accessToken: string;
let as: { hubUrl: string; accessToken: string };

beforeAll(async () => {
  hub = await startHub({ partBytes: 5_000_000, onFirstToken: (token) => void (accessToken = token) });
  as = { hubUrl: hub.url, accessToken };
});

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");
const file = (path: string, content: string | Uint8Array<ArrayBuffer>): { path: string; content: Blob } => ({
  path,
  content: new Blob([content]),
});

async function repository(name: string, files: { path: string; content: Blob }[] = []): Promise<string> {
  await createRepo({ ...as, repo: name });
  if (files.length > 0) await uploadFiles({ ...as, repo: name, files });
  return name;
}

async function paths(repo: string, options: { revision?: string; path?: string; recursive?: boolean } = {}) {
  return (await all(listFiles({ ...as, repo, recursive: true, ...options }))).map(({ path }) => path);
}

async function content(repo: string, path: string, revision?: string): Promise<Uint8Array | null> {
  const blob = await downloadFile({ ...as, repo, path, ...(revision && { revision }) });
  return blob && new Uint8Array(await blob.arrayBuffer());
}

describe("pushing with the npm client", () => {
  it("keeps small and large, empty and oddly named files as they came", async () => {
    const repo = await repository("me/all-sorts");
    const files = {
      "README.md": Buffer.from("# Lander\n"),
      "model.safetensors": noise(300_000, 1),
      "zeros.bin": new Uint8Array(10),
      "empty.txt": new Uint8Array(0),
      "deep/er/file.json": Buffer.from("{}"),
      "with space, ünïcode & 100%/naïve #1?.txt": Buffer.from("odd"),
    };
    const { commit: made } = (await uploadFiles({
      ...as,
      repo,
      commitTitle: "Add everything",
      files: Object.entries(files).map(([path, bytes]) => file(path, new Uint8Array(bytes))),
    }))!;
    expect(made.url).toBe(`${hub.url}/me/all-sorts/commit/${made.oid}`);
    const listed = await all(listFiles({ ...as, repo, recursive: true }));
    const found = listed.filter(({ type }) => type === "file").map(({ path }) => path);
    expect(found.sort()).toEqual(Object.keys(files).sort());
    for (const [path, bytes] of Object.entries(files)) {
      // The client puts a path into an address as it is, so that its caller has to encode what an address cannot hold.
      const encoded = path.split("/").map(encodeURIComponent).join("/");
      expect(sha256((await content(repo, encoded))!), path).toBe(sha256(bytes));
      const entry = listed.find((one) => one.path === path)!;
      expect(entry.size, path).toBe(bytes.length);
      const isLarge = ["model.safetensors", "zeros.bin"].includes(path);
      expect(entry.lfs?.oid, path).toBe(isLarge ? sha256(bytes) : undefined);
      const blobId = createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
      if (!isLarge) expect(entry.oid, path).toBe(blobId);
    }
  });

  it("takes 12 MB in parts of 5 MB, all but the last of them at full size", async () => {
    const repo = await repository("me/in-parts");
    const bytes = noise(12_000_000, 2);
    const requests: string[] = [];
    await uploadFiles({
      ...as,
      repo,
      files: [file("weights.bin", bytes)],
      fetch: (input, init) => {
        requests.push(`${init?.method} ${new URL(String(input)).pathname.replace(/[0-9a-f-]{36}/, "ID")}`);
        return fetch(input, init);
      },
    });
    expect(requests.filter((request) => request.includes("uploads"))).toEqual([
      "PUT /api/uploads/ID/parts/1",
      "PUT /api/uploads/ID/parts/2",
      "PUT /api/uploads/ID/parts/3",
      "POST /api/uploads/ID/complete",
    ]);
    expect(sha256((await content(repo, "weights.bin"))!)).toBe(sha256(bytes));
  });

  it("tells a client that asks how far the push is", async () => {
    const repo = await repository("me/progress");
    const files = [
      file("small.txt", "s"),
      file("large.bin", noise(300_000, 7)),
      file("parts.bin", noise(6_000_000, 8)),
    ];
    const events: CommitProgressEvent[] = await all(uploadFilesWithProgress({ ...as, repo, files }));
    const phases = events.flatMap((event) => (event.event === "phase" ? event.phase : []));
    expect(phases).toEqual(["preuploading", "uploadingLargeFiles", "committing"]);
    const sent = events.flatMap((event) => (event.event === "fileProgress" && event.progress === 1 ? event.path : []));
    expect(new Set(sent)).toEqual(new Set(["large.bin", "parts.bin"]));
    expect(await paths(repo)).toEqual(["large.bin", "parts.bin", "small.txt"]);
  });

  it("deletes files, and changes several things in one commit", async () => {
    const repo = await repository("me/changes", [file("a.txt", "a"), file("b.txt", "b"), file("c/d.txt", "d")]);
    await deleteFile({ ...as, repo, path: "a.txt", commitTitle: "Away with a" });
    expect(await paths(repo)).toEqual(["b.txt", "c", "c/d.txt"]);
    await commit({
      ...as,
      repo,
      title: "Three at once",
      description: "with words",
      operations: [
        { operation: "delete", path: "b.txt" },
        { operation: "addOrUpdate", ...file("c/d.txt", "other") },
        { operation: "addOrUpdate", ...file("e.txt", "e") },
      ],
    });
    expect(await paths(repo)).toEqual(["c", "c/d.txt", "e.txt"]);
    expect(Buffer.from((await content(repo, "c/d.txt"))!).toString()).toBe("other");
    await deleteFiles({ ...as, repo, paths: ["c/d.txt", "e.txt"] });
    expect(await paths(repo)).toEqual([]);
  });

  it("refuses a commit made for a head that has moved (412), and leaves the files alone", async () => {
    const repo = await repository("me/moved", [file("a.txt", "1")]);
    const [{ oid: head }] = await all(listCommits({ ...as, repo }));
    const change = (text: string) => ({
      ...as,
      repo,
      title: "change",
      parentCommit: head,
      operations: [{ operation: "addOrUpdate" as const, ...file("a.txt", text) }],
    });
    await commit(change("2"));
    await expect(commit(change("3"))).rejects.toMatchObject({ statusCode: 412 });
    expect(Buffer.from((await content(repo, "a.txt"))!).toString()).toBe("2");
  });
});

describe("fetching with the npm client", () => {
  it("reads any revision, and says which are not there", async () => {
    const repo = await repository("me/revisions", [file("a.txt", "first")]);
    await uploadFile({ ...as, repo, file: file("a.txt", "second"), commitTitle: "Second" });
    await uploadFile({ ...as, repo, file: file("b.txt", "third") });
    const commits = await all(listCommits({ ...as, repo, batchSize: 1 }));
    expect(commits.map(({ title }) => title)).toEqual(["Add b.txt", "Second", expect.any(String)]);
    expect(commits[1]).toMatchObject({ authors: [{ username: "me" }], date: expect.any(Date) });
    expect(await countCommits({ ...as, repo })).toBe(3);
    expect(await countCommits({ ...as, repo, revision: commits[1]!.oid })).toBe(2);
    expect(Buffer.from((await content(repo, "a.txt", commits[2]!.oid))!).toString()).toBe("first");
    expect(Buffer.from((await content(repo, "a.txt"))!).toString()).toBe("second");
    expect(await paths(repo, { revision: commits[1]!.oid })).toEqual(["a.txt"]);
    expect(await content(repo, "b.txt", commits[1]!.oid)).toBeNull();
    expect(await fileExists({ ...as, repo, path: "b.txt", revision: commits[1]!.oid })).toBe(false);
    expect(await fileExists({ ...as, repo, path: "b.txt" })).toBe(true);
    await expect(content(repo, "a.txt", "0".repeat(40))).rejects.toMatchObject({ statusCode: 404 });
    await expect(paths(repo, { revision: "other-branch" })).rejects.toThrow(/has no revision "other-branch"/);
  });

  it("tells sizes and hashes, and the commit that changed a path last", async () => {
    const model = noise(300_000, 3);
    const repo = await repository("me/told", [file("model.bin", model), file("c/d.txt", "d")]);
    await uploadFile({ ...as, repo, file: file("other.txt", "o"), commitTitle: "Other" });
    const [first] = (await all(listCommits({ ...as, repo }))).reverse();
    const told = await pathsInfo({ ...as, repo, paths: ["model.bin", "c", "absent"], expand: true });
    expect(told.map(({ path, type }) => [path, type])).toEqual([
      ["c", "directory"],
      ["model.bin", "file"],
    ]);
    expect(told[1]).toMatchObject({ size: 300_000, lfs: { oid: sha256(model), size: 300_000 } });
    expect(told.map(({ lastCommit }) => lastCommit!.id)).toEqual([first!.oid, first!.oid]);
    const [one] = await pathsInfo({ ...as, repo, paths: ["other.txt"] });
    expect(one!.lastCommit).toBeUndefined();
    expect(await fileDownloadInfo({ ...as, repo, path: "model.bin" })).toMatchObject({
      size: 300_000,
      etag: `"${sha256(model)}"`,
      url: `${hub.url}/me/told/resolve/main/model.bin`,
    });
    const pointer = await downloadFile({ ...as, repo, path: "model.bin", raw: true });
    expect(await pointer!.text()).toBe(
      `version https://git-lfs.github.com/spec/v1\noid sha256:${sha256(model)}\nsize 300000\n`,
    );
  });

  it("reads a slice of a file by a range", async () => {
    const bytes = noise(300_000, 4);
    const repo = await repository("me/slices", [file("model.bin", bytes)]);
    const blob = (await downloadFile({ ...as, repo, path: "model.bin" }))!;
    const slice = new Uint8Array(await blob.slice(1000, 2500).arrayBuffer());
    expect(slice).toEqual(bytes.slice(1000, 2500));
  });

  it("lists folders one by one, and long lists in pages", async () => {
    const many = Array.from({ length: 1100 }, (_, i) => file(`data/${String(i).padStart(4, "0")}.txt`, String(i)));
    const repo = await repository("me/many", [...many, file("top.txt", "")]);
    expect(await paths(repo, { recursive: false })).toEqual(["data", "top.txt"]);
    const requests: string[] = [];
    const listed = listFiles({
      ...as,
      repo,
      path: "data",
      fetch: (input, init) => {
        requests.push(String(input));
        return fetch(input, init);
      },
    });
    expect((await all(listed)).map(({ path }) => path)).toEqual(many.map(({ path }) => path));
    expect(requests).toHaveLength(2);
    await expect(paths(repo, { path: "absent" })).rejects.toMatchObject({ statusCode: 404 });
  });

  it("copies a whole snapshot, of a model and of a dataset", async () => {
    const bytes = noise(300_000, 5);
    const files = [file("README.md", "# x"), file("deep/model.bin", bytes)];
    for (const repo of [await repository("me/snapshot", files), await repository("datasets/me/snapshot", files)]) {
      const folder = await snapshotDownload({ ...as, repo, cacheDir: temporaryFolder() });
      expect(readFileSync(path.join(folder, "README.md"), "utf8")).toBe("# x");
      expect(sha256(readFileSync(path.join(folder, "deep/model.bin")))).toBe(sha256(bytes));
    }
  });

  it("does not send again what the one who pushes can read here already", async () => {
    const bytes = noise(300_000, 6);
    await repository("me/first-holder", [file("model.bin", bytes)]);
    const other = await newUser(hub, "other");
    await createRepo({ hubUrl: hub.url, accessToken: other, repo: "other/second-holder" });
    const requests: string[] = [];
    await uploadFiles({
      hubUrl: hub.url,
      accessToken: other,
      repo: "other/second-holder",
      files: [file("again.bin", bytes)],
      fetch: (input, init) => {
        requests.push(String(input));
        return fetch(input, init);
      },
    });
    expect(requests.filter((request) => request.includes("/uploads/"))).toEqual([]);
    const blob = await downloadFile({ hubUrl: hub.url, repo: "other/second-holder", path: "again.bin" });
    expect(sha256(new Uint8Array(await blob!.arrayBuffer()))).toBe(sha256(bytes));
  });
});
