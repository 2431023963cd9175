import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

/** Bytes a process holds in RAM, WebAssembly's included; 0 when it has ended, or nobody can say. */
export async function residentMemory(pid: number): Promise<number> {
  try {
    if (process.platform === "linux") {
      const status = await readFile(`/proc/${pid}/status`, "utf8");
      return 1024 * Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1] ?? 0);
    }
    if (process.platform === "win32") return 0;
    const { stdout } = await promisify(execFile)("ps", ["-o", "rss=", "-p", String(pid)]);
    return 1024 * Number(stdout);
  } catch {
    return 0;
  }
}
