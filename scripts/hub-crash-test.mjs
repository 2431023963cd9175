// Kills a hub with SIGKILL at random moments while agents are uploaded to it, starts it again on the same folder, and
// reads back everything it lists:
// node scripts/hub-crash-test.mjs [--kills 20] [--uploads 50] [--clients 8] [--longest 1500] [--seed 1] [--no-build]
// Exits with 0 when no listed file was missing or corrupt, every commit was whole, no upload that had been confirmed was
// lost, and nothing half written was left over; else 1.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { createRepo, listCommits, listFiles, uploadFiles } from "@huggingface/hub";
import { startHub } from "./hub/hub-process.mjs";
import { build, install } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    uploads: { type: "string", default: "50" },
    clients: { type: "string", default: "8" },
    longest: { type: "string", default: "1500" },
    seed: { type: "string", default: "1" },
    "no-build": { type: "boolean", default: false },
  },
});
if (!values["no-build"]) {
  await install();
  await build();
}
const { defaultRng } = await import("../packages/perilune/dist/index.js");
const rng = defaultRng(Number(values.seed));
const [kills, uploads, clients] = [values.kills, values.uploads, values.clients].map(Number);
const folder = await mkdtemp(path.join(tmpdir(), "perilune-hub-crash-"));
const data = path.join(folder, "data");
/** Repositories that the uploads of one round go to, so that some come to one repository at once. */
const REPOSITORIES = 5;
/** Small, so that most models come in several parts. */
const options = { data, partBytes: 200_000 };

const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const faults = [];
/** What every path of a repository must hold: its hash, by `repo path`. */
const contents = new Map();
/** Titles of the commits that a client was told of, by repository. */
const confirmed = new Map();

let hub = await startHub(options);
const { token: accessToken } = hub;
options.port = hub.port;
const as = { hubUrl: hub.url, accessToken };
/** Fulfilled while the hub is up. */
let up = Promise.resolve();

/** One upload: a model, its description and a card, in one commit. */
function uploadOf(round, index) {
  const repo = `me/round-${round}-${index % REPOSITORIES}`;
  const model = new Uint8Array(rng.integers(1000, 1_000_000));
  for (let i = 0; i < model.length; i += 97) model[i] = rng.integers(0, 256);
  const files = [
    { path: `${index}/model.safetensors`, content: new Blob([model]) },
    { path: `${index}/perilune.json`, content: new Blob([JSON.stringify({ round, index })]) },
    { path: `${index}/README.md`, content: new Blob([`# Agent ${index} of round ${round}\n`]) },
  ];
  return { repo, title: `agent ${index}`, files };
}

/** Sends one until the hub says that it has it; how often that took. */
async function send({ repo, title, files }) {
  for (const { path: name, content } of files) {
    contents.set(`${repo} ${name}`, hash(new Uint8Array(await content.arrayBuffer())));
  }
  for (let tries = 1; ; tries++) {
    await up;
    try {
      await uploadFiles({ ...as, repo, commitTitle: title, files });
      confirmed.set(repo, (confirmed.get(repo) ?? new Set()).add(title));
      return tries;
    } catch (error) {
      // A hub that answers has no reason to refuse; one that is dead cannot answer.
      if (error.statusCode !== undefined) faults.push(`${repo}, ${title}: ${error.message}`);
      if (tries > 100) throw error;
      await sleep(20);
    }
  }
}

/** Bytes of a file as the hub serves them, or null with a fault noted. */
async function download(repo, revision, file) {
  const answer = await fetch(`${hub.url}/${repo}/resolve/${revision}/${file.path}`, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  const bytes = new Uint8Array(await answer.arrayBuffer());
  const where = `${repo}/${file.path} at ${revision}`;
  if (!answer.ok) faults.push(`${where}: ${answer.status} ${new TextDecoder().decode(bytes)}`);
  else if (bytes.length !== file.size) faults.push(`${where}: ${bytes.length} bytes instead of ${file.size}`);
  else if (hash(bytes) !== contents.get(`${repo} ${file.path}`)) faults.push(`${where} is corrupt`);
}

/** Reads back all that these repositories list, at their heads and after every commit. */
async function readBack(repos, counts) {
  for (const repo of repos) {
    const titles = new Set();
    const seen = new Set();
    for await (const { oid, title } of listCommits({ ...as, repo })) {
      titles.add(title);
      counts.commits++;
      const folders = new Map();
      for await (const file of listFiles({ ...as, repo, recursive: true, revision: oid })) {
        if (file.type !== "file") continue;
        const [name] = file.path.split("/");
        folders.set(name, (folders.get(name) ?? 0) + 1);
        // The same path always holds the same bytes here: once is enough for each.
        if (seen.has(file.path)) continue;
        seen.add(file.path);
        counts.files++;
        await download(repo, oid, file);
      }
      for (const [name, count] of folders) {
        if (count !== 3) faults.push(`${repo} at ${oid} has ${count} of the three files of agent ${name}`);
      }
    }
    for (const title of confirmed.get(repo) ?? []) {
      if (!titles.has(title)) faults.push(`${repo}: the hub confirmed "${title}", and does not list it`);
    }
  }
}

/** Looks at the blobs themselves: each is what its name says, and nothing is half written. */
function readBlobs() {
  const blobs = path.join(data, "blobs");
  let count = 0;
  for (const entry of readdirSync(blobs, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = path.join(entry.parentPath, entry.name);
    const [first, ...rest] = path.relative(blobs, file).split(path.sep);
    if (first === "incoming") faults.push(`${file} was left over`);
    if (!/^[0-9a-f]{2}$/.test(first)) continue;
    count++;
    if (hash(readFileSync(file)) !== first + rest.join("")) faults.push(`the blob ${file} is not what its name says`);
  }
  return count;
}

const columns = [8, 12, 12, 10, 10, 10, 10];
const row = (cells) => console.log(cells.map((cell, i) => String(cell).padEnd(columns[i])).join(""));
row(["kill", "after", "confirmed", "commits", "files", "blobs", "faults"]);

let killed = 0;
let tries = 0;
let sent = 0;
for (let round = 0; killed < kills && faults.length === 0; round++) {
  const waiting = Array.from({ length: uploads }, (_, index) => uploadOf(round, index));
  const repos = [...new Set(waiting.map(({ repo }) => repo))];
  for (const repo of repos) await createRepo({ ...as, repo });
  let isDone = false;
  const work = Promise.all(
    Array.from({ length: clients }, async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const needed = await send(next);
        tries += needed;
        sent++;
      }
    }),
  ).finally(() => {
    isDone = true;
  });
  while (killed < kills) {
    const moment = Math.round(rng.uniform(0, Number(values.longest)));
    await Promise.race([sleep(moment), work]);
    if (isDone) break;
    let resume;
    up = new Promise((resolve) => {
      resume = resolve;
    });
    await hub.kill();
    killed++;
    hub = await startHub(options);
    const counts = { commits: 0, files: 0 };
    // Before anything goes on, so that what is read is what the kill left.
    await readBack(repos, counts);
    const blobs = readBlobs();
    row([killed, `${moment} ms`, sent, counts.commits, counts.files, blobs, faults.length]);
    resume();
  }
  await work;
  const counts = { commits: 0, files: 0 };
  await readBack(repos, counts);
  row([`round ${round + 1}`, "done", sent, counts.commits, counts.files, readBlobs(), faults.length]);
}
await hub.stop();
if (!existsSync(path.join(data, "hub.sqlite"))) faults.push("the database is gone");
for (const fault of faults.slice(0, 20)) console.log(fault);
console.log(`${killed} kills during ${sent} uploads of 3 files, which took ${tries} tries`);
console.log(
  faults.length === 0 ? "crash test passed: nothing was lost" : `CRASH TEST FAILED; the hub's folder is ${data}`,
);
if (faults.length === 0) await rm(folder, { recursive: true, force: true });
process.exit(faults.length === 0 ? 0 : 1);
