import { type Command, CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { endWithoutReader, printFault } from "./terminal.ts";

/** Makes a command say each mistake in one line, and leave its exit code to `runCommand`. Before its verbs are added. */
export function withOneLineErrors(command: Command): Command {
  return command.exitOverride().configureOutput({ outputError: (text) => printFault(advised(text)) });
}

/** Commander's message on one line that says what to do, if only where to look. */
function advised(text: string): string {
  const line = text
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ")
    .trim();
  return /Did you mean|is invalid/.test(line) ? line : `${line.replace(/\.$/, "")}; --help shows what can be given`;
}

/** Runs a command on this process's arguments and turns every failure into one message and an exit code. */
export async function runCommand(command: Command): Promise<void> {
  endWithoutReader();
  try {
    await command.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already said what is wrong; help and version, where asked for, are no failures.
      process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.badInput;
      return;
    }
    const { describeFault } = await import("./fault.ts");
    const { message, exitCode } = describeFault(error);
    printFault(message);
    process.exitCode = exitCode;
  }
}
