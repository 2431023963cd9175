import { type Kysely, sql } from "kysely";
import type { CardClaim, Score } from "perilune/hub";
import type { Identity } from "../accounts/identity.ts";
import type { Schema } from "../database/schema.ts";
import { visibleTo } from "../repos/access.ts";
import type { HubBoard } from "./boards.ts";
import { claimOf, scoreOfRow } from "./verification.ts";

/** A line of a board. */
export interface Standing {
  /** Agents of one result share a rank. */
  readonly rank: number;
  /** null: the repository is private, and its team alone stands in the list of a challenge. */
  readonly repo: { readonly namespace: string; readonly name: string } | null;
  /** The revision that was run, and its weights. */
  readonly commit: string;
  readonly weightsHash: string;
  readonly team: string | null;
  readonly score: Score;
  readonly claim: CardClaim | null;
  /** Whether the result reaches the board's pass mark; null where it has none. */
  readonly passed: boolean | null;
  readonly verifiedAt: string;
}

export interface StandingsPage {
  /** How many stand on the board. */
  readonly entries: number;
  readonly standings: readonly Standing[];
}

/** Who stands where. */
export class Standings {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  /** The lines of a board from the best down, by mean − standard deviation. */
  async page(
    board: HubBoard,
    options: { readonly limit: number; readonly offset?: number; readonly viewer: Identity | null },
  ): Promise<StandingsPage> {
    const { limit, offset = 0, viewer } = options;
    const [rows, { entries }] = await Promise.all([
      this.#ranked(board)
        .select([
          "verifications.commit_id",
          "verifications.weights_hash",
          "verifications.finished_at",
          "verifications.claimed_mean",
          "verifications.claimed_std",
          "repos.namespace",
          "repos.name",
          "teams.name as team",
        ])
        .select(scoreColumns)
        .select((eb) => eb.case().when(visibleTo(viewer)(eb)).then(1).else(0).end().as("visible"))
        .orderBy("verifications.result", "desc")
        .orderBy("verifications.finished_at")
        .orderBy("verifications.id")
        .limit(limit)
        .offset(offset)
        .execute(),
      this.#standing(board)
        .select(({ fn }) => fn.countAll<number>().as("entries"))
        .executeTakeFirstOrThrow(),
    ]);
    const standings = rows.map((row): Standing => {
      // A row that stands was verified: it has all of these.
      const score = scoreOfRow(row) as Score;
      return {
        rank: row.rank,
        repo: row.visible === 1 ? { namespace: row.namespace, name: row.name } : null,
        commit: row.commit_id,
        weightsHash: row.weights_hash as string,
        team: row.team,
        score,
        claim: claimOf(row),
        passed: board.passMark === null ? null : score.result >= board.passMark,
        verifiedAt: row.finished_at as string,
      };
    });
    return { entries, standings };
  }

  /** Ranks of a repository's runs that stand on boards, by the runs' ids. */
  async ranksOf(repoId: string, boards: readonly HubBoard[]): Promise<Map<string, number>> {
    const ranks = new Map<string, number>();
    for (const board of boards) {
      const own = this.#standing(board).select(["verifications.id", "verifications.result"]);
      for (const { id, result } of await own.where("verifications.repo_id", "=", repoId).execute()) {
        const better = this.#standing(board).where("verifications.result", ">", result);
        const { count } = await better.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
        ranks.set(id, count + 1);
      }
    }
    return ranks;
  }

  #ranked(board: HubBoard) {
    return this.#standing(board).select(
      sql<number>`cast(rank() over (order by verifications.result desc) as integer)`.as("rank"),
    );
  }

  /** What stands on a board. An open one lists public agents; in a challenge teams may keep theirs to themselves. */
  #standing({ id, challenge }: HubBoard) {
    const all = this.#database
      .selectFrom("verifications")
      .innerJoin("repos", "repos.id", "verifications.repo_id")
      .leftJoin("teams", "teams.id", "verifications.team_id")
      .where("verifications.board_id", "=", id);
    if (challenge === null) {
      // Written out, for a parameter would hide from SQLite that its index holds just these.
      return all.where(({ eb }) => eb("verifications.current", "=", eb.lit(1))).where("repos.private", "=", 0);
    }
    // The best of each team is looked for here: whoever deletes a repository takes its entries back.
    const places = this.#database
      .selectFrom("verifications")
      .select("id")
      .select(sql<number>`row_number() over (partition by team_id order by result desc, finished_at, id)`.as("place"))
      .where("board_id", "=", id)
      // Written out for the same reason.
      .where(sql<boolean>`status = 'verified'`);
    return all.where("verifications.id", "in", ({ selectFrom }) =>
      selectFrom(places.as("places")).select("places.id").where("places.place", "=", 1),
    );
  }
}

const scoreColumns = [
  "verifications.mean",
  "verifications.std",
  "verifications.result",
  "verifications.iqm",
  "verifications.low",
  "verifications.high",
  "verifications.episodes",
] as const;
