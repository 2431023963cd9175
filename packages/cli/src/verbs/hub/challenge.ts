import { type Command, InvalidArgumentError } from "commander";
import { openTerminal } from "../../terminal.ts";
import { count, filled, withOutputOptions } from "../options.ts";
import { columns, type HubDataVerbOptions, withDataOptions, withHub } from "./options.ts";

interface CreateOptions extends HubDataVerbOptions {
  readonly env: string;
  readonly envKwargs?: readonly string[];
  readonly ends: Date;
  readonly starts?: Date;
  readonly title?: string;
  readonly episodes: number;
  readonly stochastic?: boolean;
  readonly passMark?: number;
  readonly entries: number;
}

/** `perilune hub challenge`: contests on seeds that are secret until their end. */
export function addHubChallenge(hub: Command): void {
  const challenge = hub.command("challenge").description("Open and list challenges");
  const create = challenge
    .command("create")
    .description("Open a challenge: the hash of its secret seeds is published now, the seeds at its end")
    .argument("<id>", "a short name, as spring-lander", filled)
    .requiredOption("--env <id>", "environment that is played", filled)
    .option("--env-kwargs <name=value...>", "its arguments, as gravity=-5 max_episode_steps=500", collect)
    .requiredOption("--ends <time>", "as 2027-03-31, or 2027-03-31T18:00:00+02:00", time)
    .option("--starts <time>", "likewise (default: now)", time)
    .option("--title <text>", "for people (default: the id)", filled)
    .option("--episodes <n>", "episodes of an entry", count, 100)
    .option("--stochastic", "agents draw actions instead of taking the most probable")
    .option("--pass-mark <number>", "mean − standard deviation at which it is passed", number)
    .option("--entries <n>", "entries that a team may make", count, 10);
  const example = "perilune hub challenge create spring-lander --env LunarLander-v3 --ends 2027-03-31";
  withOutputOptions(withDataOptions(create), example);
  create.action((id: string, _, command: Command) => runCreate(id, command.optsWithGlobals()));

  const list = challenge.command("list").description("List challenges, the one that ends last first");
  withOutputOptions(withDataOptions(list), "perilune hub challenge list");
  list.action((_, command: Command) => runList(command.optsWithGlobals()));
}

async function runCreate(id: string, options: CreateOptions): Promise<void> {
  const [{ envReference }, { argumentsFromWords }, { boardToJson }] = await Promise.all([
    import("perilune"),
    import("../../env-reference.ts"),
    import("perilune/hub"),
  ]);
  const terminal = openTerminal(options);
  const env = envReference(options.env, argumentsFromWords(options.envKwargs));
  const { title = id, ends, starts, episodes, stochastic, passMark, entries } = options;
  const { entriesPerTeam, ...board } = await withHub(options, ({ boards }) =>
    boards.createChallenge(
      {
        id,
        title,
        env,
        startsAt: starts ?? new Date(),
        endsAt: ends,
        episodes,
        deterministic: stochastic !== true,
        passMark: passMark ?? null,
        entriesPerTeam: entries,
      },
      // Whoever may write the hub's data is its administrator.
      { user: "me", orgs: [], role: "admin", tokenId: "" },
    ),
  );
  terminal.json({ ...boardToJson(board), entries_per_team: entriesPerTeam });
  terminal.print(`${id} is open until ${board.challenge?.endsAt}; SHA-256 of its seeds: ${board.challenge?.seedsHash}`);
}

async function runList(options: HubDataVerbOptions): Promise<void> {
  const { boardToJson } = await import("perilune/hub");
  const terminal = openTerminal(options);
  const boards = (await withHub(options, (context) => context.boards.list())).filter(
    ({ challenge }) => challenge !== null,
  );
  const rows = boards.map(({ entriesPerTeam, ...board }) => {
    terminal.json({ ...boardToJson(board), entries_per_team: entriesPerTeam });
    const { startsAt = "", endsAt = "" } = board.challenge ?? {};
    return [board.id, board.env.id, `${startsAt.slice(0, 16)} to ${endsAt.slice(0, 16)}`, board.title];
  });
  terminal.print(rows.length === 0 ? "No challenges" : columns(rows));
}

/** A day means its midnight in UTC; a time of day without a zone is this machine's. */
function time(text: string): Date {
  const date = new Date(text);
  const [day] = /^\d{4}-\d{2}-\d{2}(?=T|$)/.exec(text) ?? [];
  // `Date` takes 31 February for 3 March.
  const isDay = day !== undefined && isInCalendar(day);
  if (isDay && !Number.isNaN(date.getTime())) return date;
  throw new InvalidArgumentError("Expected a time, such as 2027-03-31 or 2027-03-31T18:00:00Z.");
}

function isInCalendar(day: string): boolean {
  const date = new Date(day);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new InvalidArgumentError("Expected a number, such as 200.");
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}
