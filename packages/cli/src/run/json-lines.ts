import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync } from "node:fs";
import { withPath, writeWhole } from "./atomic-file.ts";

/** A file of one JSON object a line, written at its end. */
export interface JsonLines {
  /** Appends text that ends its lines. */
  write(text: string): void;
  /** Brings what was written to the disk. */
  flush(): void;
  close(): void;
}

/**
 * Opens a file of JSON lines to go on with it.
 *
 * @param keep Which of the lines to keep, from the first on; what follows the first line that is not kept (or is not
 * whole) is cut off.
 */
export function openJsonLines(file: string, keep: (record: Readonly<Record<string, unknown>>) => boolean): JsonLines {
  let descriptor: number;
  try {
    descriptor = openSync(file, "a+");
    ftruncateSync(descriptor, keptBytes(readFileSync(descriptor), keep));
  } catch (error) {
    throw withPath(error, file);
  }
  return {
    write: (text) => {
      try {
        writeWhole(descriptor, text);
      } catch (error) {
        throw withPath(error, file);
      }
    },
    flush: () => fsyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
}

/** The objects of a file of JSON lines that may be growing or damaged: lines that hold none are passed over. */
export function readJsonLines(file: string): Readonly<Record<string, unknown>>[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    // A run that was stopped early has measured nothing yet.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw withPath(error, file);
  }
  return text
    .split("\n")
    .map(parseRecord)
    .filter((record) => record !== null);
}

/** Length in bytes of the lines to keep. */
function keptBytes(bytes: Buffer, keep: (record: Readonly<Record<string, unknown>>) => boolean): number {
  let kept = 0;
  for (;;) {
    const newline = bytes.indexOf(10, kept);
    if (newline < 0) return kept;
    const record = parseRecord(bytes.toString("utf8", kept, newline));
    if (record === null || !keep(record)) return kept;
    kept = newline + 1;
  }
}

function parseRecord(line: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
