import { randomUUID } from "node:crypto";
import type { Kysely, Transaction } from "kysely";
import type { Identity } from "../accounts/identity.ts";
import { hashOfSecret, randomSecret } from "../accounts/secrets.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import type { HubBoard } from "./boards.ts";

/** Users who take part in a challenge together. */
export interface Team {
  readonly id: string;
  readonly name: string;
  /** Who may invite others. */
  readonly founder: string;
  readonly members: readonly string[];
}

/** Letters of an invitation code: 143 random bits. */
const CODE_LENGTH = 24;

/**
 * The teams of challenges: a user is in one per challenge, and stays there.
 *
 * Who joins a team uses up its entries, so joining takes the code that its founder was shown; of a code only the hash is
 * kept.
 */
export class Teams {
  readonly #database: Kysely<Schema>;
  readonly #now: () => Date;

  constructor(database: Kysely<Schema>, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /**
   * Makes a team, whose first member is whoever asks.
   *
   * @returns the team, and the code that lets others join it, told this once
   * @throws HubError 409 for a name that is taken, for whoever is in a team, and on a board that has none or is over
   */
  async create(board: HubBoard, name: string, by: Identity): Promise<{ team: Team; invitation: string }> {
    this.#expectOpen(board, by);
    const shown = teamName(name);
    const invitation = randomSecret(CODE_LENGTH);
    const team = await this.#database.transaction().execute(async (transaction) => {
      const made = await transaction
        .insertInto("teams")
        .values({
          id: randomUUID(),
          board_id: board.id,
          name: shown,
          key: shown.toLowerCase(),
          invitation_sha256: hashOfSecret(invitation),
          created_by: by.user,
          created_at: this.#now().toISOString(),
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning(["id", "name", "created_by"])
        .executeTakeFirst();
      if (made === undefined) {
        throw new HubError(
          409,
          `there is a team "${shown}" already: join it with its invitation code, or choose another name`,
        );
      }
      return await this.#addMember(transaction, board, made, by.user);
    });
    return { team, invitation };
  }

  /**
   * Joins the team that an invitation code is of.
   *
   * @throws HubError 403 for a code of no team here, 409 for whoever is in another team, and on a board that is over
   */
  async join(board: HubBoard, invitation: string, by: Identity): Promise<Team> {
    this.#expectOpen(board, by);
    return await this.#database.transaction().execute(async (transaction) => {
      const team = await transaction
        .selectFrom("teams")
        .select(["id", "name", "created_by"])
        .where("board_id", "=", board.id)
        .where("invitation_sha256", "=", hashOfSecret(invitation.trim()))
        .executeTakeFirst();
      if (team === undefined) {
        throw new HubError(
          403,
          `no team of ${board.id} has this invitation code; ask the team's founder for a new one`,
        );
      }
      return await this.#addMember(transaction, board, team, by.user);
    });
  }

  /**
   * Makes a new invitation code of a team; the one before opens nothing any more.
   *
   * @returns the code, told this once
   * @throws HubError 403 unless its founder or an admin asks, 404 when there is no such team, 409 on a board that is over
   */
  async renewInvitation(board: HubBoard, name: string, by: Identity): Promise<string> {
    this.#expectOpen(board, by);
    const key = teamName(name).toLowerCase();
    const teams = this.#database.selectFrom("teams").select(["id", "name", "created_by"]);
    const team = await teams.where("board_id", "=", board.id).where("key", "=", key).executeTakeFirst();
    if (team === undefined) throw new HubError(404, `${board.id} has no team of this name`);
    if (team.created_by !== by.user && by.role !== "admin") {
      throw new HubError(403, `only ${team.created_by}, who made the team "${team.name}", and admins invite to it`);
    }
    const invitation = randomSecret(CODE_LENGTH);
    await this.#database
      .updateTable("teams")
      .set({ invitation_sha256: hashOfSecret(invitation) })
      .where("id", "=", team.id)
      .execute();
    return invitation;
  }

  /** The team of a user in a challenge. */
  async of(boardId: string, user: string): Promise<{ readonly id: string; readonly name: string } | null> {
    return (await teamOf(this.#database, boardId, user)) ?? null;
  }

  /** Teams of a challenge by name. */
  async list(boardId: string): Promise<Team[]> {
    const members = await membersOf(this.#database, boardId);
    const rows = this.#database.selectFrom("teams").select(["id", "name", "created_by"]);
    const teams = await rows.where("board_id", "=", boardId).orderBy("key").execute();
    return teams.map((row) => teamWith(row, members));
  }

  #expectOpen({ id, challenge }: HubBoard, by: Identity): void {
    if (by.role === "read") throw new HubError(403, "expected a token of role write, got one of role read");
    if (challenge === null) throw new HubError(409, `${id} is an open board: it has no teams, just push an agent`);
    if (challenge.endsAt <= this.#now().toISOString())
      throw new HubError(409, `${id} ended on ${challenge.endsAt}: nobody can join it`);
  }

  async #addMember(transaction: Transaction<Schema>, board: HubBoard, row: TeamRow, user: string): Promise<Team> {
    await transaction
      .insertInto("team_members")
      .values({ team_id: row.id, board_id: board.id, user, created_at: this.#now().toISOString() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const own = await teamOf(transaction, board.id, user);
    // Thrown inside the transaction: a team made for this is gone again.
    if (own?.id !== row.id) throw new HubError(409, `${user} is in the team "${own?.name}" of ${board.id} already`);
    return teamWith(row, await membersOf(transaction, board.id));
  }
}

interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly created_by: string;
}

function teamWith({ id, name, created_by: founder }: TeamRow, members: ReadonlyMap<string, readonly string[]>): Team {
  return { id, name, founder, members: members.get(id) ?? [] };
}

function teamOf(
  database: Kysely<Schema>,
  boardId: string,
  user: string,
): Promise<{ id: string; name: string } | undefined> {
  return database
    .selectFrom("team_members")
    .innerJoin("teams", "teams.id", "team_members.team_id")
    .select(["teams.id", "teams.name"])
    .where("team_members.board_id", "=", boardId)
    .where("team_members.user", "=", user)
    .executeTakeFirst();
}

/** Members by the id of their team. */
async function membersOf(database: Kysely<Schema>, boardId: string): Promise<Map<string, string[]>> {
  const rows = database.selectFrom("team_members").select(["team_id", "user"]).where("board_id", "=", boardId);
  const members = new Map<string, string[]>();
  for (const { team_id, user } of await rows.orderBy("user").execute()) {
    members.set(team_id, [...(members.get(team_id) ?? []), user]);
  }
  return members;
}

/** A name as people see it: one line, blanks single. */
function teamName(given: string): string {
  const name = given.normalize("NFC").replace(/\s+/gu, " ").trim();
  if (name.length >= 1 && name.length <= 60 && !/\p{C}/u.test(name)) return name;
  throw new HubError(400, "expected the name of a team: 1 to 60 characters on one line");
}
