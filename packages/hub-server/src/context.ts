import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Kysely } from "kysely";
import { Accounts } from "./accounts/accounts.ts";
import { Tokens } from "./accounts/tokens.ts";
import { BlobStore } from "./blobs/blob-store.ts";
import { Boards } from "./boards/boards.ts";
import { Enrolment } from "./boards/enrolment.ts";
import { Standings } from "./boards/standings.ts";
import { Teams } from "./boards/teams.ts";
import { Verifications } from "./boards/verifications.ts";
import { openDatabase } from "./database/open-database.ts";
import type { Schema } from "./database/schema.ts";
import { HubEvents } from "./events.ts";
import { Repos } from "./repos/repos.ts";
import { Uploads } from "./repos/uploads.ts";
import type { HubSettings } from "./settings.ts";

/** What every part of a hub works with. */
export interface HubContext {
  readonly settings: HubSettings;
  readonly database: Kysely<Schema>;
  readonly blobs: BlobStore;
  readonly accounts: Accounts;
  readonly tokens: Tokens;
  readonly repos: Repos;
  readonly uploads: Uploads;
  readonly boards: Boards;
  readonly teams: Teams;
  readonly standings: Standings;
  readonly verifications: Verifications;
  readonly enrolment: Enrolment;
  readonly events: HubEvents;
  now(): Date;
  /** Writes down what is still in memory and lets go of the database. */
  close(): Promise<void>;
}

/**
 * Opens database and blobs; folders are made and migrations run.
 *
 * Nothing is swept, so that a command may open the context of a hub that is running.
 */
export async function openContext(settings: HubSettings, options: { now?: () => Date } = {}): Promise<HubContext> {
  const { now = () => new Date() } = options;
  // What is kept here is for the hub's own user: private repositories, hashes of tokens, the key of upload links.
  await mkdir(settings.data, { recursive: true, mode: 0o700 });
  const blobs = await BlobStore.open(path.join(settings.data, "blobs"));
  const database = await openDatabase(settings.database);
  const events = new HubEvents();
  const services = { database, blobs, events, quotas: settings.quotas, now };
  const repos = new Repos(services);
  const boards = new Boards(database, now);
  const teams = new Teams(database, now);
  const limits = settings.entryLimits;
  return {
    settings,
    database,
    blobs,
    events,
    now,
    accounts: new Accounts(database, now),
    tokens: new Tokens(database, now),
    repos,
    uploads: new Uploads(services),
    boards,
    teams,
    standings: new Standings(database),
    verifications: new Verifications(database, now),
    enrolment: new Enrolment({ database, blobs, repos, boards, teams, limits, now }),
    async close() {
      await repos.flush();
      await database.destroy();
    },
  };
}
