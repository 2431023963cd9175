import { hash, script } from "./sandbox-frame.js?sealed";
import workerPrelude from "./sandbox-worker.js?raw";
import type { Argument } from "./types.ts";

/** Milliseconds that code may run. */
const TIME_LIMIT = 5000;

/** What a frame may do: run its one script, and start its worker. The page's policy, which holds there too, says so as well. */
const POLICY = `default-src 'none'; script-src '${hash}'; worker-src blob:`;

/** What became of a run of the learner's code. */
export type Run = {
  /** What it printed. */
  readonly console: readonly string[];
  /** What its calls gave, as far as they came. */
  readonly values: readonly unknown[];
} & (
  | { readonly end: "done" | "timeout" | "missing" }
  | { readonly end: "failed"; readonly message: string; readonly line: number | null }
);

export interface RunRequest {
  readonly code: string;
  readonly functionName: string;
  /** The arguments of each call. */
  readonly calls: readonly (readonly Argument[])[];
}

/** Runs code in a worker within a sandboxed frame: it sees neither page nor network, and ends after five seconds. */
export function runSandboxed({ code, functionName, calls }: RunRequest): Promise<Run> {
  const prelude = `"use strict";\n${workerPrelude}`;
  const firstLine = prelude.split("\n").length;
  const program = `${prelude}\n${code}\n;self.learned = typeof ${functionName} === "undefined" ? undefined : ${functionName};\n`;
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.hidden = true;
  frame.title = "Where the exercise runs";
  frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${POLICY}"><script>${script}</script>`;
  const printed: string[] = [];
  const values: unknown[] = [];
  return new Promise((resolve) => {
    const end = (how: Pick<Run, "end"> | { end: "failed"; message: string; line: number | null }): void => {
      clearTimeout(limit);
      removeEventListener("message", listen);
      frame.remove();
      resolve({ console: printed, values, ...how } as Run);
    };
    const listen = ({ source, data }: MessageEvent): void => {
      if (source !== frame.contentWindow) return;
      const message = data as Partial<Record<string, unknown>> | null;
      if (message?.kind === "console" && typeof message.text === "string") printed.push(message.text);
      else if (message?.kind === "result" && values.length < calls.length) values.push(message.value);
      else if (message?.kind === "done" || message?.kind === "missing") end({ end: message.kind });
      else if (message?.kind === "failed") {
        // What is not closed is noticed after the code's own last line.
        const line = Math.min(Number(message.line) - firstLine, code.trimEnd().split("\n").length);
        end({ end: "failed", message: String(message.message), line: line > 0 ? line : null });
      }
    };
    const limit = setTimeout(() => end({ end: "timeout" }), TIME_LIMIT);
    addEventListener("message", listen);
    // The frame's origin is opaque, so it has no name to send to.
    frame.addEventListener("load", () => frame.contentWindow?.postMessage({ code: program, calls }, "*"), {
      once: true,
    });
    document.body.append(frame);
  });
}
