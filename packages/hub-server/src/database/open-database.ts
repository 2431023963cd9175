import { fileURLToPath } from "node:url";
import { Kysely, PostgresDialect, sql } from "kysely";
import { HubError } from "../errors.ts";
import { migrate } from "./migrations.ts";
import type { Schema } from "./schema.ts";
import { LibsqlDialect } from "./sqlite.ts";

/**
 * Opens a hub's database and brings it to the present schema.
 *
 * @param url `file:PATH` for SQLite (the folder must exist), or `postgres://user:password@host/database`.
 */
export async function openDatabase(url: string): Promise<Kysely<Schema>> {
  const file = databaseFile(url);
  const dialect = file === null ? await postgresDialect(url) : new LibsqlDialect(file);
  const database = new Kysely<Schema>({ dialect });
  try {
    await migrate(database, file === null ? lockPostgres : async () => {});
  } catch (error) {
    await database.destroy();
    if (error instanceof HubError) throw error;
    const name = url.replace(/\/\/.*@/, "//");
    throw new HubError(
      500,
      `cannot open the database ${name}: ${(error as Error).message}; see --database and --data`,
      {
        cause: error,
      },
    );
  }
  return database;
}

/** The file of an SQLite database, `null` for one of Postgres. */
export function databaseFile(url: string): string | null {
  if (/^postgres(ql)?:/.test(url)) return null;
  if (url.startsWith("file://")) return fileURLToPath(url);
  if (url.startsWith("file:")) return url.slice("file:".length);
  throw new HubError(500, `a database is named file:PATH or postgres://…, not "${url.split(":")[0]}:"`);
}

/** Oids of Postgres' `bigint` and of the sum of such: text by default, for they may pass 2^53; ours do not. */
const WIDE_NUMBERS = new Set([20, 1700]);

async function postgresDialect(url: string): Promise<PostgresDialect> {
  // Loaded where it is wanted: most hubs keep their tables in a file.
  const { default: pg } = await import("pg");
  const types = {
    getTypeParser: ((oid: number, format?: "text" | "binary") =>
      WIDE_NUMBERS.has(oid) && format !== "binary"
        ? Number
        : pg.types.getTypeParser(oid, format as "text")) as typeof pg.types.getTypeParser,
  };
  const pool = new pg.Pool({ connectionString: url, types, max: 10, connectionTimeoutMillis: 10_000 });
  // A server that goes away ends idle connections; the next query opens one anew, or fails and says so.
  pool.on("error", () => {});
  return new PostgresDialect({ pool });
}

/** Two hubs that start at once on one database migrate it one after the other; the number is ours alone. */
async function lockPostgres(transaction: Kysely<Schema>): Promise<void> {
  await sql`select pg_advisory_xact_lock(5037113)`.execute(transaction);
}
