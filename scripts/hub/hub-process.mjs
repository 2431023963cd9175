// Starts hubs in processes of their own, and looks at what they take.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const script = fileURLToPath(new URL("run-hub.mjs", import.meta.url));

/** A hub that listens, in a process of its own that ends with this one. `options` are createHub's. */
export async function startHub(options) {
  const all = { port: 0, agents: false, rateLimit: false, ...options };
  const child = spawn(process.execPath, [script, JSON.stringify(all)], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [first] = await Promise.race([once(lines, "line"), ended.then(() => [null])]);
  if (first === null) throw new Error("the hub ended before it listened; its complaint is above");
  const { url, token } = JSON.parse(first);
  const end = async (signal) => {
    child.kill(signal);
    await ended;
  };
  return {
    url,
    token,
    port: Number(new URL(url).port),
    kill: () => end("SIGKILL"),
    stop: () => end("SIGTERM"),
    /** Bytes that are resident now ("VmRSS"), or were at most ("VmHWM"). Linux only. */
    resident: (what) => {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      return 1024 * Number(new RegExp(`^${what}:\\s*(\\d+) kB`, "m").exec(status)[1]);
    },
  };
}
