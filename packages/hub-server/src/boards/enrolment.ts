import { randomUUID } from "node:crypto";
import type { Kysely, Selectable, Transaction } from "kysely";
import { PeriluneError } from "perilune";
import { AGENT_FILES, type AgentDescription, readAgentDescription, readCardClaim } from "perilune/hub";
import type { Identity } from "../accounts/identity.ts";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { expectWriter } from "../repos/access.ts";
import { lockAccount } from "../repos/quotas.ts";
import { type Repo, type RepoFile, repoName } from "../repos/repo.ts";
import type { Repos } from "../repos/repos.ts";
import type { Boards, HubBoard } from "./boards.ts";
import { countEntry, type Entry, type EntryLimits, overLimit } from "./entry-limits.ts";
import { boardsFor } from "./matching.ts";
import type { Teams } from "./teams.ts";
import { type Verification, verificationOf } from "./verification.ts";

/** What enrolment works with. */
export interface EnrolmentServices {
  readonly database: Kysely<Schema>;
  readonly blobs: BlobStore;
  readonly repos: Repos;
  readonly boards: Boards;
  readonly teams: Teams;
  readonly limits: EntryLimits;
  now(): Date;
}

type Row = Selectable<Schema["verifications"]>;
type NewRow = Pick<
  Row,
  | "id"
  | "board_id"
  | "repo_id"
  | "commit_id"
  | "submitted_by"
  | "team_id"
  | "status"
  | "claimed_mean"
  | "claimed_std"
  | "queued_at"
>;

/** Bytes of `perilune.json` that are looked at. */
const LARGEST_DESCRIPTION = 1_000_000;

/** Puts agents in line to be run: on open boards by themselves, in challenges as their teams ask. */
export class Enrolment {
  readonly #services: EnrolmentServices;
  readonly #listeners: (() => void)[] = [];

  constructor(services: EnrolmentServices) {
    this.#services = services;
  }

  /** Calls `listener` whenever there is something to run. */
  onEnrolled(listener: () => void): void {
    this.#listeners.push(listener);
  }

  /**
   * Enrols a revision of an agent on the open boards of its environment; a model file that was run there before is not
   * run again.
   *
   * @returns what stands for this model on those boards; nothing for what is no agent
   */
  enrol(repo: Repo, commit: string, user: string): Promise<Verification[]> {
    return this.#enrol(repo, { commit, user, isAgain: false });
  }

  async #enrol(
    repo: Repo,
    { commit, user, isAgain }: { commit: string; user: string; isAgain: boolean },
  ): Promise<Verification[]> {
    if (repo.kind !== "model") return [];
    await this.#takeClaim(repo);
    const model = await this.#services.repos.file(repo, commit, AGENT_FILES.model);
    const description = model === null ? null : await this.#description(repo, commit);
    if (model === null || description === null) return [];
    const boards = boardsFor(description.env, await this.#services.boards.list());
    const entries: Verification[] = [];
    for (const board of boards) {
      const known = (await this.#entriesOf(repo, board)).find(
        ({ sha256, status }) => sha256 === model.sha256 && !(isAgain && status === "refused"),
      );
      entries.push(verificationOf(known ?? (await this.#enrolOn(board, repo, commit, user)), false));
    }
    if (entries.length > 0) this.#tell();
    return entries;
  }

  /**
   * Enrols the newest revision of an agent once more: a run that was refused for want of time may be tried again.
   *
   * @throws HubError 403 without write access, 400 for what goes to no board, and says why
   */
  async again(repo: Repo, by: Identity): Promise<Verification[]> {
    expectWriter(by, repo);
    const { commit } = await this.#newest(repo);
    const entries = await this.#enrol(repo, { commit, user: by.user, isAgain: true });
    if (entries.length > 0) return entries;
    throw new HubError(
      400,
      `${repoName(repo)} goes to no board: expected a ${AGENT_FILES.description} that names the environment of one`,
    );
  }

  /**
   * Enters an agent's newest revision in a challenge, for the team of whoever asks.
   *
   * @throws HubError 403 without write access, 409 outside of its time, without a team, beyond the team's entries, 429
   * beyond a day's
   */
  async enter(board: HubBoard, repo: Repo, by: Identity): Promise<Verification> {
    expectWriter(by, repo);
    const { database, teams, limits, now } = this.#services;
    const time = now().toISOString();
    const { challenge, entriesPerTeam } = board;
    if (challenge === null)
      throw new HubError(409, `${board.id} is an open board: agents enter it when they are pushed`);
    if (time < challenge.startsAt)
      throw new HubError(409, `${board.id} begins on ${challenge.startsAt}; enter it then`);
    if (time >= challenge.endsAt) throw new HubError(409, `${board.id} ended on ${challenge.endsAt}: no more entries`);
    const team = await teams.of(board.id, by.user);
    if (team === null) {
      throw new HubError(409, `${by.user} is in no team of ${board.id}; join or make one first`, { code: "NoTeam" });
    }
    const { model, commit } = await this.#newest(repo);
    const own = (await this.#entriesOf(repo, board)).filter((entry) => entry.team_id === team.id);
    const known = own.find(({ sha256, status }) => sha256 === model.sha256 && status !== "refused");
    if (known !== undefined) return verificationOf(known, true);
    const row = await database.transaction().execute(async (transaction) => {
      // Writing the team's row makes its entries come one after the other, so that they are counted right.
      await transaction.updateTable("teams").set({ name: team.name }).where("id", "=", team.id).execute();
      const { count } = await transaction
        .selectFrom("entries")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("team_id", "=", team.id)
        .executeTakeFirstOrThrow();
      if (entriesPerTeam !== null && count >= entriesPerTeam) {
        throw new HubError(409, `${team.name} has made ${count} entries to ${board.id}, as many as a team may`);
      }
      const entry = { board, repo, user: by.user };
      const reason = await overLimit(transaction, limits, entry, now());
      if (reason !== null) throw new HubError(429, reason);
      return await this.#queue(transaction, entry, this.#newRow(entry, commit, team.id));
    });
    this.#tell();
    return verificationOf(row, true);
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  /** Queues a revision, or notes why it is not run; one that still waits gives way to it. */
  async #enrolOn(board: HubBoard, repo: Repo, commit: string, user: string): Promise<Row> {
    const { database, limits, now } = this.#services;
    const entry = { board, repo, user };
    const row = this.#newRow(entry, commit, null);
    const { claimed_mean, claimed_std } = row;
    return await database.transaction().execute(async (transaction) => {
      // In an order of their own: so two enrolments wait for each other, and are counted right.
      for (const name of new Set([repo.namespace, user].sort())) await lockAccount(transaction, name);
      const waiting = await transaction
        .updateTable("verifications")
        .set({ commit_id: commit, submitted_by: user, claimed_mean, claimed_std })
        .where("board_id", "=", board.id)
        .where("repo_id", "=", repo.id)
        .where("status", "=", "queued")
        .returningAll()
        .executeTakeFirst();
      if (waiting !== undefined) return waiting;
      const reason = await overLimit(transaction, limits, entry, now());
      if (reason === null) return await this.#queue(transaction, entry, row);
      const refused = { ...row, status: "refused" as const, reason, finished_at: row.queued_at };
      return await transaction.insertInto("verifications").values(refused).returningAll().executeTakeFirstOrThrow();
    });
  }

  async #queue(transaction: Transaction<Schema>, entry: Entry, row: NewRow): Promise<Row> {
    await countEntry(transaction, row, entry);
    return await transaction.insertInto("verifications").values(row).returningAll().executeTakeFirstOrThrow();
  }

  #newRow({ board, repo, user }: Entry, commit: string, teamId: string | null): NewRow {
    const claim = readCardClaim(repo.cardData);
    return {
      id: randomUUID(),
      board_id: board.id,
      repo_id: repo.id,
      commit_id: commit,
      submitted_by: user,
      team_id: teamId,
      status: "queued",
      claimed_mean: claim?.mean ?? null,
      claimed_std: claim?.std ?? null,
      queued_at: this.#services.now().toISOString(),
    };
  }

  /** A card may change without its model: what stands on boards shows what the card says now. */
  async #takeClaim(repo: Repo): Promise<void> {
    const claim = readCardClaim(repo.cardData);
    await this.#services.database
      .updateTable("verifications")
      .set({ claimed_mean: claim?.mean ?? null, claimed_std: claim?.std ?? null })
      .where("repo_id", "=", repo.id)
      .execute();
  }

  /** Entries of a repository on a board that were or will be run, each with the hash of its model file. */
  #entriesOf(repo: Repo, board: HubBoard): Promise<(Row & { readonly sha256: string })[]> {
    return (
      this.#services.database
        .selectFrom("verifications")
        .innerJoin("commits", (join) =>
          join
            .onRef("commits.repo_id", "=", "verifications.repo_id")
            .onRef("commits.id", "=", "verifications.commit_id"),
        )
        .innerJoin("files", (join) =>
          join.onRef("files.repo_id", "=", "commits.repo_id").onRef("files.added", "<=", "commits.number"),
        )
        .where("files.path", "=", AGENT_FILES.model)
        .where((where) =>
          where.or([where("files.removed", "is", null), where("files.removed", ">", where.ref("commits.number"))]),
        )
        .where("verifications.repo_id", "=", repo.id)
        .where("verifications.board_id", "=", board.id)
        // What was refused without a run may be run another day.
        .where((where) => where.or([where("status", "!=", "refused"), where("started_at", "is not", null)]))
        .selectAll("verifications")
        .select("files.sha256")
        .orderBy("verifications.queued_at", "desc")
        .execute()
    );
  }

  async #newest(repo: Repo): Promise<{ model: RepoFile; commit: string }> {
    const model = repo.head === null ? null : await this.#services.repos.file(repo, repo.head, AGENT_FILES.model);
    if (repo.head !== null && model !== null) return { model, commit: repo.head };
    throw new HubError(400, `${repoName(repo)} holds no ${AGENT_FILES.model} to run; push an agent first`);
  }

  /** What an agent says of itself; null where it says nothing that can be read. */
  async #description(repo: Repo, commit: string): Promise<AgentDescription | null> {
    const { repos, blobs } = this.#services;
    const file = await repos.file(repo, commit, AGENT_FILES.description);
    if (file === null || file.size > LARGEST_DESCRIPTION) return null;
    try {
      return readAgentDescription(new TextDecoder().decode(await blobs.readBytes(file.sha256, LARGEST_DESCRIPTION)));
    } catch (error) {
      if (error instanceof PeriluneError) return null;
      throw error;
    }
  }
}
