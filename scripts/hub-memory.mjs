// Sends a large file to a hub and fetches it again, and says how much memory the hub held at most (Linux only):
// node scripts/hub-memory.mjs [--megabytes 500] [--bar 150] [--growth MB] [--no-build]
// Once as the client of Hugging Face sends it, in parts, and once in one piece. Exits with 0 when the bytes that came
// back are those that were sent, and no more than --bar megabytes were resident at once (and --growth more than before).
import { createHash } from "node:crypto";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { createRepo, uploadFiles } from "@huggingface/hub";
import { startHub } from "./hub/hub-process.mjs";
import { build, install } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    megabytes: { type: "string", default: "500" },
    bar: { type: "string", default: "150" },
    growth: { type: "string", default: "Infinity" },
    "no-build": { type: "boolean", default: false },
  },
});
if (!values["no-build"]) {
  await install();
  await build();
}
const MB = 1e6;
const size = Number(values.megabytes) * MB;
const folder = await mkdtemp(path.join(tmpdir(), "perilune-hub-memory-"));
const file = path.join(folder, "large.bin");

/** Writes a file of noise, and returns its hash. */
async function writeNoise() {
  const hash = createHash("sha256");
  const handle = await open(file, "w");
  const block = new Uint32Array(MB / 4);
  let state = 1;
  for (let written = 0; written < size; written += MB) {
    for (let i = 0; i < block.length; i++) block[i] = state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const bytes = new Uint8Array(block.buffer);
    hash.update(bytes);
    await handle.write(bytes);
  }
  await handle.close();
  return hash.digest("hex");
}

const expected = await writeNoise();
let passed = true;

async function measure(name, partBytes) {
  const hub = await startHub({ data: path.join(folder, name), partBytes });
  const as = { hubUrl: hub.url, accessToken: hub.token, repo: "me/large" };
  await createRepo(as);
  // What the first request loads is not what a large file takes.
  await uploadFiles({ ...as, files: [{ path: "small.bin", content: new Blob([new Uint8Array(1000)]) }] });
  const before = hub.resident("VmRSS");
  await uploadFiles({ ...as, files: [{ path: "large.bin", content: pathToFileURL(file) }] });
  const sent = hub.resident("VmHWM");
  const hash = createHash("sha256");
  const answer = await fetch(`${hub.url}/me/large/resolve/main/large.bin`);
  for await (const chunk of answer.body) hash.update(chunk);
  const most = hub.resident("VmHWM");
  await hub.stop();
  await rm(path.join(folder, name), { recursive: true, force: true });
  const isSame = hash.digest("hex") === expected;
  const isBounded = most <= Number(values.bar) * MB && most - before <= Number(values.growth) * MB;
  passed &&= isSame && isBounded;
  const megabytes = (bytes) => `${(bytes / MB).toFixed(1)} MB`;
  console.log(
    `${values.megabytes} MB ${name}: ${megabytes(before)} resident before, at most ${megabytes(sent)} while it was sent, ` +
      `${megabytes(most)} in all; the bytes are ${isSame ? "the same" : "NOT THE SAME"}`,
  );
}

await measure("in parts", 64 * MB);
await measure("in one piece", 2 * size);
await rm(folder, { recursive: true, force: true });
console.log(passed ? "memory test passed" : "MEMORY TEST FAILED");
process.exit(passed ? 0 : 1);
