import { type Kysely, sql } from "kysely";
import { expect, it } from "vitest";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import { schemaVersion } from "./migrations.ts";
import { openDatabase } from "./open-database.ts";
import type { Schema } from "./schema.ts";

const account = { name: "ada", key: "ada", kind: "user" as const, created_at: "2026-01-01T00:00:00.000Z" };
const repo = {
  ...{ id: "r", kind: "model" as const, namespace: "ada", name: "x", key: "ada/x", private: 0 },
  ...{ created_at: account.created_at, updated_at: account.created_at },
};

/** Every table with every column: the types demand that none is missing, the tests that none is too many. */
const tables: { [T in keyof Schema]: Record<keyof Schema[T], 1> } = {
  accounts: { name: 1, key: 1, kind: 1, created_at: 1, version: 1 },
  members: { org: 1, user: 1, created_at: 1 },
  tokens: { id: 1, sha256: 1, user: 1, role: 1, name: 1, created_at: 1, expires_at: 1 },
  repos: {
    id: 1,
    kind: 1,
    namespace: 1,
    name: 1,
    key: 1,
    private: 1,
    head: 1,
    head_number: 1,
    created_at: 1,
    updated_at: 1,
    downloads: 1,
    stored_bytes: 1,
    pipeline_tag: 1,
    library_name: 1,
    tags: 1,
    card_data: 1,
  },
  repo_tags: { repo_id: 1, tag: 1 },
  repo_blobs: { repo_id: 1, sha256: 1, size: 1 },
  commits: { repo_id: 1, number: 1, id: 1, parent: 1, title: 1, message: 1, author: 1, created_at: 1 },
  files: { repo_id: 1, path: 1, added: 1, removed: 1, size: 1, sha256: 1, git_oid: 1, lfs: 1 },
  uploads: { id: 1, repo_id: 1, user: 1, sha256: 1, size: 1, created_at: 1, expires_at: 1, completed_at: 1 },
  upload_parts: { upload_id: 1, number: 1, size: 1, etag: 1 },
  boards: {
    id: 1,
    title: 1,
    env: 1,
    episodes: 1,
    deterministic: 1,
    pass_mark: 1,
    starts_at: 1,
    ends_at: 1,
    seeds_hash: 1,
    secret_seeds: 1,
    entries_per_team: 1,
    position: 1,
    created_by: 1,
    created_at: 1,
  },
  teams: { id: 1, board_id: 1, name: 1, key: 1, invitation_sha256: 1, created_by: 1, created_at: 1 },
  team_members: { team_id: 1, board_id: 1, user: 1, created_at: 1 },
  verifications: {
    id: 1,
    board_id: 1,
    repo_id: 1,
    commit_id: 1,
    weights_hash: 1,
    submitted_by: 1,
    team_id: 1,
    status: 1,
    reason: 1,
    claimed_mean: 1,
    claimed_std: 1,
    mean: 1,
    std: 1,
    result: 1,
    iqm: 1,
    low: 1,
    high: 1,
    episodes: 1,
    returns: 1,
    lengths: 1,
    perilune: 1,
    current: 1,
    queued_at: 1,
    started_at: 1,
    finished_at: 1,
  },
  entries: { id: 1, board_id: 1, repo_key: 1, user: 1, team_id: 1, created_at: 1 },
};

describeOnEachDatabase("a database", (server) => {
  const opened = async (work: (database: Kysely<Schema>, url: string) => Promise<void>): Promise<void> => {
    const url = await server.create();
    const database = await openDatabase(url);
    await work(database, url).finally(() => database.destroy());
  };

  it("has just the tables and columns of the schema", async () => {
    await opened(async (database) => {
      const found = await database.introspection.getTables();
      const names = found.filter(({ name }) => name !== "schema_version");
      const columns = names.map(({ name, columns }) => [name, columns.map((column) => column.name).sort()]);
      const expected = Object.entries(tables).map(([name, record]) => [name, Object.keys(record).sort()]);
      expect(Object.fromEntries(columns)).toEqual(Object.fromEntries(expected));
    });
  });

  it("is opened again with what it held", async () => {
    await opened(async (database, url) => {
      await database.insertInto("accounts").values(account).execute();
      const again = await openDatabase(url);
      expect(await again.selectFrom("accounts").select(["name", "version"]).execute()).toEqual([
        { name: "ada", version: 0 },
      ]);
      await again.destroy();
    });
  });

  // Two connections of one process to one SQLite file would wait for each other in the same thread.
  it.runIf(server.name === "Postgres")("is migrated once by some that open it together", async () => {
    const url = await server.create();
    const databases = await Promise.all([openDatabase(url), openDatabase(url), openDatabase(url)]);
    const { rows } = await sql`select version from schema_version`.execute(databases[0]);
    expect(rows).toEqual([{ version: schemaVersion }]);
    for (const database of databases) await database.destroy();
  });

  it("is refused when a newer hub wrote it", async () => {
    await opened(async (database, url) => {
      await sql`update schema_version set version = 1000`.execute(database);
      await expect(openDatabase(url)).rejects.toThrow(
        /schema version 1000, but this hub knows versions up to \d+: run the newer/,
      );
    });
  });

  it("gives back numbers as they were stored", async () => {
    await opened(async (database) => {
      await database.insertInto("accounts").values(account).execute();
      await database
        .insertInto("repos")
        .values({ ...repo, stored_bytes: 2 ** 52 + 1 })
        .execute();
      const sum = await database
        .selectFrom("repos")
        .select(({ fn }) => fn.sum<number>("stored_bytes").as("n"))
        .executeTakeFirst();
      expect(sum?.n).toBe(2 ** 52 + 1);
      const count = await database
        .selectFrom("repos")
        .select(({ fn }) => fn.countAll<number>().as("n"))
        .executeTakeFirst();
      expect(count?.n).toBe(1);
      const board = {
        id: "b",
        title: "b",
        env: "{}",
        episodes: 1,
        deterministic: 1,
        pass_mark: 0.1 + 0.2,
        created_at: "",
      };
      await database
        .insertInto("boards")
        .values({ ...board })
        .execute();
      expect(await database.selectFrom("boards").select("pass_mark").executeTakeFirst()).toEqual({
        pass_mark: 0.1 + 0.2,
      });
    });
  });

  it("deletes with an account what belongs to it, and knows no repository without one", async () => {
    await opened(async (database) => {
      await expect(database.insertInto("repos").values(repo).execute()).rejects.toThrow(/foreign key/i);
      await database.insertInto("accounts").values(account).execute();
      await database.insertInto("repos").values(repo).execute();
      await database.deleteFrom("accounts").execute();
      expect(await database.selectFrom("repos").selectAll().execute()).toEqual([]);
    });
  });

  it.runIf(server.name === "SQLite")(
    "flushes every commit, and survives a value that SQLite has no type for",
    async () => {
      await opened(async (database) => {
        const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(database);
        expect(rows[0].synchronous).toBe(2);
        const mode = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(database);
        expect(mode.rows[0].journal_mode).toBe("wal");
        await expect(sql`select ${true}`.execute(database)).rejects.toThrow("not boolean");
        await expect(sql`select ${new Date()}`.execute(database)).rejects.toThrow("not object");
      });
    },
  );
});

it("says which databases there are", async () => {
  await expect(openDatabase("mysql://root@localhost/x")).rejects.toThrow('not "mysql:"');
  await expect(openDatabase("file:/nowhere/at/all.sqlite")).rejects.toThrow(
    "cannot open the database file:/nowhere/at/all.sqlite",
  );
});
