import type { PullEvent, PushEvent } from "perilune/hub";
import { formatBytes } from "../run/run-files.ts";
import type { Terminal } from "../terminal.ts";

/** Shows a line of progress; on a terminal each is drawn over the one before. */
export interface ProgressLine {
  /** What begins now: told wherever progress is. */
  begin(text: string): void;
  /** How far it is: told on a terminal only, where it leaves no trace. */
  detail(text: string): void;
}

/** Progress on stderr. */
export function progressLine(terminal: Terminal): ProgressLine {
  // ECMA-48, EL: erases what the line before has left.
  const redraw = (text: string): void => terminal.progress(`\r${text}\x1b[K`);
  if (process.stderr.isTTY) return { begin: redraw, detail: redraw };
  return { begin: (text) => terminal.progress(`${text}\n`), detail: () => {} };
}

/** Shows where a push stands. */
export function pushProgress(terminal: Terminal): (event: PushEvent) => void {
  const line = progressLine(terminal);
  let uploading = false;
  return (event) => {
    if (event.stage === "evaluating") line.begin(`evaluating ${event.episodes} episodes`);
    if (event.stage === "recording") line.begin("recording the first of them");
    if (event.stage === "committing") line.detail("committing");
    if (event.stage !== "uploading") return;
    if (!uploading) line.begin("uploading");
    uploading = true;
    line.detail(`uploading ${event.path}  ${Math.round(event.fraction * 100)} %`);
  };
}

/** Shows where a pull stands. */
export function pullProgress(terminal: Terminal): (event: PullEvent) => void {
  const line = progressLine(terminal);
  let begun = false;
  return ({ path, received, size }) => {
    if (!begun) line.begin("fetching");
    begun = true;
    line.detail(`fetching ${path}  ${formatBytes(received)} of ${formatBytes(size)}`);
  };
}
