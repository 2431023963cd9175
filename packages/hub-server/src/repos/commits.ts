import { createHash } from "node:crypto";
import type { Transaction } from "kysely";
import type { Identity } from "../accounts/identity.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { expectWriter, readableBlobs, repoNotFound } from "./access.ts";
import { CARD, type CardMetadata, LARGEST_CARD, noCard, readCardMetadata } from "./card-metadata.ts";
import { chunks } from "./chunks.ts";
import { gitBlobId, lfsPointer } from "./git-oid.ts";
import { applyChanges, type Change, type Outcome } from "./operations.ts";
import { checkBytes, checkFileSize, lockAccount } from "./quotas.ts";
import type { Commit, Operation, Repo, RepoFile } from "./repo.ts";
import { checkPath } from "./repo-paths.ts";
import { fileOf, repoOf } from "./rows.ts";
import type { Services } from "./services.ts";

export interface CommitRequest {
  readonly title: string;
  readonly message?: string;
  /** They apply in their order. */
  readonly operations: readonly Operation[];
  /** The head this change was made for; 412 when it has moved. */
  readonly parent?: string | undefined;
  readonly by: Identity;
}

/** Characters of a commit's first line and of the rest. */
const LONGEST_TITLE = 1000;
const LONGEST_MESSAGE = 65_536;

/** Small files of one commit that are written at once. */
const WRITERS = 8;

/**
 * Changes a repository, wholly or not at all.
 *
 * Content is on the disk before the transaction that names it begins, and that transaction only touches the database.
 */
export async function commitTo(services: Services, repo: Repo, request: CommitRequest): Promise<Commit> {
  const { by, operations, title, message = "" } = request;
  expectWriter(by, repo);
  if (title.trim() === "" || title.length > LONGEST_TITLE || message.length > LONGEST_MESSAGE) {
    throw new HubError(400, `a commit needs a title (at most ${LONGEST_TITLE} characters); a message is optional`);
  }
  if (operations.length === 0)
    throw new HubError(400, "this commit changes nothing: send at least one file or deletion");
  for (const operation of operations) {
    checkPath(operation.kind === "deleteFolder" ? operation.path.replace(/\/$/, "") : operation.path);
  }
  await checkLargeFiles(services, repo, request);
  const changes = await storeContent(services, operations);
  const card = await cardAfter(services, operations);
  const done = await services.database
    .transaction()
    .execute((transaction) => writeCommit(transaction, services, repo, request, changes, card));
  services.events.committed(done.repo, done.commit);
  return done.commit;
}

/** A large file must be here, have the size it is said to have, and be the pusher's to name. */
async function checkLargeFiles(services: Services, repo: Repo, { by, operations }: CommitRequest): Promise<void> {
  const { blobs, database, quotas } = services;
  const large = operations.filter((operation) => operation.kind === "lfs");
  for (const group of chunks(large)) {
    const hashes = group.map(({ sha256 }) => sha256);
    const known = await readableBlobs(database, hashes, by);
    const uploaded = await database
      .selectFrom("uploads")
      .select("sha256")
      .where("repo_id", "=", repo.id)
      .where("sha256", "in", hashes)
      .where("completed_at", "is not", null)
      .execute();
    for (const { sha256 } of uploaded) known.add(sha256);
    for (const { path, sha256, size } of group) {
      checkFileSize(path, size, quotas.fileBytes);
      // The same answer whether nobody has the content or somebody else does.
      if (!known.has(sha256) || !(await blobs.keep(sha256))) {
        throw new HubError(
          400,
          `${path}: its content (SHA-256 ${sha256}) was not uploaded to this repository; upload it first`,
        );
      }
      const found = await blobs.size(sha256);
      if (found !== size) throw new HubError(400, `${path}: expected ${size} bytes, but its content has ${found}`);
    }
  }
}

/** Writes the small files to the blob store; what a commit then names is known by its hashes. */
async function storeContent({ blobs, quotas }: Services, operations: readonly Operation[]): Promise<Change[]> {
  const toChange = async (operation: Operation): Promise<Change> => {
    if (operation.kind === "file") {
      const { path, content } = operation;
      checkFileSize(path, content.length, Math.min(quotas.inlineBytes, quotas.fileBytes));
      const info = await blobs.putBytes(content);
      return { kind: "put", file: { path, ...info, gitOid: gitBlobId(content), lfs: false } };
    }
    if (operation.kind === "lfs") {
      const { path, sha256, size } = operation;
      const gitOid = gitBlobId(Buffer.from(lfsPointer(operation)));
      return { kind: "put", file: { path, sha256, size, gitOid, lfs: true } };
    }
    return operation;
  };
  const changes: Change[] = [];
  for (const group of chunks(operations, WRITERS)) {
    // All of a group come to an end before a failure is told, so that no write goes on behind it.
    const settled = await Promise.allSettled(group.map(toChange));
    for (const result of settled) {
      if (result.status === "rejected") throw result.reason;
      changes.push(result.value);
    }
  }
  return changes;
}

/** Metadata of the card these operations leave; null when they leave the card alone. */
async function cardAfter({ blobs }: Services, operations: readonly Operation[]): Promise<CardMetadata | null> {
  const last = operations.findLast(({ path }) => path === CARD);
  if (last === undefined) return null;
  if (last.kind === "file") return readCardMetadata(Buffer.from(last.content).toString("utf8"));
  if (last.kind !== "lfs") return noCard;
  return readCardMetadata(Buffer.from(await blobs.readBytes(last.sha256, LARGEST_CARD)).toString("utf8"));
}

async function writeCommit(
  transaction: Transaction<Schema>,
  { quotas, now }: Services,
  { id: repoId, ...ref }: Repo,
  { by, title, message = "", parent }: CommitRequest,
  changes: readonly Change[],
  card: CardMetadata | null,
): Promise<{ repo: Repo; commit: Commit }> {
  await lockAccount(transaction, ref.namespace);
  const row = await transaction.selectFrom("repos").selectAll().where("id", "=", repoId).executeTakeFirst();
  if (row === undefined) throw repoNotFound(ref);
  if (parent !== undefined && parent !== row.head) {
    throw new HubError(
      412,
      `this change was made for commit ${parent}, but ${row.head ?? "nothing"} is the newest now: look at it and push again`,
    );
  }
  const tree = await transaction
    .selectFrom("files")
    .selectAll()
    .where("repo_id", "=", repoId)
    .where("removed", "is", null)
    .execute();
  const outcome = applyChanges(tree.map(fileOf), changes);
  if (outcome.count > quotas.filesPerRepo) {
    throw new HubError(
      413,
      `a repository may hold ${quotas.filesPerRepo} files; this commit would leave ${outcome.count}`,
      {
        code: "QuotaExceeded",
      },
    );
  }
  // The clock may stand or go back; a repository's commits never do.
  const time = now().toISOString();
  const createdAt = time > row.updated_at ? time : row.updated_at;
  const number = row.head_number + 1;
  const about = { parent: row.head, title, message, author: by.user, createdAt };
  const commit: Commit = { id: commitId(repoId, number, about, outcome), ...about };
  await writeFiles(transaction, repoId, number, outcome);
  const more = await writeBlobs(transaction, repoId, outcome.added);
  await checkBytes(transaction, ref.namespace, more, quotas);
  await transaction
    .insertInto("commits")
    .values({
      repo_id: repoId,
      number,
      id: commit.id,
      parent: row.head,
      title,
      message,
      author: by.user,
      created_at: createdAt,
    })
    .execute();
  if (card !== null) await writeTags(transaction, repoId, card.tags);
  const updated = await transaction
    .updateTable("repos")
    .set({
      head: commit.id,
      head_number: number,
      updated_at: createdAt,
      stored_bytes: row.stored_bytes + more,
      ...(card !== null && {
        tags: JSON.stringify(card.tags),
        library_name: card.libraryName,
        pipeline_tag: card.pipelineTag,
        card_data: JSON.stringify(card.cardData),
      }),
    })
    .where("id", "=", repoId)
    .returningAll()
    .executeTakeFirstOrThrow();
  return { repo: repoOf(updated), commit };
}

/** SHA-1 over all that a commit is: its place, its words and what it changes. */
function commitId(repoId: string, number: number, about: Omit<Commit, "id">, { added, removed }: Outcome): string {
  const files = added.map(({ path, sha256, lfs }) => [path, sha256, lfs]);
  return createHash("sha1")
    .update(JSON.stringify([repoId, number, about, files, removed]))
    .digest("hex");
}

async function writeFiles(
  transaction: Transaction<Schema>,
  repoId: string,
  number: number,
  outcome: Outcome,
): Promise<void> {
  for (const paths of chunks(outcome.removed)) {
    await transaction
      .updateTable("files")
      .set({ removed: number })
      .where("repo_id", "=", repoId)
      .where("removed", "is", null)
      .where("path", "in", paths)
      .execute();
  }
  for (const files of chunks(outcome.added)) {
    await transaction
      .insertInto("files")
      .values(
        files.map(({ path, size, sha256, gitOid, lfs }) => {
          return {
            repo_id: repoId,
            path,
            added: number,
            removed: null,
            size,
            sha256,
            git_oid: gitOid,
            lfs: Number(lfs),
          };
        }),
      )
      .execute();
  }
}

/** Writes down which blobs a repository now holds, and returns the bytes of those it did not hold before. */
async function writeBlobs(
  transaction: Transaction<Schema>,
  repoId: string,
  added: readonly RepoFile[],
): Promise<number> {
  const sizes = new Map(added.map(({ sha256, size }) => [sha256, size]));
  let more = 0;
  for (const group of chunks([...sizes])) {
    const written = await transaction
      .insertInto("repo_blobs")
      .values(group.map(([sha256, size]) => ({ repo_id: repoId, sha256, size })))
      .onConflict((conflict) => conflict.doNothing())
      .returning("size")
      .execute();
    for (const { size } of written) more += size;
    // From here on the commit itself is what keeps these blobs.
    await transaction
      .deleteFrom("uploads")
      .where("repo_id", "=", repoId)
      .where(
        "sha256",
        "in",
        group.map(([sha256]) => sha256),
      )
      .execute();
  }
  return more;
}

async function writeTags(transaction: Transaction<Schema>, repoId: string, tags: readonly string[]): Promise<void> {
  await transaction.deleteFrom("repo_tags").where("repo_id", "=", repoId).execute();
  if (tags.length === 0) return;
  await transaction
    .insertInto("repo_tags")
    .values(tags.map((tag) => ({ repo_id: repoId, tag })))
    .execute();
}
