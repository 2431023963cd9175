import path from "node:path";
import { defaultEntryLimits, type EntryLimits } from "./boards/entry-limits.ts";
import { defaultQuotas, type Quotas } from "./repos/quotas.ts";

/** How a hub runs. */
export interface HubSettings {
  /** Folder of everything that is kept: blobs, keys, and the database unless it is elsewhere. */
  readonly data: string;
  /** `file:PATH` (SQLite) or `postgres://…`. */
  readonly database: string;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Address that clients use, when it is not the one listened on (a proxy in front, say). */
  readonly publicUrl: string | null;
  /** Requests per minute and client before 429. */
  readonly rateLimit: false | { readonly requestsPerMinute: number };
  readonly quotas: Quotas;
  /** How often agents are run on open boards. */
  readonly entryLimits: EntryLimits;
}

/** What may be told of how a hub runs; only where its data is must be. */
export interface SettingsOptions extends Partial<Omit<HubSettings, "data" | "quotas" | "entryLimits">> {
  /** Folder of everything that is kept; made when absent, closed to other users, used by one hub at a time. */
  readonly data: string;
  readonly quotas?: Partial<Quotas>;
  readonly entryLimits?: Partial<EntryLimits>;
}

/** The settings of a hub, with what it takes for granted where nothing is said. */
export function hubSettings(options: SettingsOptions): HubSettings {
  return {
    data: options.data,
    database: options.database ?? `file:${path.join(options.data, "hub.sqlite")}`,
    host: options.host ?? "127.0.0.1",
    port: options.port ?? 4870,
    publicUrl: options.publicUrl ?? null,
    rateLimit: options.rateLimit ?? { requestsPerMinute: 1000 },
    quotas: { ...defaultQuotas, ...options.quotas },
    entryLimits: { ...defaultEntryLimits, ...options.entryLimits },
  };
}
