import type { Kysely } from "kysely";
import type { Schema } from "../database/schema.ts";

/** Milliseconds that downloads are counted in memory: a write per download would cost each a flush of the disk. */
const PAUSE = 1000;

/** Counts downloads; a crash loses those of the last second. */
export class Downloads {
  readonly #database: Kysely<Schema>;
  #counts = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;

  constructor(database: Kysely<Schema>) {
    this.#database = database;
  }

  count(repoId: string): void {
    this.#counts.set(repoId, (this.#counts.get(repoId) ?? 0) + 1);
    // A count that cannot be written now is not worth an error: it is added to the next.
    this.#timer ??= setTimeout(() => this.flush().catch(() => {}), PAUSE).unref();
  }

  /** Writes down what was counted. */
  async flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const counts = this.#counts;
    this.#counts = new Map();
    try {
      await this.#database.transaction().execute(async (transaction) => {
        for (const [id, count] of [...counts].sort()) {
          await transaction
            .updateTable("repos")
            .set(({ eb }) => ({ downloads: eb("downloads", "+", count) }))
            .where("id", "=", id)
            .execute();
        }
      });
    } catch (error) {
      for (const [id, count] of counts) this.#counts.set(id, (this.#counts.get(id) ?? 0) + count);
      throw error;
    }
  }
}
