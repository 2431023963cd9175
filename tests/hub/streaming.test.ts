import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { request } from "node:http";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createRepo } from "@huggingface/hub";
import { expect, it } from "vitest";
import { noise, temporaryFolder } from "./a-hub.ts";

/** A hub in a process of its own, from what the build left in `dist`; each line it reads it answers with its peak memory. */
const program = `
  import { createHub } from ${JSON.stringify(new URL("../../packages/hub-server/dist/index.js", import.meta.url).href)};
  const said = {};
  const options = { data: process.argv[1], port: 0, agents: false, onFirstToken: (token) => void (said.token = token) };
  const hub = await createHub(options);
  console.log(JSON.stringify({ ...said, url: hub.url }));
  process.stdin.on("data", () => console.log(process.resourceUsage().maxRSS));
`;

const MEGABYTE = 1_000_000;
const SIZE = 300 * MEGABYTE;

function* large(): Generator<Uint8Array> {
  const block = noise(MEGABYTE, 31);
  for (let i = 0; i < SIZE / MEGABYTE; i++) yield block.fill(i, 0, 8).slice();
}

it("a file of 300 MB goes in and out in constant memory", async () => {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, temporaryFolder()]);
  try {
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { token, url } = JSON.parse((await lines.next()).value);
    const peak = async (): Promise<number> => {
      child.stdin.write("\n");
      return Number((await lines.next()).value) * 1024;
    };
    await createRepo({ hubUrl: url, accessToken: token, repo: "me/large" });
    const hash = createHash("sha256");
    for (const bytes of large()) hash.update(bytes);
    const oid = hash.digest("hex");
    const headers = { authorization: `Bearer ${token}`, "content-type": "application/vnd.git-lfs+json" };
    const asked = await fetch(`${url}/me/large.git/info/lfs/objects/batch`, {
      method: "POST",
      headers,
      body: JSON.stringify({ operation: "upload", objects: [{ oid, size: SIZE }] }),
    });
    const { upload } = ((await asked.json()) as { objects: [{ actions: { upload: Upload } }] }).objects[0].actions;
    const before = await peak();

    const partBytes = Number(upload.header.chunk_size);
    const chunks = large();
    const parts: { partNumber: number; etag: string }[] = [];
    for (let partNumber = 1; partNumber <= Math.ceil(SIZE / partBytes); partNumber++) {
      const length = Math.min(partBytes, SIZE - (partNumber - 1) * partBytes);
      const part = Readable.from(take(chunks, length / MEGABYTE));
      parts.push({ partNumber, etag: await put(upload.header[String(partNumber).padStart(5, "0")]!, part, length) });
    }
    expect(parts.length).toBeGreaterThan(1);
    const completed = await fetch(upload.href, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ oid, parts }),
    });
    expect(completed.status).toBe(200);
    const commit = [
      { key: "header", value: { summary: "large" } },
      { key: "lfsFile", value: { path: "large.bin", algo: "sha256", oid, size: SIZE } },
    ];
    const committed = await fetch(`${url}/api/models/me/large/commit/main`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/x-ndjson" },
      body: commit.map((line) => JSON.stringify(line)).join("\n"),
    });
    expect(committed.status).toBe(200);

    const found = createHash("sha256");
    const answer = await fetch(`${url}/me/large/resolve/main/large.bin`);
    for await (const bytes of answer.body!) found.update(bytes);
    expect(found.digest("hex")).toBe(oid);
    // What a hub that held the file, or a part of it, could not do: its buffers and their garbage take about 45 MB.
    expect((await peak()) - before).toBeLessThan(100 * MEGABYTE);
  } finally {
    child.kill();
    await once(child, "exit");
  }
});

interface Upload {
  readonly href: string;
  readonly header: Readonly<Record<string, string>>;
}

function* take(chunks: Iterator<Uint8Array>, count: number): Generator<Uint8Array> {
  for (let i = 0; i < count; i++) yield chunks.next().value;
}

async function put(url: string, body: Readable, length: number): Promise<string> {
  const sent = request(url, { method: "PUT", headers: { "content-length": length } });
  const [[response]] = await Promise.all([once(sent, "response"), pipeline(body, sent)]);
  response.resume();
  expect(response.statusCode).toBe(200);
  return response.headers.etag;
}
