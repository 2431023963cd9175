import { type Command, CommanderError } from "commander";
import { exitCodes } from "./exit-codes.ts";
import { endQuietlyWithoutReader, printFault } from "./terminal.ts";

/** Makes a command say each mistake in one line, and leave its exit code to `runCommand`. Before its verbs are added. */
export function withOneLineErrors(command: Command): Command {
  const oneLine = (text: string): string =>
    text
      .replace(/^error: /, "")
      .replace(/\s*\n\s*/g, " ")
      .trim();
  return command.exitOverride().configureOutput({ outputError: (text) => printFault(oneLine(text)) });
}

/** Runs a command on this process's arguments and turns every failure into one message and an exit code. */
export async function runCommand(command: Command): Promise<void> {
  endQuietlyWithoutReader();
  try {
    await command.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already said what is wrong; help and version are no failures.
      const asked = ["commander.helpDisplayed", "commander.help", "commander.version"].includes(error.code);
      process.exitCode = asked ? exitCodes.ok : exitCodes.badInput;
      return;
    }
    const { describeFault } = await import("./fault.ts");
    const { message, exitCode } = describeFault(error);
    printFault(message);
    process.exitCode = exitCode;
  }
}
