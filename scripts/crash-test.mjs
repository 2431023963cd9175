// Kills training runs with SIGKILL at random moments, resumes each, and compares it with a run that was left alone:
// node scripts/crash-test.mjs [--kills 20] [--steps 1e5] [--lander-steps 2e5] [--dqn-steps 2e4] [--table-steps 2e6] [--seed 1]
// Exits with 0 when every one ended with the same weights and metrics, no checkpoint or segment of a replay buffer was
// ever unreadable, and no file was left over; else 1.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseArgs } from "node:util";
import { build, install, root } from "./setup.mjs";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "20" },
    steps: { type: "string", default: "1e5" },
    "lander-steps": { type: "string", default: "2e5" },
    "dqn-steps": { type: "string", default: "2e4" },
    "table-steps": { type: "string", default: "2e6" },
    seed: { type: "string", default: "1" },
  },
});
await install();
await build();
const { decodeCheckpoint, defaultRng, loadSegments, segmentName } = await import("../packages/perilune/dist/index.js");
const command = path.join(root, "packages/cli/bin/perilune.js");
const folder = await mkdtemp(path.join(tmpdir(), "perilune-crash-"));
const rng = defaultRng(Number(values.seed));

/** Runs the command; `killAfter` milliseconds after its start it is killed, unless it has ended by then. */
function perilune(words, killAfter) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [command, ...words, "--quiet"], { cwd: folder });
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill("SIGKILL"), killAfter);
    let said = "";
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (said += text));
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, said, milliseconds: performance.now() - start });
    });
  });
}

/** The run in a log folder, or `null` when it was killed before it had one. */
function runIn(logFolder, id, algorithm) {
  const parent = path.join(folder, logFolder, id, algorithm);
  const [name] = existsSync(parent) ? readdirSync(parent).filter((entry) => /^\d+$/.test(entry)) : [];
  return name === undefined ? null : path.join(parent, name);
}

/** What a run came to: the hash of its model, and of its metrics but for the times. */
function outcome(run) {
  const hash = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
  const isTime = (key) => key.startsWith("time/") && key !== "time/total_timesteps";
  const lines = readFileSync(path.join(run, "metrics.jsonl"), "utf8").trimEnd().split("\n");
  const metrics = lines.map((line) => Object.entries(JSON.parse(line)).filter(([key]) => !isTime(key)));
  return { weights: hash(readFileSync(path.join(run, "model.safetensors"))), metrics: hash(JSON.stringify(metrics)) };
}

/** Names of the safetensors files in one of a run's folders. */
function namesIn(run, name) {
  const inside = path.join(run, name);
  return existsSync(inside) ? readdirSync(inside).filter((file) => file.endsWith(".safetensors")) : [];
}

/** Reads every checkpoint of a run, and their segments: what there is, the newest one's steps, and what is wrong. */
async function readCheckpoints(run) {
  const names = namesIn(run, "checkpoints");
  const segments = namesIn(run, "replay-buffer");
  const found = { count: names.length, segments: segments.length, newest: 0, orphans: new Set(segments), faults: [] };
  const read = (name) => readFileSync(path.join(run, "replay-buffer", name));
  for (const name of names) {
    try {
      const checkpoint = decodeCheckpoint(readFileSync(path.join(run, "checkpoints", name)));
      await loadSegments(checkpoint, { read });
      for (const segment of checkpoint.savedSegments) found.orphans.delete(segmentName(segment));
      found.newest = Math.max(found.newest, checkpoint.numTimesteps);
    } catch (error) {
      found.faults.push(`${name}: ${error.message}`);
    }
  }
  return found;
}

/** Starts runs until one is killed while it trains, at a moment drawn evenly from the run's length. */
async function killOne(words, logFolder, { id, algorithm }, milliseconds) {
  for (let attempt = 0; ; attempt++) {
    const moment = rng.uniform(0, milliseconds);
    const own = `${logFolder}-${attempt}`;
    const { signal } = await perilune([...words, "--log-folder", own], moment);
    const run = runIn(own, id, algorithm);
    if (signal === "SIGKILL" && run !== null) return { moment, run };
  }
}

const columns = [36, 9, 13, 10, 9, 13, 18, 18, 0];
const row = (cells) => console.log(cells.map((cell, i) => String(cell).padEnd(columns[i])).join(""));

/** Kills and resumes runs of one task; true when all of them ended as the one that was left alone. */
async function crash({ algorithm, id, steps, settings = [] }, kills) {
  const task = { algorithm, id };
  const about = `${algorithm} ${id}`;
  // Checkpoints do not change what is learned: often, so that some of the kills come while one is being written.
  const saveFreq = String(Math.ceil(Number(steps) / 100));
  const words = ["train", algorithm, id, "--steps", steps, "--save-freq", saveFreq, ...settings];
  const whole = await perilune([...words, "--log-folder", about]);
  if (whole.code !== 0) throw new Error(`the run of ${about} that was left alone failed: ${whole.said}`);
  const expected = outcome(runIn(about, id, algorithm));
  row([`${about}, left alone`, "-", "-", "-", "-", "-", expected.weights, expected.metrics, ""]);
  let same = 0;
  for (let i = 1; i <= kills; i++) {
    const { moment, run } = await killOne(words, `${about} ${i}`, task, whole.milliseconds);
    const { count, segments, newest, orphans, faults } = await readCheckpoints(run);
    const { code, said } = await perilune(["train", "--resume", run]);
    if (code !== 0 || /warning|error/.test(said)) faults.push(`resume ended with ${code}: ${said.trim()}`);
    const after = await readCheckpoints(run);
    faults.push(...after.faults, ...Array.from(after.orphans, (name) => `${name} belongs to no checkpoint`));
    const got = code === 0 ? outcome(run) : { weights: "-", metrics: "-" };
    const isSame = got.weights === expected.weights && got.metrics === expected.metrics;
    const verdict = faults.length > 0 ? faults.join("; ") : isSame ? "same" : "DIFFERENT";
    const files = [count, segments, orphans.size, newest];
    row([`${about}, kill ${i}`, `${(moment / 1000).toFixed(2)} s`, ...files, got.weights, got.metrics, verdict]);
    if (verdict === "same") same++;
  }
  console.log(`${same} of ${kills} runs of ${about}, ${steps} steps, ended as the one left alone\n`);
  return same === kills;
}

row(["run", "killed", "checkpoints", "segments", "orphans", "resumed at", "weights", "metrics", ""]);
const kills = Number(values.kills);
const results = [
  await crash({ algorithm: "ppo", id: "CartPole-v1", steps: values.steps }, kills),
  await crash({ algorithm: "ppo", id: "LunarLander-v3", steps: values["lander-steps"] }, 1),
  // A buffer that is written over many times within the run.
  await crash(
    { algorithm: "dqn", id: "CartPole-v1", steps: values["dqn-steps"], settings: ["buffer_size=3000"] },
    kills,
  ),
  await crash({ algorithm: "q-learning", id: "Taxi-v4", steps: values["table-steps"] }, kills),
];
const passed = results.every(Boolean);
console.log(passed ? "crash test passed: nothing was lost" : `CRASH TEST FAILED; the runs are in ${folder}`);
if (passed) await rm(folder, { recursive: true, force: true });
process.exit(passed ? 0 : 1);
