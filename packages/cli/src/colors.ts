import type { WriteStream } from "node:tty";
import pc from "picocolors";

type Colors = ReturnType<typeof pc.createColors>;

/** Colours where a person reads: on a terminal, unless NO_COLOR asks for none (https://no-color.org). */
function colorsOf(stream: Partial<WriteStream>): Colors {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  const isForced = FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0";
  return pc.createColors(!NO_COLOR && (isForced || (stream.isTTY === true && TERM !== "dumb")));
}

/** Of what is written to stdout. */
export const out: Colors = colorsOf(process.stdout);

/** Of what is written to stderr. */
export const err: Colors = colorsOf(process.stderr);
