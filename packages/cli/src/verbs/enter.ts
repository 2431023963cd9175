import { type Command, Option } from "commander";
import { plain } from "../hub/plain.ts";
import { openTerminal, type Terminal } from "../terminal.ts";
import { filled, type HubOptions, withHubOption, withOutputOptions } from "./options.ts";

interface EnterOptions extends HubOptions {
  readonly newTeam?: string;
  readonly invitation?: string;
}

/** `perilune enter`: lets a published agent take part in a challenge. */
export function addEnter(program: Command): void {
  const command = program
    .command("enter")
    .summary("Enter a published agent in a challenge")
    .description("Enter a published agent in a challenge; the hub plays it on seeds that are secret until the end")
    .argument("<repo>", "whose agent: user/name", filled)
    .argument("<challenge>", "id of the challenge", filled)
    .option("--new-team <name>", "make a team first; its invitation code is shown, this once", filled)
    .addOption(
      new Option("--invitation <code>", "join the team first that this code is of")
        .argParser(filled)
        .conflicts("newTeam"),
    );
  withOutputOptions(
    withHubOption(command),
    'perilune enter me/ppo-LunarLander-v3 spring-lander --new-team "Late Landers"',
  );
  command.action(runEnter);
}

async function runEnter(repo: string, challenge: string, options: EnterOptions): Promise<void> {
  const [{ PeriluneError }, { parseRepoId, repoIdText }, { ApiRefusal, askApi }, { resolveTarget }] = await Promise.all(
    [import("perilune"), import("perilune/hub"), import("../hub/api.ts"), import("../hub/target.ts")],
  );
  const terminal = openTerminal(options);
  const name = repoIdText(parseRepoId(repo));
  const target = await resolveTarget(options.hub);
  const board = encodeURIComponent(challenge);
  const team = teamRequest(options);
  if (team !== null) showInvitation(terminal, await askApi(target, `boards/${board}/teams`, team));
  try {
    await askApi(target, `models/${name}/verifications`, { board: challenge });
  } catch (error) {
    if (!(error instanceof ApiRefusal && error.code === "NoTeam")) throw error;
    throw new PeriluneError(`${error.message} (--invitation CODE, or --new-team NAME)`);
  }
  const url = `${target.hubUrl}/boards/${board}`;
  terminal.json({ event: "done", repo: name, challenge, url });
  terminal.print(`${name} is entered in ${challenge}: ${url}`);
}

/** What to tell the hub of the team; `null` for whoever is in one. */
function teamRequest({ newTeam, invitation }: EnterOptions): object | null {
  if (newTeam !== undefined) return { name: newTeam };
  return invitation === undefined ? null : { invitation };
}

/** Told at once: should the entry fail, the code would be lost. */
function showInvitation(terminal: Terminal, answer: unknown): void {
  const { name, invitation } = answer as { readonly name?: unknown; readonly invitation?: unknown };
  if (typeof invitation !== "string") return;
  terminal.json({ event: "team", name, invitation });
  terminal.print(`Others join ${plain(String(name))} with --invitation ${plain(invitation)}`);
}
