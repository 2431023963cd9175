import { randomBytes } from "node:crypto";
import type { Identity } from "../accounts/identity.ts";
import { checkRepoName } from "../accounts/names.ts";
import { HubError } from "../errors.ts";
import { expectWriter, repoNotFound, visibleTo } from "./access.ts";
import { type CommitRequest, commitTo } from "./commits.ts";
import { Downloads } from "./downloads.ts";
import { listRepos, type RepoFilter } from "./listing.ts";
import { lockAccount } from "./quotas.ts";
import { type Commit, type Repo, type RepoFile, type RepoRef, repoName } from "./repo.ts";
import { type Page, Revisions } from "./revisions.ts";
import { repoOf } from "./rows.ts";
import type { Services } from "./services.ts";

/** The repositories of a hub: models and data sets, with every revision of their files. */
export class Repos {
  readonly #services: Services;
  readonly #revisions: Revisions;
  readonly #downloads: Downloads;

  constructor(services: Services) {
    this.#services = services;
    this.#revisions = new Revisions(services.database);
    this.#downloads = new Downloads(services.database);
  }

  /** Makes an empty repository; 409 when there is one of this name, case aside. */
  async create(ref: RepoRef, options: { private: boolean; by: Identity }): Promise<Repo> {
    const { database, quotas, now } = this.#services;
    const { kind, namespace, name } = ref;
    checkRepoName(namespace, name);
    expectWriter(options.by, namespace);
    const time = now().toISOString();
    return await database.transaction().execute(async (transaction) => {
      await lockAccount(transaction, namespace);
      const { count } = await transaction
        .selectFrom("repos")
        .select(({ fn }) => fn.countAll<number>().as("count"))
        .where("namespace", "=", namespace)
        .executeTakeFirstOrThrow();
      if (count >= quotas.reposPerAccount) {
        throw new HubError(
          403,
          `${namespace} has ${count} repositories, as many as this hub allows: delete one first`,
          {
            code: "QuotaExceeded",
          },
        );
      }
      const created = await transaction
        .insertInto("repos")
        .values({
          // 24 hexadecimal digits, as the ids that clients know from huggingface.co.
          id: randomBytes(12).toString("hex"),
          kind,
          namespace,
          name,
          key: repoName(ref).toLowerCase(),
          private: Number(options.private),
          created_at: time,
          updated_at: time,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returningAll()
        .executeTakeFirst();
      if (created === undefined) throw new HubError(409, `there is a ${kind} "${repoName(ref)}" already`);
      return repoOf(created);
    });
  }

  /** Null: absent or not visible to the viewer, the same answer. */
  async find(ref: RepoRef, viewer: Identity | null): Promise<Repo | null> {
    const row = await this.#services.database
      .selectFrom("repos")
      .selectAll()
      .where("kind", "=", ref.kind)
      .where("key", "=", repoName(ref).toLowerCase())
      .where("namespace", "=", ref.namespace)
      .where("name", "=", ref.name)
      .where(visibleTo(viewer))
      .executeTakeFirst();
    return row === undefined ? null : repoOf(row);
  }

  /** For the server's own work: private repositories too. */
  async byId(id: string): Promise<Repo | null> {
    const row = await this.#services.database.selectFrom("repos").selectAll().where("id", "=", id).executeTakeFirst();
    return row === undefined ? null : repoOf(row);
  }

  /** Repositories that a viewer may see, in pages. */
  list(filter: RepoFilter): Promise<{ repos: Repo[]; next: string | null }> {
    return listRepos(this.#services.database, filter);
  }

  /** Hides a repository from all but its account, or shows it. */
  async setPrivate(ref: RepoRef, options: { private: boolean; by: Identity }): Promise<Repo> {
    const { id } = await this.#expectOwn(ref, options.by);
    const row = await this.#services.database
      .updateTable("repos")
      .set({ private: Number(options.private) })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) throw repoNotFound(ref);
    return repoOf(row);
  }

  /** Deletes a repository with its history; blobs that are in no other go with the next sweep. */
  async remove(ref: RepoRef, by: Identity): Promise<void> {
    const { id } = await this.#expectOwn(ref, by);
    await this.#services.database.transaction().execute(async (transaction) => {
      await lockAccount(transaction, ref.namespace);
      await transaction.deleteFrom("repos").where("id", "=", id).execute();
    });
  }

  /**
   * Changes files, wholly or not at all; pushes to one repository come one after the other.
   *
   * @throws HubError 403 without write access, 412 when `parent` is not the head, 413 beyond a quota, 400 for a wrong
   * path, a card that cannot be read, or a large file that was not uploaded
   */
  commit(repo: Repo, request: CommitRequest): Promise<Commit> {
    return commitTo(this.#services, repo, request);
  }

  /** "main" or null: the newest commit (null while there is none); a full id: itself if known; otherwise null. */
  resolveRevision(repo: Repo, revision: string | null): Promise<string | null> {
    return this.#revisions.resolve(repo, revision);
  }

  /** Files of a revision by path, none in an empty repository; 404 RevisionNotFound. */
  files(repo: Repo, revision: string | null): Promise<RepoFile[]> {
    return this.#revisions.files(repo, revision);
  }

  file(repo: Repo, revision: string | null, path: string): Promise<RepoFile | null> {
    return this.#revisions.file(repo, revision, path);
  }

  /** The commit that last changed each of these files, up to a revision. */
  lastCommits(repo: Repo, revision: string | null, paths: readonly string[]): Promise<Map<string, Commit>> {
    return this.#revisions.lastCommits(repo, revision, paths);
  }

  /** Commits from a revision backwards, newest first, in pages; `total` counts all of them. */
  history(
    repo: Repo,
    revision: string | null,
    page: Page = {},
  ): Promise<{ commits: Commit[]; next: string | null; total: number }> {
    return this.#revisions.history(repo, revision, page);
  }

  /** Adds one to a repository's downloads; written down once a second. */
  countDownload(repo: Repo): void {
    this.#downloads.count(repo.id);
  }

  /** Writes down the downloads counted so far. */
  flush(): Promise<void> {
    return this.#downloads.flush();
  }

  async #expectOwn(ref: RepoRef, by: Identity): Promise<Repo> {
    const repo = await this.find(ref, by);
    if (repo === null) throw repoNotFound(ref);
    expectWriter(by, repo);
    return repo;
  }
}
