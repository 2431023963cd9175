import type { Expression, ExpressionBuilder, Kysely, SqlBool } from "kysely";
import { canWrite, type Identity } from "../accounts/identity.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { type RepoRef, repoName } from "./repo.ts";

/** The condition that a row of `repos` may be seen by a viewer. */
export function visibleTo(viewer: Identity | null) {
  return (eb: ExpressionBuilder<Schema, "repos">): Expression<SqlBool> => {
    if (viewer?.role === "admin") return eb.lit(true);
    const isPublic = eb("repos.private", "=", 0);
    if (viewer === null) return isPublic;
    return eb.or([isPublic, eb("repos.namespace", "in", [viewer.user, ...viewer.orgs])]);
  };
}

/** Which of some blobs are in a repository that the viewer can read. */
export async function readableBlobs(
  database: Kysely<Schema>,
  sha256s: readonly string[],
  viewer: Identity,
): Promise<Set<string>> {
  if (sha256s.length === 0) return new Set();
  const rows = await database
    .selectFrom("repo_blobs")
    .innerJoin("repos", "repos.id", "repo_blobs.repo_id")
    .select("repo_blobs.sha256")
    .distinct()
    .where("repo_blobs.sha256", "in", sha256s)
    .where(visibleTo(viewer))
    .execute();
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** Refuses (403) who may not change a repository, or what an account owns. */
export function expectWriter(by: Identity, target: RepoRef | string): void {
  const namespace = typeof target === "string" ? target : target.namespace;
  if (canWrite(by, namespace)) return;
  const what = typeof target === "string" ? target : repoName(target);
  throw new HubError(
    403,
    by.role === "read"
      ? `this token of ${by.user} may only read: to change ${what}, use one with the role "write"`
      : `${by.user} may not change ${what}: it belongs to ${namespace}, of which ${by.user} is not a member`,
  );
}

export function repoNotFound(ref: RepoRef): HubError {
  return new HubError(
    404,
    `there is no ${ref.kind} "${repoName(ref)}" here, or it is private and this token cannot see it`,
    {
      code: "RepoNotFound",
    },
  );
}
