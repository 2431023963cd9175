import {
  closeSync,
  constants,
  type Dirent,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  statSync,
} from "node:fs";
import path from "node:path";
import { isRunFile, RUN_FILES, type RunConfig } from "perilune";
import { exitCodes } from "../exit-codes.ts";
import { describeFault } from "../fault.ts";
import { newestTimesteps } from "../run/checkpoints.ts";
import { writerOf } from "../run/lock.ts";
import { readRunConfig } from "../run/run-config.ts";
import { isFinished, runFolder } from "../run/run-folder.ts";

/** A run of this machine, as the studio lists it. */
export interface MachineRun {
  /** Its folder below the runs folder, with `/`. */
  readonly path: string;
  /** What it is, `null` where its folder is broken. */
  readonly about: MachineRunAbout | null;
  readonly state: "training" | "finished" | "stopped" | "broken";
  /** What is wrong with it. */
  readonly problem: string | null;
  /** When its files changed last, in milliseconds since 1970. */
  readonly changed: number;
}

interface MachineRunAbout extends Pick<RunConfig, "env" | "algorithm" | "seed" | "n_timesteps"> {
  readonly steps: number;
  /** Mean return of its latest episodes, `null` before there is one. */
  readonly reward: number | null;
}

/** A file that is open; `close` it. */
export interface OpenFile {
  readonly descriptor: number;
  readonly size: number;
}

/** Folders below the runs folder in which runs are looked for: `environment/algorithm/001`, and two more above. */
const DEPTH = 5;
/** Bytes at the end of `metrics.jsonl` in which its last whole line is looked for. */
const TAIL = 65_536;

/** The runs below a folder. Nothing outside of it is read, whatever is asked for and whatever links lie in it. */
export class MachineRuns {
  readonly #root: string;
  /** Configurations never change once written. */
  readonly #configs = new Map<string, { readonly changed: number; readonly config: RunConfig }>();

  constructor(root: string) {
    this.#root = path.resolve(root);
  }

  /** Every run, the latest changed first. */
  list(): MachineRun[] {
    return this.#folders("", DEPTH)
      .map((run) => this.#describe(run))
      .sort((a, b) => b.changed - a.changed);
  }

  /** One run, `null` where there is none. */
  describe(run: string): MachineRun | null {
    return this.#inside(`${run}/${RUN_FILES.config}`) === null ? null : this.#describe(run);
  }

  /** The files of a run with their sizes, `null` where there is no such run. */
  files(run: string): { files: { name: string; bytes: number }[] } | null {
    const folder = this.#inside(run);
    if (folder === null) return null;
    const files = readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => ({ name: slashed(path.relative(folder, file)), bytes: sizeOf(file) }));
    return { files: files.filter(({ name }) => isRunFile(name)) };
  }

  /** Opens a file of a run to read, `null` where there is none. */
  open(run: string, name: string): OpenFile | null {
    if (!isRunFile(name)) return null;
    const file = this.#inside(`${run}/${name}`);
    if (file === null) return null;
    try {
      const descriptor = openSync(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      const stat = fstatSync(descriptor);
      if (stat.isFile()) return { descriptor, size: stat.size };
      closeSync(descriptor);
    } catch {
      // It went since it was looked for: a run under way removes checkpoints.
    }
    return null;
  }

  #folders(within: string, depth: number): string[] {
    const folder = this.#inside(within);
    if (folder === null) return [];
    const entries = entriesOf(folder);
    if (within !== "" && entries.some((entry) => entry.isFile() && entry.name === RUN_FILES.config)) return [within];
    if (depth === 0) return [];
    return entries
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith("."))
      .flatMap(({ name }) => this.#folders(within === "" ? name : `${within}/${name}`, depth - 1));
  }

  #describe(run: string): MachineRun {
    const folder = path.join(this.#root, run);
    const changed = changedAt(folder);
    try {
      const { env, algorithm, seed, n_timesteps } = this.#config(folder);
      const files = runFolder(folder);
      const metrics = this.#inside(`${run}/${RUN_FILES.metrics}`);
      const latest = metrics === null ? "" : lastLines(metrics);
      const steps = Math.max(newestTimesteps(files), lastOf(latest, "time/total_timesteps") ?? 0);
      const reward = lastOf(latest, "rollout/ep_rew_mean");
      const state = isFinished(files) ? "finished" : writerOf(folder) === null ? "stopped" : "training";
      return { path: run, about: { env, algorithm, seed, n_timesteps, steps, reward }, state, problem: null, changed };
    } catch (error) {
      const { exitCode, message } = describeFault(error);
      if (exitCode !== exitCodes.badInput) throw error;
      // The person at the page knows the runs folder; where on this machine it lies is not for a page.
      const problem = [folder, this.#inside(run) ?? folder].reduce(
        (text, it) => text.replaceAll(it + path.sep, ""),
        message,
      );
      return { path: run, about: null, state: "broken", problem, changed };
    }
  }

  #config(folder: string): RunConfig {
    const changed = statSync(path.join(folder, RUN_FILES.config)).mtimeMs;
    const known = this.#configs.get(folder);
    if (known?.changed === changed) return known.config;
    const config = readRunConfig(folder);
    this.#configs.set(folder, { changed, config });
    return config;
  }

  /** The real path of something below the runs folder; `null` where there is none, or it lies elsewhere. */
  #inside(name: string): string | null {
    if (/[\\\0:]/.test(name) || name.split("/").some((part) => part === "..")) return null;
    try {
      const root = realpathSync(this.#root);
      const file = realpathSync(path.join(root, name));
      return file === root || file.startsWith(root + path.sep) ? file : null;
    } catch {
      return null;
    }
  }
}

/** What lies in a folder; nothing where it may not be read, or has just gone. */
function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function slashed(file: string): string {
  return file.split(path.sep).join("/");
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

function changedAt(folder: string): number {
  const { metrics, evaluations, checkpoints } = RUN_FILES;
  const files = [folder, ...[metrics, evaluations, checkpoints].map((name) => path.join(folder, name))];
  return Math.max(...files.map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0));
}

/** The last whole lines of a file, as many as there are in its tail. */
function lastLines(file: string): string {
  const size = sizeOf(file);
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(Math.min(TAIL, size));
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length);
    return bytes.subarray(0, bytes.lastIndexOf("\n") + 1).toString("utf8");
  } finally {
    closeSync(descriptor);
  }
}

/** The latest figure of a name in lines of metrics, `null` where there is none. */
function lastOf(lines: string, name: string): number | null {
  const key = `"${name}":`;
  const at = lines.lastIndexOf(key);
  const value = at === -1 ? Number.NaN : Number.parseFloat(lines.slice(at + key.length));
  return Number.isFinite(value) ? value : null;
}
