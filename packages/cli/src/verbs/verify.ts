import type { Command } from "commander";
import type { Score } from "perilune/hub";
import { out } from "../colors.ts";
import { exitCodes } from "../exit-codes.ts";
import { plain } from "../hub/plain.ts";
import type { Repetition } from "../hub/verify.ts";
import { openTerminal } from "../terminal.ts";
import { filled, type HubOptions, withHubOption, withOutputOptions } from "./options.ts";

interface VerifyOptions extends HubOptions {
  readonly board?: string;
}

/** `perilune verify`: repeats a board's number on this machine. */
export function addVerify(program: Command): void {
  const command = program
    .command("verify")
    .summary("Repeat the number that a board shows for an agent")
    .description("Repeat the number that a hub's board shows for an agent, bit for bit; exit code 1 when it is another")
    .argument("<repo>", "whose agent: user/name", filled)
    .option("--board <id>", "board (default: all the agent stands on)", filled);
  withOutputOptions(withHubOption(command), "perilune verify perilune/ppo-LunarLander-v3");
  command.action(runVerify);
}

async function runVerify(repo: string, { board, ...options }: VerifyOptions): Promise<void> {
  const [{ connect }, { resolveTarget }, { repeatable, repeat, verifiedRuns }, { progressLine }, { VERSION }] =
    await Promise.all([
      import("../hub/client.ts"),
      import("../hub/target.ts"),
      import("../hub/verify.ts"),
      import("../hub/progress.ts"),
      import("perilune"),
    ]);
  const terminal = openTerminal(options);
  const line = progressLine(terminal);
  const target = await resolveTarget(options.hub);
  const connection = await connect(target);
  const runs = await verifiedRuns(target, repo, { board, onWait: line.detail });
  for (const { run, board: definition } of await repeatable(target, runs, terminal.warn)) {
    line.begin(`playing ${run.score.episodes} episodes of ${definition.id}`);
    const repetition = await repeat(run, definition, repo, connection);
    if (!repetition.identical) process.exitCode = exitCodes.fault;
    terminal.json(recordOf(repo, repetition));
    terminal.print(textOf(repo, repetition, VERSION));
  }
}

function recordOf(repo: string, { run, own, identical }: Repetition): Record<string, unknown> {
  const { board, rank, commit, weights_hash, perilune, score } = run;
  return { repo, board, identical, rank, commit, weights_hash, perilune, score, own: own.score };
}

function textOf(repo: string, { run, own, identical }: Repetition, version: string): string {
  const { board, rank, score, perilune } = run;
  const place = rank === null ? "" : `, rank ${rank}`;
  const other = perilune === version ? "" : ` (the hub has Perilune ${plain(perilune ?? "?")}, this is ${version})`;
  return [
    `${out.bold(plain(board))}  ${repo}${place}`,
    `  board  ${scoreText(score)}`,
    `  here   ${scoreText(own.score)}`,
    identical ? out.green("  identical, bit for bit") : out.red(`  different${other}`),
  ].join("\n");
}

function scoreText({ mean, std, result, episodes }: Score): string {
  return `${mean} ± ${std} over ${episodes} episodes, result ${result}`;
}
