import type { Generated } from "kysely";

/**
 * The tables, the same in SQLite and in Postgres.
 *
 * Ids are text, times ISO 8601 in UTC (so that text order is time order), booleans 0 or 1, lists and records JSON text.
 */
export interface Schema {
  accounts: AccountTable;
  members: MemberTable;
  tokens: TokenTable;
  repos: RepoTable;
  repo_tags: RepoTagTable;
  repo_blobs: RepoBlobTable;
  commits: CommitTable;
  files: FileTable;
  uploads: UploadTable;
  upload_parts: UploadPartTable;
  boards: BoardTable;
  teams: TeamTable;
  team_members: TeamMemberTable;
  verifications: VerificationTable;
  entries: EntryTable;
}

/** Users and organisations: they share one set of names. */
interface AccountTable {
  name: string;
  /** The name in lower case: two names that differ in case alone would be confused. */
  key: string;
  kind: "user" | "org";
  created_at: string;
  /** Rises with every change of what the account owns; writing it locks the account for a transaction. */
  version: Generated<number>;
}

interface MemberTable {
  org: string;
  user: string;
  created_at: string;
}

interface TokenTable {
  id: string;
  /** Hash of the token, 64 hexadecimal digits; the token itself is not kept. */
  sha256: string;
  user: string;
  role: "read" | "write" | "admin";
  name: string;
  created_at: string;
  expires_at: string | null;
}

interface RepoTable {
  id: string;
  kind: "model" | "dataset";
  namespace: string;
  name: string;
  /** `namespace/name` in lower case: unique per kind, and what a search looks in. */
  key: string;
  private: number;
  /** Id and number of the newest commit. */
  head: string | null;
  head_number: Generated<number>;
  created_at: string;
  updated_at: string;
  downloads: Generated<number>;
  /** Bytes of all distinct blobs of the repository, history included. */
  stored_bytes: Generated<number>;
  pipeline_tag: string | null;
  library_name: string | null;
  /** JSON: string[] and an object, from the card. */
  tags: Generated<string>;
  card_data: Generated<string>;
}

interface RepoTagTable {
  repo_id: string;
  tag: string;
}

/** Every blob that any revision of a repository holds. */
interface RepoBlobTable {
  repo_id: string;
  sha256: string;
  size: number;
}

interface CommitTable {
  repo_id: string;
  /** 1, 2, … within the repository. */
  number: number;
  /** 40 hexadecimal digits. */
  id: string;
  parent: string | null;
  title: string;
  message: string;
  author: string;
  created_at: string;
}

/** A file as it stood from commit number `added` until before commit number `removed` (null: it still stands). */
interface FileTable {
  repo_id: string;
  path: string;
  added: number;
  removed: number | null;
  size: number;
  sha256: string;
  git_oid: string;
  lfs: number;
}

/** A large file that somebody may send, or has sent, to a repository before the commit that names it. */
interface UploadTable {
  id: string;
  repo_id: string;
  user: string;
  sha256: string;
  size: number;
  created_at: string;
  expires_at: string;
  /** When the whole file had come and its hash was found right. */
  completed_at: string | null;
}

interface UploadPartTable {
  upload_id: string;
  number: number;
  size: number;
  etag: string;
}

/** A leaderboard; with `ends_at` a challenge. */
interface BoardTable {
  id: string;
  title: string;
  /** JSON of the library's `Board["env"]`. */
  env: string;
  episodes: number;
  deterministic: number;
  pass_mark: number | null;
  starts_at: string | null;
  ends_at: string | null;
  seeds_hash: string | null;
  /** JSON: number[]; told to nobody before `ends_at`. */
  secret_seeds: string | null;
  /** Entries that a team may make to a challenge. */
  entries_per_team: number | null;
  /** Place in the list of boards, lowest first. */
  position: Generated<number>;
  created_by: string | null;
  created_at: string;
}

interface TeamTable {
  id: string;
  board_id: string;
  name: string;
  /** Name in lower case, unique per board. */
  key: string;
  /** Hash of the code with which users join it; the code itself is not kept. */
  invitation_sha256: string;
  created_by: string;
  created_at: string;
}

interface TeamMemberTable {
  team_id: string;
  /** A user is in one team per board. */
  board_id: string;
  user: string;
  created_at: string;
}

/** One run of one agent on one board by the server. */
interface VerificationTable {
  id: string;
  board_id: string;
  repo_id: string;
  commit_id: string;
  weights_hash: string | null;
  submitted_by: string | null;
  team_id: string | null;
  status: "queued" | "running" | "verified" | "refused";
  /** Why it was refused. */
  reason: string | null;
  /** What the card says. */
  claimed_mean: number | null;
  claimed_std: number | null;
  mean: number | null;
  std: number | null;
  /** mean − std: the board's order. */
  result: number | null;
  iqm: number | null;
  low: number | null;
  high: number | null;
  episodes: number | null;
  /** JSON: number[]. */
  returns: string | null;
  lengths: string | null;
  /** Version of the library that ran it. */
  perilune: string | null;
  /** 1 on the best verified row of a repository on an open board: the one that stands in its list. */
  current: Generated<number>;
  queued_at: string;
  started_at: string | null;
  finished_at: string | null;
}

/** That an agent was let onto a board: what limits are counted by. It stays when the repository goes, and the run with it. */
interface EntryTable {
  /** The verification's. */
  id: string;
  board_id: string;
  /** `repos.key`: who deletes a repository and makes it again has the same one. */
  repo_key: string;
  user: string;
  /** The team whose entries to a challenge it is one of; null for one that was refused. */
  team_id: string | null;
  created_at: string;
}
