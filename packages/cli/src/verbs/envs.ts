import type { Command } from "commander";
import type { ArgumentDoc, EnvDoc, EnvSpec } from "perilune";
import { out } from "../colors.ts";
import { quantityLine, quantityLines, rounded } from "../quantity-lines.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { type CommonOptions, withCommonOptions } from "./options.ts";

/** `perilune envs`: which environments there are, and what one of them is. */
export function addEnvs(program: Command): void {
  const command = program
    .command("envs")
    .description("List the environments, or describe one")
    .argument("[environment]", "the one to describe");
  withCommonOptions(command, "perilune envs LunarLander-v3");
  command.action(runEnvs);
}

async function runEnvs(id: string | undefined, options: CommonOptions): Promise<void> {
  const [{ registeredIds, specOf }, { importFiles }] = await Promise.all([
    import("perilune"),
    import("../import-file.ts"),
  ]);
  const terminal = openTerminal(options);
  await importFiles(options.import);
  if (id !== undefined) await describe(specOf(id), terminal);
  else list(registeredIds().map(specOf), terminal);
}

function list(specs: readonly EnvSpec[], terminal: Terminal): void {
  const width = Math.max(...specs.map(({ id }) => id.length));
  for (const { id, doc, maxEpisodeSteps, rewardThreshold } of specs) {
    terminal.print(`${id.padEnd(width)}  ${doc?.title ?? ""}`.trimEnd());
    terminal.json({
      id,
      title: doc?.title ?? null,
      max_episode_steps: maxEpisodeSteps ?? null,
      reward_threshold: rewardThreshold ?? null,
    });
  }
}

async function describe(spec: EnvSpec, terminal: Terminal): Promise<void> {
  const [{ make, snakeCase }, { trainingWords }] = await Promise.all([
    import("perilune"),
    import("../training-words.ts"),
  ]);
  const { id, doc, maxEpisodeSteps = null, rewardThreshold = null } = spec;
  const env = make(id);
  const command = `perilune train ${trainingWords(id, env)}`;
  terminal.json({
    id,
    observation_space: env.observationSpace,
    action_space: env.actionSpace,
    max_episode_steps: maxEpisodeSteps,
    reward_threshold: rewardThreshold,
    train: command,
    doc: doc ?? null,
  });
  env.close?.();
  terminal.print(heading(id, doc));
  if (doc !== undefined) terminal.print(page(doc, snakeCase));
  const limit =
    maxEpisodeSteps === null
      ? "Episodes have no step limit"
      : `Episodes end after ${maxEpisodeSteps} steps at the latest`;
  terminal.print(`\n${limit}.`);
  if (rewardThreshold !== null) terminal.print(`Solved at a mean return of ${rewardThreshold}.`);
  terminal.print(`\nTrain an agent:  ${command}`);
}

function heading(id: string, doc: EnvDoc | undefined): string {
  return doc === undefined ? `${out.bold(id)}\n\nIt comes without documentation.` : out.bold(`${id}: ${doc.title}`);
}

function observationTitle({ observation: { length } }: EnvDoc): string {
  return length === 1 ? "Observation" : `Observation (${length} numbers)`;
}

/** An environment's documentation as text. */
function page(doc: EnvDoc, outside: (name: string) => string): string {
  const actions = doc.actions.map((action, index) =>
    typeof action === "string" ? `${index}  ${action}` : quantityLine(action),
  );
  const options = Object.entries(doc.arguments).map(
    ([name, doc]) => `${outside(name)} (${kind(doc)}, ${usual(doc)}): ${doc.description}`,
  );
  const sections: readonly (readonly [string, readonly string[]])[] = [
    [observationTitle(doc), quantityLines(doc.observation)],
    ["Actions", actions],
    ["Reward", [doc.rewards]],
    ["Start", [doc.startingState]],
    ["End", doc.episodeEnd],
    ["Arguments (--env-kwargs)", options],
    ["Source", [doc.source]],
  ];
  const told = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${out.bold(title)}\n${lines.map((line) => wrap(line, "  ")).join("\n")}`);
  return ["", wrap(doc.description, ""), ...told].join("\n\n").slice(1);
}

/** The type of an argument, or what it may be. */
function kind({ type, choices, length }: ArgumentDoc): string {
  if (choices !== undefined) return choices.join(" or ");
  return length === undefined ? type : `${length} ${type}`;
}

/** An argument's default, as one would write it on the command line. */
function usual({ default: value }: ArgumentDoc): string {
  if (value === null) return "none";
  return typeof value === "number" ? rounded(value) : String(value);
}

/** Text in lines of at most 88 columns; the lines after the first stand two columns further in. */
function wrap(text: string, indent: string): string {
  const columns = Math.min(88, process.stdout.columns ?? 88);
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + word.length > columns) {
      lines.push(line.trimEnd());
      line = indent === "" ? "" : `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join("\n");
}
