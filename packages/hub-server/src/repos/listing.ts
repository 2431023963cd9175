import { type Kysely, sql } from "kysely";
import type { Identity } from "../accounts/identity.ts";
import type { Schema } from "../database/schema.ts";
import { HubError } from "../errors.ts";
import { visibleTo } from "./access.ts";
import { pageLimit, readCursor, writeCursor } from "./pages.ts";
import type { Repo, RepoKind } from "./repo.ts";
import { repoOf } from "./rows.ts";

export interface RepoFilter {
  readonly kind: RepoKind;
  readonly author?: string | undefined;
  /** Text inside `namespace/name`, case aside. */
  readonly search?: string | undefined;
  /** All of these tags. */
  readonly tags?: readonly string[] | undefined;
  /** Newest or most first. @default "updatedAt" */
  readonly sort?: "updatedAt" | "createdAt" | "downloads" | undefined;
  /** @default 100, at most 1000 */
  readonly limit?: number | undefined;
  /** `next` of the page before. */
  readonly cursor?: string | undefined;
  readonly viewer: Identity | null;
}

/** Tags of one search: each is a look-up of its own, and databases take long to plan hundreds of them. */
const MOST_TAGS = 20;

const COLUMNS = { updatedAt: "updated_at", createdAt: "created_at", downloads: "downloads" } as const;

/** Repositories that a viewer may see, in pages. */
export async function listRepos(
  database: Kysely<Schema>,
  filter: RepoFilter,
): Promise<{ repos: Repo[]; next: string | null }> {
  const column = COLUMNS[filter.sort ?? "updatedAt"];
  const limit = pageLimit(filter.limit);
  let query = database
    .selectFrom("repos")
    .selectAll()
    .where("kind", "=", filter.kind)
    .where(visibleTo(filter.viewer))
    .orderBy(column, "desc")
    .orderBy("id", "desc")
    .limit(limit + 1);
  if (filter.author !== undefined) query = query.where("namespace", "=", filter.author);
  if (filter.search) {
    const escaped = filter.search.toLowerCase().replace(/[\\%_]/g, "\\$&");
    query = query.where(sql<boolean>`repos.key like ${`%${escaped}%`} escape '\\'`);
  }
  const tags = new Set(filter.tags);
  if (tags.size > MOST_TAGS)
    throw new HubError(400, `expected at most ${MOST_TAGS} tags in a search, got ${tags.size}`);
  for (const tag of tags) {
    query = query.where("id", "in", (eb) => eb.selectFrom("repo_tags").select("repo_id").where("tag", "=", tag));
  }
  if (filter.cursor !== undefined) {
    const [value, id] = readCursor(filter.cursor, [column === "downloads" ? "number" : "string", "string"]);
    query = query.where(({ eb, and, or }) =>
      or([eb(column, "<", value), and([eb(column, "=", value), eb("id", "<", id as string)])]),
    );
  }
  const rows = await query.execute();
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const next = rows.length > limit && last !== undefined ? writeCursor([last[column], last.id]) : null;
  return { repos: page.map(repoOf), next };
}
