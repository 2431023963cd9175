import type { Selectable } from "kysely";
import type { Schema } from "../database/schema.ts";
import type { Commit, Repo, RepoFile } from "./repo.ts";

export function repoOf(row: Selectable<Schema["repos"]>): Repo {
  return {
    id: row.id,
    kind: row.kind,
    namespace: row.namespace,
    name: row.name,
    private: row.private === 1,
    head: row.head,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    downloads: row.downloads,
    tags: JSON.parse(row.tags),
    pipelineTag: row.pipeline_tag,
    libraryName: row.library_name,
    cardData: JSON.parse(row.card_data),
  };
}

export function fileOf(row: Selectable<Schema["files"]>): RepoFile {
  return { path: row.path, size: row.size, sha256: row.sha256, gitOid: row.git_oid, lfs: row.lfs === 1 };
}

export function commitOf(row: Selectable<Schema["commits"]>): Commit {
  const { id, parent, title, message, author, created_at: createdAt } = row;
  return { id, parent, title, message, author, createdAt };
}
