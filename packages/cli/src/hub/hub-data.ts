import { existsSync } from "node:fs";
import path from "node:path";
import { databaseFile, type HubContext, HubError, hubSettings, openContext } from "@perilune/hub-server";
import { PeriluneError } from "perilune";

/** Where a hub keeps what it knows. */
export interface HubDataOptions {
  readonly data: string;
  /** `file:PATH` or `postgres://…`; the hub's own file in the data folder when left out. */
  readonly database?: string | undefined;
}

/**
 * Works on the data of a hub, which may be running meanwhile: whoever may write its folder is its administrator.
 *
 * @throws PeriluneError when there is no such hub, or it refuses
 */
export function withHubData<T>(options: HubDataOptions, work: (context: HubContext) => Promise<T>): Promise<T> {
  return sayingWhy(async () => {
    const { database } = options;
    const data = path.resolve(options.data);
    const settings = hubSettings(database === undefined ? { data } : { data, database });
    const file = databaseFile(settings.database);
    // To open a file that is not there would make a hub of nobody.
    if (file !== null && !existsSync(file)) {
      throw new PeriluneError(
        `expected the database of a hub at ${file}, got none; start it once (perilune hub), or give --data or --database`,
      );
    }
    const context = await openContext(settings);
    try {
      return await work(context);
    } finally {
      await context.close();
    }
  });
}

/** What a hub refuses is a mistake of the caller, told in one line. */
export async function sayingWhy<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof HubError) throw new PeriluneError(error.message);
    throw error;
  }
}
