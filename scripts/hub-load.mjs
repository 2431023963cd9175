// Lets many clients list and download from one hub at once, its rate limit off, and says how long they waited:
// node scripts/hub-load.mjs [--clients 200] [--rounds 25] [--agents 100] [--no-build]
// Each client has a connection of its own and, round after round, searches models, looks at one and at its files, fetches
// its weights, and looks at a board. Exits with 0 when every answer was right.
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { createRepo, uploadFiles } from "@huggingface/hub";
import { startHub } from "./hub/hub-process.mjs";
import { build, install, root } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    clients: { type: "string", default: "200" },
    rounds: { type: "string", default: "25" },
    agents: { type: "string", default: "100" },
    "no-build": { type: "boolean", default: false },
  },
});
if (!values["no-build"]) {
  await install();
  await build();
}
const [clients, rounds, agents] = [values.clients, values.rounds, values.agents].map(Number);
const folder = await mkdtemp(path.join(os.tmpdir(), "perilune-hub-load-"));
const hub = await startHub({ data: path.join(folder, "data"), entryLimits: { perAgent: 0, perUser: 0 } });
const model = await readFile(path.join(root, "packages/hub-server/agents/ppo-LunarLander-v3/model.safetensors"));
const hash = createHash("sha256").update(model).digest("hex");

for (let i = 0; i < agents; i++) {
  const as = { hubUrl: hub.url, accessToken: hub.token, repo: `me/agent-${i}` };
  const card = `---\ntags: [LunarLander-v3, ppo]\nlibrary_name: perilune\n---\n# Agent ${i}\n`;
  await createRepo(as);
  await uploadFiles({
    ...as,
    files: [
      { path: "README.md", content: new Blob([card]) },
      { path: "model.safetensors", content: new Blob([model]) },
    ],
  });
}

const errors = [];
/** Milliseconds of every request, by what was asked. */
const times = { search: [], model: [], files: [], weights: [], board: [] };

function get(agent, target) {
  return new Promise((resolve, reject) => {
    const call = http.get(hub.url + target, { agent }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve({ status: response.statusCode, body: Buffer.concat(chunks) }));
      response.on("error", reject);
    });
    call.on("error", reject);
  });
}

/** Asks once, notes the time, and notes an error unless `isRight`. */
async function ask(agent, what, target, isRight) {
  const start = performance.now();
  try {
    const { status, body } = await get(agent, target);
    if (status !== 200 || !isRight(body)) errors.push(`${target}: ${status} ${body.subarray(0, 200)}`);
  } catch (error) {
    errors.push(`${target}: ${error.message}`);
  }
  times[what].push(performance.now() - start);
}

async function client(number, agent) {
  for (let round = 0; round < rounds; round++) {
    const name = `me/agent-${(number * 31 + round * 7) % agents}`;
    await ask(agent, "search", "/api/models?search=agent&filter=LunarLander-v3&limit=20", (body) => {
      return JSON.parse(body).length === Math.min(20, agents);
    });
    await ask(agent, "model", `/api/models/${name}`, (body) => JSON.parse(body).id === name);
    await ask(agent, "files", `/api/models/${name}/tree/main`, (body) => JSON.parse(body).length === 2);
    await ask(agent, "weights", `/${name}/resolve/main/model.safetensors`, (body) => {
      return createHash("sha256").update(body).digest("hex") === hash;
    });
    await ask(agent, "board", "/api/boards/LunarLander-v3", (body) => JSON.parse(body).id === "LunarLander-v3");
  }
  agent.destroy();
}

// Node takes one new connection each time it has been through those it has: they are made before anything is timed.
const connections = Array.from({ length: clients }, () => new http.Agent({ keepAlive: true, maxSockets: 1 }));
await Promise.all(connections.map((agent) => get(agent, "/api/health")));
const start = performance.now();
await Promise.all(connections.map((agent, number) => client(number, agent)));
const seconds = (performance.now() - start) / 1000;
const resident = process.platform === "linux" ? hub.resident("VmHWM") / 1e6 : null;
await hub.stop();
await rm(folder, { recursive: true, force: true });

/** The value that a share of the sorted ones do not pass. */
const quantile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
const row = (cells) => console.log(cells.map((cell, i) => String(cell).padEnd(i === 0 ? 12 : 11)).join(""));
row(["request", "answers", "p50 ms", "p95 ms", "p99 ms", "most ms"]);
const everything = Object.values(times).flat();
for (const [what, all] of [...Object.entries(times), ["all", everything]]) {
  const sorted = all.toSorted((a, b) => a - b);
  row([what, all.length, ...[0.5, 0.95, 0.99, 1].map((share) => quantile(sorted, share).toFixed(1))]);
}
for (const error of errors.slice(0, 10)) console.log(error);
console.log(
  `${clients} clients at once, ${(everything.length / seconds).toFixed(0)} answers a second, ${errors.length} errors` +
    `${resident === null ? "" : `, at most ${resident.toFixed(0)} MB resident`}; ` +
    `${os.cpus().length} cores shared with the clients, load ${os.loadavg()[0].toFixed(1)}`,
);
process.exit(errors.length === 0 ? 0 : 1);
