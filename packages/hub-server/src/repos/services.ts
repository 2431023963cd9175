import type { Kysely } from "kysely";
import type { BlobStore } from "../blobs/blob-store.ts";
import type { Schema } from "../database/schema.ts";
import type { HubEvents } from "../events.ts";
import type { Quotas } from "./quotas.ts";

/** What repositories are kept with. */
export interface Services {
  readonly database: Kysely<Schema>;
  readonly blobs: BlobStore;
  readonly events: HubEvents;
  readonly quotas: Quotas;
  now(): Date;
}
