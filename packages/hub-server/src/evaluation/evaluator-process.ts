import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { constants, setPriority } from "node:os";
import path from "node:path";
import { JOB_FILE, type Job, MODEL_FILE, type Outcome } from "./job.ts";
import type { EvaluationLimits } from "./limits.ts";
import { readOutcome } from "./outcome.ts";
import { residentMemory } from "./resident-memory.ts";
import { evaluatorCommand } from "./sandbox.ts";

/** One model to evaluate. */
export interface Evaluation {
  readonly model: Uint8Array;
  readonly board: Job["board"];
  readonly seeds: Job["seeds"];
}

export interface EvaluatorOptions {
  readonly limits: EvaluationLimits;
  /** Where its own folder is made: it holds a copy of the model until the end, and after a crash. */
  readonly workplace: string;
  /** Ends the evaluation: the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Run in place of the evaluator, under the same limits. */
  readonly script?: URL;
}

/** Milliseconds between looks at an evaluator's memory. */
const WATCH_EVERY = 50;
/** Characters of an evaluator's complaint that are kept. */
const COMPLAINT = 2000;

/**
 * Evaluates a model in a process of its own: without environment variables, network or other processes, in an empty
 * folder, within limits of time and memory, after which its whole group is killed.
 *
 * @returns how the agent did, or why it was refused
 * @throws Error when the evaluator failed for a reason that is not the model's
 */
export async function runEvaluator(evaluation: Evaluation, options: EvaluatorOptions): Promise<Outcome> {
  const { limits, workplace, signal, script } = options;
  const { model, board, seeds } = evaluation;
  if (model.length > limits.modelBytes) {
    return refused(`too large: the model file has ${model.length} bytes, more than the ${limits.modelBytes} allowed`);
  }
  signal?.throwIfAborted();
  const folder = await realpath(await mkdtemp(path.join(workplace, "run-")));
  try {
    const job: Job = { board, seeds, limits: { bytes: limits.modelBytes, parameters: limits.parameters } };
    await writeFile(path.join(folder, JOB_FILE), JSON.stringify(job));
    await writeFile(path.join(folder, MODEL_FILE), model);
    const ended = await run(folder, limits, signal, script);
    signal?.throwIfAborted();
    return judge(ended, limits, board.episodes);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** How an evaluator came to its end. */
interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly complaint: string;
  /** The limit for which it was killed. */
  readonly exceeded: string | null;
}

function run(folder: string, limits: EvaluationLimits, stop?: AbortSignal, script?: URL): Promise<Ended> {
  const [file, ...args] = evaluatorCommand(folder, limits, script);
  // Detached: the leader of a process group, which is killed as a whole.
  const child = spawn(file, args, { cwd: folder, env: {}, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaint = "";
  let exceeded: string | null = null;
  const end = (limit: string): void => {
    exceeded ??= limit;
    killGroup(child);
  };
  const abort = (): void => killGroup(child);
  stop?.addEventListener("abort", abort, { once: true });
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    output += text;
    if (output.length > limits.outputBytes) end(`too much output: more than ${limits.outputBytes} bytes`);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-COMPLAINT);
  });
  const clock = setTimeout(() => end(`out of time: more than ${limits.wallSeconds} s`), 1000 * limits.wallSeconds);
  const watch = setInterval(async () => {
    if (child.pid !== undefined && (await residentMemory(child.pid)) > limits.residentBytes) {
      end(`out of memory: more than ${limits.residentBytes} bytes`);
    }
  }, WATCH_EVERY);
  return new Promise<Ended>((resolve, reject) => {
    child.once("error", reject);
    child.once("spawn", () => yieldToOthers(child));
    // What it may have started holds its output open.
    child.once("exit", () => killGroup(child));
    child.once("close", (code, signal) => resolve({ code, signal, output, complaint, exceeded }));
  }).finally(() => {
    clearTimeout(clock);
    clearInterval(watch);
    stop?.removeEventListener("abort", abort);
  });
}

function judge(ended: Ended, limits: EvaluationLimits, episodes: number): Outcome {
  const { code, signal, output, complaint, exceeded } = ended;
  if (exceeded !== null) return refused(exceeded);
  if (code === 0) return readOutcome(output, episodes);
  // A shell in between tells a signal as a code above 128.
  const number = signal === null ? (code ?? 0) - 128 : constants.signals[signal];
  if (/heap out of memory|Array buffer allocation failed|could not allocate memory/i.test(complaint)) {
    return refused(`out of memory: more than ${limits.heapBytes} bytes of heap`);
  }
  if (number === constants.signals.SIGXCPU || number === constants.signals.SIGKILL) {
    return refused(`out of time: more than ${limits.cpuSeconds} s of processor time`);
  }
  throw new Error(`the evaluator ended with ${signal ?? `code ${code}`}: ${complaint.trim()}`);
}

function refused(reason: string): Outcome {
  return { status: "refused", reason };
}

/** Kills a process and all it may have started. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === "win32") child.kill("SIGKILL");
    else process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing of it is left.
  }
}

/** The hub goes on answering while an evaluator computes. */
function yieldToOthers({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already.
  }
}
