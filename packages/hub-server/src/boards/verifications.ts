import { type Kysely, sql } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { Outcome } from "../evaluation/job.ts";
import type { Repo } from "../repos/repo.ts";
import { type Verification, verificationOf } from "./verification.ts";

/** The runs of agents on boards, past and to come: the queue of the evaluators, kept in the database. */
export class Verifications {
  readonly #database: Kysely<Schema>;
  readonly #now: () => Date;

  constructor(database: Kysely<Schema>, now: () => Date) {
    this.#database = database;
    this.#now = now;
  }

  /** Of a repository, newest first. */
  async ofRepo(repo: Repo, limit = 100): Promise<Verification[]> {
    const rows = await this.#database
      .selectFrom("verifications")
      .innerJoin("boards", "boards.id", "verifications.board_id")
      .selectAll("verifications")
      .select("boards.ends_at")
      .where("repo_id", "=", repo.id)
      .orderBy("queued_at", "desc")
      .limit(limit)
      .execute();
    const now = this.#now().toISOString();
    return rows.map((row) => verificationOf(row, row.ends_at !== null && row.ends_at > now));
  }

  /** How many wait or run on a board. */
  async waiting(boardId: string): Promise<number> {
    const rows = this.#database
      .selectFrom("verifications")
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("board_id", "=", boardId)
      .where("status", "in", ["queued", "running"]);
    return (await rows.executeTakeFirstOrThrow()).count;
  }

  /** Puts back in line what was running when the hub last ended. */
  async requeue(): Promise<void> {
    await this.#database
      .updateTable("verifications")
      .set({ status: "queued", started_at: null })
      .where("status", "=", "running")
      .execute();
  }

  /**
   * Takes the next one to run: of the user whose turn came longest ago, the oldest. So whoever pushes a hundred agents
   * waits for them, and nobody else does.
   */
  async next(): Promise<Verification | null> {
    for (;;) {
      const next = await this.#database
        .selectFrom("verifications as waiting")
        .leftJoin(
          ({ selectFrom }) =>
            selectFrom("verifications")
              .select(({ fn }) => ["submitted_by", fn.max("started_at").as("turn")])
              .groupBy("submitted_by")
              .as("served"),
          (join) => join.on(sql<boolean>`coalesce(served.submitted_by, '') = coalesce(waiting.submitted_by, '')`),
        )
        .select("waiting.id")
        .where("waiting.status", "=", "queued")
        .orderBy(sql`coalesce(served.turn, '')`)
        .orderBy("waiting.queued_at")
        .orderBy("waiting.id")
        .limit(1)
        .executeTakeFirst();
      if (next === undefined) return null;
      const row = await this.#database
        .updateTable("verifications")
        .set({ status: "running", started_at: this.#now().toISOString() })
        .where("id", "=", next.id)
        .where("status", "=", "queued")
        .returningAll()
        .executeTakeFirst();
      // Another worker may have taken it in between.
      if (row !== undefined) return verificationOf(row, true);
    }
  }

  /** Puts one that runs back in line: the hub is closing. */
  async putBack({ id }: Verification): Promise<void> {
    await this.#database
      .updateTable("verifications")
      .set({ status: "queued", started_at: null })
      .where("id", "=", id)
      .where("status", "=", "running")
      .execute();
  }

  /** Writes down what came of a run, and which run now stands on the board. */
  async finish({ id, boardId, repoId, teamId }: Verification, outcome: Outcome): Promise<void> {
    const finished_at = this.#now().toISOString();
    if (outcome.status === "refused") {
      const { status, reason } = outcome;
      await this.#database.transaction().execute(async (transaction) => {
        const run = transaction.updateTable("verifications").set({ status, reason, finished_at });
        await run.where("id", "=", id).execute();
        // It stays in its user's count, but is none of the entries that its team has.
        await transaction.updateTable("entries").set({ team_id: null }).where("id", "=", id).execute();
      });
      return;
    }
    const { status, score, returns, lengths, weightsHash, perilune } = outcome;
    await this.#database.transaction().execute(async (transaction) => {
      const { numUpdatedRows } = await transaction
        .updateTable("verifications")
        .set({
          status,
          ...score,
          returns: JSON.stringify(returns),
          lengths: JSON.stringify(lengths),
          weights_hash: weightsHash,
          perilune,
          finished_at,
        })
        .where("id", "=", id)
        .executeTakeFirst();
      // Its repository may have been deleted meanwhile, and itself with it; which of a team's stands is seen when asked.
      if (numUpdatedRows === 0n || teamId !== null) return;
      const rivals = transaction
        .selectFrom("verifications")
        .select("id")
        .where("board_id", "=", boardId)
        .where("status", "=", "verified")
        .where("repo_id", "=", repoId);
      const best = await rivals
        .orderBy("result", "desc")
        .orderBy("finished_at")
        .orderBy("id")
        .limit(1)
        .executeTakeFirstOrThrow();
      await transaction
        .updateTable("verifications")
        .set(({ eb, ref }) => ({ current: eb.case().when(ref("id"), "=", best.id).then(1).else(0).end() }))
        .where("id", "in", rivals)
        .execute();
    });
  }

  /** Model repositories that changed about when the last one was enrolled, or since: a crash may have lost a few. */
  async unenrolled(): Promise<string[]> {
    const { last } = await this.#database
      .selectFrom("verifications")
      .select(({ fn }) => fn.max("queued_at").as("last"))
      .executeTakeFirstOrThrow();
    const since = last === null ? "" : new Date(Date.parse(last) - HOUR).toISOString();
    const rows = this.#database.selectFrom("repos").select("id").where("kind", "=", "model");
    return (await rows.where("updated_at", ">", since).execute()).map(({ id }) => id);
  }
}

const HOUR = 60 * 60 * 1000;
