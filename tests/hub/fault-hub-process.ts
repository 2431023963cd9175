import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { HubOptions } from "@perilune/hub-server";

const script = fileURLToPath(new URL("../../scripts/hub/run-hub.mjs", import.meta.url));

export interface HubProcess {
  readonly url: string;
  /** Of the user `me`, at the first start on a folder. */
  readonly token: string | null;
  readonly pid: number;
  /** As a power cut would. */
  kill(): Promise<void>;
  /** Removes a file from the file systems as the hub sees them. */
  remove(name: string, folder: string): void;
}

/**
 * Starts the compiled hub in a process of its own, which ends with this one.
 *
 * @param shell What runs before it, and becomes it by `exec "$@"`.
 */
export async function startHubProcess(options: HubOptions, shell: readonly string[] = []): Promise<HubProcess> {
  const all: HubOptions = { port: 0, agents: false, rateLimit: false, ...options };
  const [file = process.execPath, ...before] = [...shell, ...(shell.length > 0 ? [process.execPath] : [])];
  const child = spawn(file, [...before, script, JSON.stringify(all)], { stdio: "pipe" });
  let complaint = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaint += text;
  });
  const ended = once(child, "close");
  const lines = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(lines, "line"), ended.then(() => [null])]);
  if (first === null) throw new Error(`the hub ended before it listened: ${complaint}`);
  const { pid } = child;
  if (pid === undefined) throw new Error("the hub did not start");
  return {
    ...JSON.parse(first),
    pid,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    remove(name, folder) {
      rmSync(path.join(`/proc/${pid}/root`, folder, name));
    },
  };
}
