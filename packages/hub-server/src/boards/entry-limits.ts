import type { Kysely } from "kysely";
import type { Schema } from "../database/schema.ts";
import { type Repo, repoName } from "../repos/repo.ts";
import type { HubBoard } from "./boards.ts";

/**
 * How often agents are run, in 24 hours: whoever pushes without end draws seeds until they suit, and keeps others
 * waiting.
 */
export interface EntryLimits {
  /** Runs of one repository on one open board. @default 10 */
  readonly perAgent: number;
  /** Runs of all that one user submits to open boards, and likewise to each challenge. @default 50 */
  readonly perUser: number;
}

export const defaultEntryLimits: EntryLimits = { perAgent: 10, perUser: 50 };

const DAY = 24 * 60 * 60 * 1000;

/** An agent that is to be run on a board. */
export interface Entry {
  readonly board: HubBoard;
  readonly repo: Repo;
  readonly user: string;
}

/** Why one more run is not to be, or null. */
export async function overLimit(
  database: Kysely<Schema>,
  limits: EntryLimits,
  { board, repo, user }: Entry,
  now: Date,
): Promise<string | null> {
  const isOpen = board.challenge === null;
  const entries = database
    .selectFrom("entries")
    .innerJoin("boards", "boards.id", "entries.board_id")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("entries.created_at", ">", new Date(now.getTime() - DAY).toISOString());
  const ofAgent = entries.where("entries.repo_key", "=", keyOf(repo)).where("entries.board_id", "=", board.id);
  // In a challenge a team's entries are counted instead, by its own rule.
  if (isOpen && (await ofAgent.executeTakeFirstOrThrow()).count >= limits.perAgent) {
    return `too many pushes: this agent was run ${limits.perAgent} times here in 24 hours; push it again tomorrow`;
  }
  const ofUser = entries
    .where("entries.user", "=", user)
    .where((where) => (isOpen ? where("boards.ends_at", "is", null) : where("boards.id", "=", board.id)));
  if ((await ofUser.executeTakeFirstOrThrow()).count < limits.perUser) return null;
  return `too many ${isOpen ? "pushes" : "entries"}: ${user} had ${limits.perUser} agents run in 24 hours; try again tomorrow`;
}

/** Counts a run, for as long as limits ask after it. */
export async function countEntry(
  database: Kysely<Schema>,
  run: { readonly id: string; readonly team_id: string | null; readonly queued_at: string },
  { board, repo, user }: Entry,
): Promise<void> {
  const { id, team_id, queued_at: created_at } = run;
  const values = { id, board_id: board.id, repo_key: keyOf(repo), user, team_id, created_at };
  await database.insertInto("entries").values(values).execute();
}

function keyOf(repo: Repo): string {
  return repoName(repo).toLowerCase();
}
