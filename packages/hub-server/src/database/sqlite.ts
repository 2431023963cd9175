import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  SqliteDialect,
  type SqliteDialectConfig,
  SqliteDriver,
  type SqliteStatement,
} from "kysely";
import Database from "libsql";

/** Kysely's SQLite dialect over libsql, which has better-sqlite3's interface and needs no compiler. */
export class LibsqlDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(file: string) {
    const config: SqliteDialectConfig = { database: async () => openFile(file) };
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new LibsqlDriver(this.#config);
  }
}

class LibsqlDriver extends SqliteDriver {
  /** Takes the write lock at once: a transaction that reads first and writes later can lose it to another process. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw("begin immediate"));
  }

  /** After a full disk SQLite has rolled back by itself; the error to tell is the one before. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    try {
      await super.rollbackTransaction(connection);
    } catch (error) {
      if (!(error as Error).message.includes("no transaction is active")) throw error;
    }
  }
}

function openFile(file: string): { close(): void; prepare(sql: string): SqliteStatement } {
  const database = new Database(file);
  // Another process may hold the file for a moment (`perilune hub token` beside a running hub).
  database.pragma("busy_timeout = 5000");
  database.pragma("journal_mode = WAL");
  // A commit is on the disk before it is answered.
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = ON");
  return {
    close: () => database.close(),
    prepare(sql) {
      const statement = database.prepare(sql);
      return {
        reader: statement.reader,
        all: (parameters) => statement.all(checked(parameters)),
        run: (parameters) => statement.run(checked(parameters)),
        iterate: (parameters) => statement.iterate(checked(parameters)),
      };
    },
  };
}

/** libsql ends the process when it is given a value it cannot store, such as a boolean. */
function checked(parameters: ReadonlyArray<unknown>): unknown[] {
  return parameters.map((value) => {
    if (value === null || typeof value === "string" || typeof value === "number") return value;
    throw new TypeError(`SQLite takes text, numbers and null here, not ${typeof value}`);
  });
}
