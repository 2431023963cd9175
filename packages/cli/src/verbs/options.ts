import { type Command, InvalidArgumentError, Option } from "commander";
import type { KernelKind } from "perilune";
import { exitCodesHelp } from "../exit-codes.ts";
import type { OutputOptions } from "../terminal.ts";

/** What every verb takes. */
export interface CommonOptions extends OutputOptions {
  readonly import?: readonly string[];
}

/** What every verb takes that runs a policy. */
export interface PolicyOptions extends CommonOptions {
  readonly kernels?: KernelKind;
  readonly envKwargs?: readonly string[];
}

/** What the verbs take that show what a trained agent does. */
export interface EpisodeOptions extends PolicyOptions {
  readonly env?: string;
  readonly episodes: number;
  readonly seed: number;
  readonly maxSteps?: number;
  readonly stochastic?: boolean;
}

/** Adds the options of every verb that deals with environments, an example, and the exit codes. */
export function withCommonOptions(command: Command, example: string): Command {
  command.option("--import <file>", "run a module that registers environments of your own (repeatable)", collectFilled);
  return withOutputOptions(command, example);
}

/** Adds the options of every verb, an example, and the exit codes. */
export function withOutputOptions(command: Command, example: string): Command {
  return command
    .option("--quiet", "no table and no progress; JSON and errors stay")
    .option("--json", "one JSON object a line on stdout")
    .addHelpText("after", `\nExample:\n  ${example}\n\n${exitCodesHelp}`);
}

/** Adds the options of every verb that runs a policy. */
export function withPolicyOptions(command: Command, example: string): Command {
  command.option(
    "--env-kwargs <name=value...>",
    "arguments of the environment, as gravity=-5 enable_wind=true",
    collect,
  );
  return withCommonOptions(withKernelsOption(command), example);
}

/** What every verb takes that talks to a hub. */
export interface HubOptions extends OutputOptions {
  readonly hub?: string;
}

/** Adds the choice of the hub. */
export function withHubOption(command: Command): Command {
  return command.option(
    "--hub <url>",
    "hub to use: its address, or huggingface (default: the one that runs on this machine)",
    filled,
  );
}

/** Adds the choice of arithmetic. */
export function withKernelsOption(command: Command): Command {
  return command.addOption(
    new Option("--kernels <kind>", "arithmetic; both kinds give the same bits").choices(["simd", "plain"]),
  );
}

/** Adds the options of every verb that shows what a trained agent does, `episodes` of it unless told otherwise. */
export function withEpisodeOptions(command: Command, episodes: number): Command {
  return command
    .option("--env <id>", "environment other than the one it was trained in", filled)
    .option("--episodes <n>", "number of episodes", count, episodes)
    .option("--seed <n>", "episode i starts with seed + i", seed, 1_000_000)
    .option("--max-steps <n>", "cut episodes off after so many steps (default: the environment's own limit)", count)
    .option("--stochastic", "draw actions instead of taking the most probable");
}

/** An integer of at least 1; 1e6 and 1_000_000 are understood. */
export function count(text: string): number {
  const number = decimal(text);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new InvalidArgumentError("Expected an integer above 0, such as 100000 or 1e5.");
}

/** An integer of at least 0, small enough that seeds counted up from it stay exact. */
export function seed(text: string): number {
  const number = decimal(text);
  if (Number.isInteger(number) && number >= 0 && number <= 2 ** 52) return number;
  throw new InvalidArgumentError("Expected an integer of at least 0, such as 1.");
}

/** A port to listen on; 0 is any that is free. */
export function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError("Expected a port from 0 to 65535, such as 4870.");
}

/** A path or a name: anything but the empty text, which a shell makes of a variable that is not set. */
export function filled(text: string): string {
  if (text !== "") return text;
  throw new InvalidArgumentError("Expected a name or a path.");
}

function decimal(text: string): number {
  return /^\d[\d_]*(\.\d+)?(e\+?\d+)?$/i.test(text) ? Number(text.replaceAll("_", "")) : Number.NaN;
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function collectFilled(value: string, previous?: readonly string[]): string[] {
  return collect(filled(value), previous);
}
