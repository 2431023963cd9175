import { PeriluneError } from "perilune";
import { exitCodes } from "../exit-codes.ts";

/** Longer than any token; what is longer is some other file. */
const GREATEST_LENGTH = 10_000;

/**
 * Reads a secret: typed on a terminal, which does not show it, or the whole of stdin.
 *
 * @throws PeriluneError when there is none
 */
export async function readSecret(prompt: string): Promise<string> {
  const text = (process.stdin.isTTY ? await typed(prompt) : await piped()).trim();
  if (text !== "") return text;
  throw new PeriluneError("expected a token, got none; type it, or send it to stdin: perilune login --hub URL < FILE");
}

async function piped(): Promise<string> {
  let text = "";
  for await (const part of process.stdin.setEncoding("utf8")) {
    text += part;
    if (text.length > GREATEST_LENGTH) throw new PeriluneError("expected a token on stdin, got more than that");
  }
  return text;
}

/** In raw mode the terminal shows nothing by itself, and Ctrl-C, backspace and the end are ours to understand. */
async function typed(prompt: string): Promise<string> {
  const { stdin, stderr } = process;
  stderr.write(prompt);
  stdin.setRawMode(true).setEncoding("utf8");
  try {
    let text = "";
    for await (const part of stdin) {
      for (const key of part as string) {
        if (key === "\r" || key === "\n" || key === "\u0004") return text;
        if (key === "\u0003") {
          stdin.setRawMode(false);
          stderr.write("\n");
          process.exit(exitCodes.interrupted);
        }
        if (key === "\u007f" || key === "\b") text = text.slice(0, -1);
        else if (key >= " ") text += key;
      }
    }
    return text;
  } finally {
    stdin.setRawMode(false);
    stderr.write("\n");
  }
}
