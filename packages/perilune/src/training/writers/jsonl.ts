import type { Sink, Writer } from "./writer.ts";

/** One JSON object a line. JSON has no NaN and no infinity: they stand as `null`. */
export function jsonlWriter(write: Sink): Writer {
  return { write: (record) => write(`${JSON.stringify(record)}\n`) };
}
