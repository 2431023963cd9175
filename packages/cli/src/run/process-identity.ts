import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Names a process beyond doubt: ids are used again, but not with the same start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in the system's own words; `null` where that cannot be known. */
  readonly started: string | null;
  readonly host: string;
}

/** The identity of this process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, started: startOf(process.pid), host: hostname() };
}

/** Whether that very process still runs; `null` when it ran on another machine and cannot be asked about. */
export function isRunning(identity: ProcessIdentity): boolean | null {
  if (identity.host !== hostname()) return null;
  try {
    process.kill(identity.pid, 0);
  } catch (error) {
    // EPERM: it runs, but belongs to someone else.
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  if (process.platform === "linux") return startOf(identity.pid) === identity.started;
  const started = startOf(identity.pid);
  return started === null || identity.started === null || started === identity.started;
}

/** Start time of a process, or `null` when there is none such or the system does not say. */
function startOf(pid: number): string | null {
  if (process.platform === "linux") return linuxStart(pid);
  if (process.platform === "win32") return null;
  const { stdout, status } = spawnSync("ps", ["-o", "lstart=", "-p", String(pid)], { encoding: "utf8" });
  return status === 0 && stdout.trim() !== "" ? stdout.trim() : null;
}

/** Field 22 of proc(5)'s stat, in clock ticks since boot; a zombie (field 3 is Z or X) counts as gone. */
function linuxStart(pid: number): string | null {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  } catch {
    return null;
  }
  // The name, field 2, is in parentheses and may hold spaces and parentheses itself.
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return fields[0] === "Z" || fields[0] === "X" ? null : fields[22 - 3];
}
