import type { Kysely, Transaction } from "kysely";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";

/** What one account, repository and file may take; beyond, a request is refused and says so. */
export interface Quotas {
  /** Bytes of all repositories of an account, history and uploads under way included. @default 10 GB */
  readonly bytesPerAccount: number;
  /** @default 1000 */
  readonly reposPerAccount: number;
  /** @default 10_000 */
  readonly filesPerRepo: number;
  /** Bytes of one file. @default 5 GB */
  readonly fileBytes: number;
  /** Bytes of a file that comes inside a commit's own request; larger ones come as LFS. @default 10 MB */
  readonly inlineBytes: number;
}

export const defaultQuotas: Quotas = {
  bytesPerAccount: 10e9,
  reposPerAccount: 1000,
  filesPerRepo: 10_000,
  fileBytes: 5e9,
  inlineBytes: 10e6,
};

/**
 * Makes this transaction the only one that changes what an account owns, until its end.
 *
 * Every change begins with this, before it reads: so pushes to one repository come one after the other, and what a quota
 * was checked against holds. A write is the lock that SQLite and Postgres have in common.
 */
export async function lockAccount(transaction: Transaction<Schema>, name: string): Promise<void> {
  const { numUpdatedRows } = await transaction
    .updateTable("accounts")
    .set(({ eb }) => ({ version: eb("version", "+", 1) }))
    .where("name", "=", name)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) {
    throw new HubError(404, `there is no user or organisation "${name}" on this hub`, { code: "AccountNotFound" });
  }
}

/** Refuses (413) to let an account hold `more` bytes than it does. */
export async function checkBytes(
  database: Kysely<Schema>,
  account: string,
  more: number,
  quotas: Quotas,
): Promise<void> {
  const used = await usedBytes(database, account);
  if (used + more <= quotas.bytesPerAccount) return;
  throw new HubError(
    413,
    `${account} holds ${used} of ${quotas.bytesPerAccount} bytes, which leaves no room for ${more} more: ` +
      "delete a repository, or ask who runs this hub for a larger quota",
    { code: "QuotaExceeded" },
  );
}

/** Bytes of an account's repositories and of what is on its way to them. */
async function usedBytes(database: Kysely<Schema>, account: string): Promise<number> {
  const stored = await database
    .selectFrom("repos")
    .select(({ fn }) => fn.sum<number | null>("stored_bytes").as("bytes"))
    .where("namespace", "=", account)
    .executeTakeFirstOrThrow();
  const coming = await database
    .selectFrom("uploads")
    .innerJoin("repos", "repos.id", "uploads.repo_id")
    .select(({ fn }) => fn.sum<number | null>("uploads.size").as("bytes"))
    .where("repos.namespace", "=", account)
    .executeTakeFirstOrThrow();
  return (stored.bytes ?? 0) + (coming.bytes ?? 0);
}

/** Refuses (413) a file that is too large by itself. */
export function checkFileSize(path: string, size: number, limit: number): void {
  if (size <= limit) return;
  throw new HubError(413, `${path} has ${size} bytes, and a file here may have at most ${limit}`, {
    code: "QuotaExceeded",
  });
}
