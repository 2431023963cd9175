import { err } from "./colors.ts";
import { exitCodes } from "./exit-codes.ts";

/** What every verb takes. */
export interface OutputOptions {
  /** No table and no progress; JSON and errors stay. */
  readonly quiet?: boolean;
  /** One JSON object a line on stdout, and nothing else there. */
  readonly json?: boolean;
}

/** Where a verb speaks: results for people, results for programs, and what goes on meanwhile. */
export interface Terminal {
  /** A result for people, on stdout; silent with `--json`. */
  print(text: string): void;
  /** A table or other news of the work, on stdout; silent with `--json` and with `--quiet`. */
  news(text: string): void;
  /** An object for programs, on stdout; silent without `--json`. */
  json(value: Readonly<Record<string, unknown>>): void;
  /** Something to know that stops nothing, on stderr. */
  warn(text: string): void;
  /** Progress, on stderr; silent with `--quiet`. */
  progress(text: string): void;
}

export function openTerminal({ quiet = false, json = false }: OutputOptions): Terminal {
  return {
    print: (text) => {
      if (json) return;
      clearProgress();
      process.stdout.write(`${text}\n`);
    },
    news: (text) => {
      if (json || quiet) return;
      clearProgress();
      process.stdout.write(text);
    },
    json: (value) => {
      if (!json) return;
      clearProgress();
      process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    warn: (text) => {
      clearProgress();
      process.stderr.write(`${err.yellow("warning:")} ${text}\n`);
    },
    progress: (text) => {
      if (quiet) return;
      // A line that wraps cannot be drawn over.
      process.stderr.write(process.stderr.isTTY ? text.slice(0, process.stderr.columns) : text);
      progressShown = process.stderr.isTTY && text !== "\n";
    },
  };
}

/** The last words of a command that failed. */
export function printFault(message: string): void {
  clearProgress();
  process.stderr.write(`${err.red("error:")} ${message}\n`);
}

/** A reader that has gone (`perilune … | head`) is no fault: the command ends quietly. Any other failure is told. */
export function endWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EPIPE") process.exit(exitCodes.ok);
      printFault(`cannot write the output: ${error.message}; send it elsewhere or free some space`);
      process.exit(exitCodes.badInput);
    });
  }
}

/** Whether a progress line stands on the terminal, without its end. */
let progressShown = false;

/** Takes the progress line away, so that what follows stands alone (ECMA-48: EL, erase in line). */
function clearProgress(): void {
  if (progressShown) process.stderr.write("\r\x1b[K");
  progressShown = false;
}
