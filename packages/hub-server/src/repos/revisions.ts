import type { Kysely, Selectable, SelectQueryBuilder } from "kysely";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { chunks } from "./chunks.ts";
import { pageLimit, readCursor, writeCursor } from "./pages.ts";
import { type Commit, type Repo, type RepoFile, repoName } from "./repo.ts";
import { commitOf, fileOf } from "./rows.ts";

export interface Page {
  /** @default 100, at most 1000 */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
}

/** Names of the only branch there is. */
const BRANCH = new Set(["main", "HEAD", "refs/heads/main"]);

/** Reads repositories as they were after any commit. */
export class Revisions {
  readonly #database: Kysely<Schema>;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  async resolve(repo: Repo, revision: string | null): Promise<string | null> {
    if (revision === null || BRANCH.has(revision)) return repo.head;
    if (!/^[0-9a-f]{40}$/.test(revision)) return null;
    return (await this.#number(repo, revision)) === undefined ? null : revision;
  }

  async files(repo: Repo, revision: string | null): Promise<RepoFile[]> {
    const rows = await this.#at(repo, await this.#expect(repo, revision)).execute();
    // Every database has its own order of text; this one is the same everywhere.
    return rows.map(fileOf).sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  async file(repo: Repo, revision: string | null, path: string): Promise<RepoFile | null> {
    const rows = this.#at(repo, await this.#expect(repo, revision)).where("path", "=", path);
    const row = await rows.executeTakeFirst();
    return row === undefined ? null : fileOf(row);
  }

  async lastCommits(repo: Repo, revision: string | null, paths: readonly string[]): Promise<Map<string, Commit>> {
    const found = new Map<string, Commit>();
    const number = await this.#expect(repo, revision);
    for (const group of chunks(paths)) {
      const rows = await this.#at(repo, number)
        .where("path", "in", group)
        .innerJoin("commits", (join) =>
          join.onRef("commits.repo_id", "=", "files.repo_id").onRef("commits.number", "=", "files.added"),
        )
        .selectAll("commits")
        .select("files.path")
        .execute();
      for (const row of rows) found.set(row.path, commitOf(row));
    }
    return found;
  }

  async history(
    repo: Repo,
    revision: string | null,
    page: Page,
  ): Promise<{ commits: Commit[]; next: string | null; total: number }> {
    const total = await this.#expect(repo, revision);
    const limit = pageLimit(page.limit);
    const [before = total + 1] = page.cursor === undefined ? [] : readCursor(page.cursor, ["number"]);
    const rows = await this.#database
      .selectFrom("commits")
      .selectAll()
      .where("repo_id", "=", repo.id)
      .where("number", "<=", total)
      .where("number", "<", before as number)
      .orderBy("number", "desc")
      .limit(limit + 1)
      .execute();
    const commits = rows.slice(0, limit);
    const next = rows.length > limit ? writeCursor([commits[limit - 1].number]) : null;
    return { commits: commits.map(commitOf), next, total };
  }

  /** Files that stood after commit `number`. */
  #at(repo: Repo, number: number): SelectQueryBuilder<Schema, "files", Selectable<Schema["files"]>> {
    return this.#database
      .selectFrom("files")
      .selectAll("files")
      .where("files.repo_id", "=", repo.id)
      .where("added", "<=", number)
      .where((eb) => eb.or([eb("removed", "is", null), eb("removed", ">", number)]));
  }

  /** Number of a revision's commit; 0 is the branch of a repository without commits. */
  async #expect(repo: Repo, revision: string | null): Promise<number> {
    const id = revision === null || BRANCH.has(revision) ? repo.head : revision;
    const number = id === null ? 0 : await this.#number(repo, id);
    if (number !== undefined) return number;
    throw new HubError(404, `${repoName(repo)} has no revision "${id}": name a full commit id, or main`, {
      code: "RevisionNotFound",
    });
  }

  async #number(repo: Repo, id: string): Promise<number | undefined> {
    const row = await this.#database
      .selectFrom("commits")
      .select("number")
      .where("repo_id", "=", repo.id)
      .where("id", "=", id)
      .executeTakeFirst();
    return row?.number;
  }
}
