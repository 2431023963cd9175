import { type Kysely, sql } from "kysely";
import { HubError } from "../errors.ts";
import type { Schema } from "./schema.ts";

/**
 * The steps from an empty database to `Schema`, oldest first: only ever add to the end of this list.
 *
 * The statements are plain enough to mean the same in SQLite and in Postgres.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `create table accounts (
       name text primary key,
       key text not null unique,
       kind text not null check (kind in ('user', 'org')),
       created_at text not null,
       version integer not null default 0)`,
    `create table members (
       org text not null references accounts (name) on delete cascade,
       "user" text not null references accounts (name) on delete cascade,
       created_at text not null,
       primary key (org, "user"))`,
    `create index members_by_user on members ("user")`,
    `create table tokens (
       id text primary key,
       sha256 text not null unique,
       "user" text not null references accounts (name) on delete cascade,
       role text not null check (role in ('read', 'write', 'admin')),
       name text not null,
       created_at text not null,
       expires_at text)`,
    `create index tokens_by_user on tokens ("user", created_at)`,

    `create table repos (
       id text primary key,
       kind text not null check (kind in ('model', 'dataset')),
       namespace text not null references accounts (name) on delete cascade,
       name text not null,
       key text not null,
       private integer not null,
       head text,
       head_number integer not null default 0,
       created_at text not null,
       updated_at text not null,
       downloads integer not null default 0,
       stored_bytes bigint not null default 0,
       pipeline_tag text,
       library_name text,
       tags text not null default '[]',
       card_data text not null default '{}',
       unique (kind, key))`,
    "create index repos_by_update on repos (kind, updated_at, id)",
    "create index repos_by_creation on repos (kind, created_at, id)",
    "create index repos_by_downloads on repos (kind, downloads, id)",
    "create index repos_by_account on repos (namespace)",
    `create table repo_tags (
       repo_id text not null references repos (id) on delete cascade,
       tag text not null,
       primary key (tag, repo_id))`,
    "create index repo_tags_by_repo on repo_tags (repo_id)",
    `create table repo_blobs (
       repo_id text not null references repos (id) on delete cascade,
       sha256 text not null,
       size bigint not null,
       primary key (repo_id, sha256))`,
    "create index repo_blobs_by_hash on repo_blobs (sha256)",
    `create table commits (
       repo_id text not null references repos (id) on delete cascade,
       number integer not null,
       id text not null,
       parent text,
       title text not null,
       message text not null,
       author text not null,
       created_at text not null,
       primary key (repo_id, number),
       unique (repo_id, id))`,
    `create table files (
       repo_id text not null references repos (id) on delete cascade,
       path text not null,
       added integer not null,
       removed integer,
       size bigint not null,
       sha256 text not null,
       git_oid text not null,
       lfs integer not null,
       primary key (repo_id, path, added))`,
    "create unique index files_that_stand on files (repo_id, path) where removed is null",
    `create table uploads (
       id text primary key,
       repo_id text not null references repos (id) on delete cascade,
       "user" text not null references accounts (name) on delete cascade,
       sha256 text not null,
       size bigint not null,
       created_at text not null,
       expires_at text not null,
       completed_at text)`,
    "create unique index uploads_by_content on uploads (repo_id, sha256)",
    "create index uploads_by_hash on uploads (sha256)",
    "create index uploads_by_expiry on uploads (expires_at)",
    `create table upload_parts (
       upload_id text not null references uploads (id) on delete cascade,
       number integer not null,
       size bigint not null,
       etag text not null,
       primary key (upload_id, number))`,

    `create table boards (
       id text primary key,
       title text not null,
       env text not null,
       episodes integer not null,
       deterministic integer not null,
       pass_mark double precision,
       starts_at text,
       ends_at text,
       seeds_hash text,
       secret_seeds text,
       entries_per_team integer,
       position integer not null default 0,
       created_by text references accounts (name) on delete set null,
       created_at text not null)`,
    `create table teams (
       id text primary key,
       board_id text not null references boards (id) on delete cascade,
       name text not null,
       key text not null,
       invitation_sha256 text not null unique,
       created_by text not null references accounts (name) on delete cascade,
       created_at text not null,
       unique (board_id, key))`,
    `create table team_members (
       team_id text not null references teams (id) on delete cascade,
       board_id text not null references boards (id) on delete cascade,
       "user" text not null references accounts (name) on delete cascade,
       created_at text not null,
       primary key (board_id, "user"))`,
    "create index team_members_by_team on team_members (team_id)",
    `create table verifications (
       id text primary key,
       board_id text not null references boards (id) on delete cascade,
       repo_id text not null references repos (id) on delete cascade,
       commit_id text not null,
       weights_hash text,
       submitted_by text references accounts (name) on delete set null,
       team_id text references teams (id) on delete set null,
       status text not null check (status in ('queued', 'running', 'verified', 'refused')),
       reason text,
       claimed_mean double precision,
       claimed_std double precision,
       mean double precision,
       std double precision,
       result double precision,
       iqm double precision,
       low double precision,
       high double precision,
       episodes integer,
       returns text,
       lengths text,
       perilune text,
       current integer not null default 0,
       queued_at text not null,
       started_at text,
       finished_at text)`,
    "create index verifications_in_order on verifications (board_id, result) where current = 1",
    "create index verifications_by_repo on verifications (repo_id, queued_at)",
    "create index verifications_by_status on verifications (status, queued_at)",
    `create index verifications_by_team on verifications (board_id, team_id, result desc, finished_at, id)
       where status = 'verified'`,
    `create table entries (
       id text primary key,
       board_id text not null references boards (id) on delete cascade,
       repo_key text not null,
       "user" text not null references accounts (name) on delete cascade,
       team_id text references teams (id) on delete cascade,
       created_at text not null)`,
    "create index entries_by_agent on entries (repo_key, board_id, created_at)",
    `create index entries_by_user on entries ("user", created_at)`,
    "create index entries_by_team on entries (team_id)",
  ],
];

/** Version that a migrated database has. */
export const schemaVersion: number = migrations.length;

/** Brings a database to the present version, each step in one transaction; one of a newer hub is refused. */
export async function migrate(
  database: Kysely<Schema>,
  lock: (transaction: Kysely<Schema>) => Promise<void>,
): Promise<void> {
  let version = -1;
  while (version < migrations.length) {
    version = await database.transaction().execute(async (transaction) => {
      await lock(transaction);
      await sql`create table if not exists schema_version (version integer not null)`.execute(transaction);
      const { rows } = await sql<{ version: number }>`select version from schema_version`.execute(transaction);
      const found = rows[0]?.version ?? 0;
      if (found > migrations.length) {
        throw new HubError(
          500,
          `this database has schema version ${found}, but this hub knows versions up to ${migrations.length}: ` +
            "run the newer perilune that wrote it, or name another --data folder",
        );
      }
      if (found === migrations.length) return found;
      for (const statement of migrations[found]) await sql.raw(statement).execute(transaction);
      if (rows.length === 0) await sql`insert into schema_version (version) values (${found + 1})`.execute(transaction);
      else await sql`update schema_version set version = ${found + 1}`.execute(transaction);
      return found + 1;
    });
  }
}
