import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll } from "vitest";

/** The command as `npx perilune` starts it; it runs what the build left in `dist`. */
export const bin = fileURLToPath(new URL("../../packages/cli/bin/perilune.js", import.meta.url));

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  /** Working directory. */
  readonly cwd: string;
  /** Environment variables besides this process's own. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A working directory of its own for a test file, removed at its end. */
export function workingDirectory(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "perilune-e2e-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** Starts the command and leaves it running. */
export function start(words: readonly string[], { cwd, env = {} }: Surroundings): ChildProcess {
  // CI is set because colour libraries take it for a wish for colours, also where no terminal shows them.
  return spawn(process.execPath, [bin, ...words], { cwd, env: { ...process.env, CI: "true", ...env }, stdio: "pipe" });
}

/** Runs the command to its end. */
export function perilune(words: readonly string[], surroundings: Surroundings): Promise<Ended> {
  return ending(start(words, surroundings));
}

/** Runs what `npm start` runs, and sends it SIGINT once `isTime`. */
export async function interruptLanding(
  words: readonly string[],
  { cwd }: Surroundings,
  isTime: () => boolean,
): Promise<Ended> {
  const landing = fileURLToPath(new URL("../../packages/cli/dist/landing.js", import.meta.url));
  const child = spawn(process.execPath, [landing, ...words], { cwd, stdio: "pipe" });
  const ended = ending(child);
  while (!isTime() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGINT");
  return ended;
}

async function ending(child: ChildProcess): Promise<Ended> {
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  const [code, signal] = await once(child, "close");
  return { code, signal, ...said };
}

/** The JSON objects of a text with one a line. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}

/** Runs a `--json` command, sends it a signal after its `count`-th line, and gives the exit code or signal. */
export async function interruptAfter(
  count: number,
  signal: NodeJS.Signals,
  words: readonly string[],
  surroundings: Surroundings,
): Promise<{ readonly ended: number | NodeJS.Signals; readonly events: Record<string, unknown>[] }> {
  const child = start([...words, "--json"], surroundings);
  child.stderr?.resume();
  const closed = once(child, "close");
  const lines: string[] = [];
  if (child.stdout !== null) {
    for await (const line of createInterface({ input: child.stdout })) {
      if (lines.push(line) === count) child.kill(signal);
    }
  }
  const [code, by] = await closed;
  return { ended: code ?? by, events: lines.filter((line) => line.endsWith("}")).map((line) => JSON.parse(line)) };
}
