import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import { type Ended, jsonLines, perilune as run, start, workingDirectory } from "./perilune.ts";

// The world of a test file that publishes: a folder with a run in it, another "machine", and a configuration of its own.

export const cwd: string = workingDirectory();
export const elsewhere = path.join(cwd, "elsewhere");
export const config = path.join(cwd, "config");
export const data = path.join(cwd, "data");
export const model = path.join("runs", "CartPole-v1", "ppo", "001");
/** No token of whoever runs the tests may come in. */
export const surroundings = {
  PERILUNE_CONFIG: config,
  HF_TOKEN: "",
  HF_ENDPOINT: "",
  HF_TOKEN_PATH: path.join(cwd, "no-token"),
};

export const perilune = (
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
  folder = cwd,
): Promise<Ended> => run(words, { cwd: folder, env: { ...surroundings, ...env } });

/** What a command printed as JSON, once it has done its work. */
export async function told(words: readonly string[], folder = cwd): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await perilune([...words, "--json", "--quiet"], {}, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return jsonLines(stdout).at(-1)!;
}

/** A hub in a process of its own, and what it said of itself. */
export interface ServedHub {
  readonly child: ChildProcess;
  readonly url: string;
  readonly said: Record<string, unknown>;
}

/** Starts a hub, and waits until it says where it listens. */
export async function startHub(...words: string[]): Promise<ServedHub> {
  const child = start(["hub", "--port", "0", "--no-agents", "--rate-limit", "off", "--json", ...words], {
    cwd,
    env: surroundings,
  });
  child.stderr?.resume();
  const [line] = await once(createInterface({ input: child.stdout! }), "line");
  const said = JSON.parse(line);
  return { child, url: said.url, said };
}

export async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const closed = once(child, "close");
  child.kill("SIGINT");
  return (await closed)[0];
}

/** Trains the run that is published, and starts the hub that it goes to. */
export async function beginWorld(): Promise<ServedHub> {
  mkdirSync(elsewhere);
  const trained = await perilune(["train", "ppo", "CartPole-v1", "--steps", "1024", "--quiet"]);
  expect(trained.code).toBe(0);
  return startHub("--data", data);
}
