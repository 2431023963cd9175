import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import path from "node:path";
import { PeriluneError } from "perilune";
import * as z from "zod/mini";
import { isRunning, ownIdentity, type ProcessIdentity } from "../run/process-identity.ts";
import { configurationFolder, readPrivate, writePrivate } from "./configuration.ts";

/** What the user's configuration knows of a hub on this machine, running or not. */
export interface OwnHub {
  /** Its data folder, absolute. */
  readonly data: string;
  /** The user that its first start made, and a write token of theirs. */
  readonly user: string | null;
  readonly token: string | null;
  /** The process that runs it, `null` when none does. */
  readonly process: ProcessIdentity | null;
  /** Where that process listens; `null` while it is starting. */
  readonly url: string | null;
  /** When that process began (ISO 8601). */
  readonly startedAt: string;
}

/** A hub that answers. */
export interface RunningHub extends OwnHub {
  readonly url: string;
}

const folderName = "hubs";

const text = z.nullable(z.string());
const schema: z.ZodMiniType<OwnHub> = z.object({
  data: z.string(),
  user: text,
  token: text,
  process: z.nullable(z.object({ pid: z.int(), started: text, host: z.string() })),
  url: text,
  startedAt: z.string(),
});

/** What is known of the hub whose data is in this folder. */
export function ownHub(data: string): OwnHub | null {
  return read(fileOf(data));
}

/** Writes down what is known of a hub; returns the file. */
export function writeOwnHub(hub: OwnHub): string {
  return writePrivate(fileOf(hub.data), hub);
}

/**
 * Says that this process is about to run the hub of this folder; what is known of its token stays.
 *
 * @throws PeriluneError when a hub runs on it
 */
export function beginOwnHub(data: string): OwnHub {
  const known = ownHub(data);
  if (known !== null && isAlive(known)) {
    const where = known.url === null ? "is starting" : `runs at ${known.url}`;
    throw new PeriluneError(
      `the hub of ${data} ${where} already (process ${known.process?.pid}); use it, or give --data`,
    );
  }
  const hub: OwnHub = {
    data,
    user: known?.user ?? null,
    token: known?.token ?? null,
    process: ownIdentity(),
    url: null,
    startedAt: new Date().toISOString(),
  };
  writeOwnHub(hub);
  return hub;
}

/** Says that the hub of this folder has ended, unless another process runs it by now. */
export function endOwnHub(data: string): void {
  const known = ownHub(data);
  if (known !== null && known.process?.pid === process.pid) writeOwnHub({ ...known, process: null, url: null });
}

/**
 * The hub that runs on this machine for this user; of several the one started last.
 *
 * One that is starting is waited for, and where there is none, one that may be about to (`perilune hub &` in the line
 * before), for a moment.
 */
export async function runningHub({ patience = 3000 }: { readonly patience?: number } = {}): Promise<RunningHub | null> {
  const begin = Date.now();
  for (;;) {
    const alive = ownHubs().filter(isAlive);
    const answering = alive.filter((hub): hub is RunningHub => hub.url !== null);
    const [last] = answering.sort((a, b) => b.startedAt.localeCompare(a.startedAt));
    if (last !== undefined) return last;
    const waited = Date.now() - begin;
    if (waited >= (alive.length > 0 ? STARTING : patience)) return null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The token of the first user of a hub that runs here and listens at this origin. */
export function ownHubToken(origin: string): string | undefined {
  const hub = ownHubs().find((own) => own.url !== null && new URL(own.url).origin === origin && isAlive(own));
  return hub?.token ?? undefined;
}

/** Milliseconds that a hub may take to start. */
const STARTING = 20_000;

function isAlive({ process }: OwnHub): boolean {
  return process !== null && isRunning(process) === true;
}

function ownHubs(): OwnHub[] {
  let names: string[];
  try {
    names = readdirSync(path.join(configurationFolder(), folderName));
  } catch {
    return [];
  }
  return names
    .filter((name) => name.endsWith(".json"))
    .map((name) => read(`${folderName}/${name}`))
    .filter((hub) => hub !== null);
}

function read(name: string): OwnHub | null {
  const { success, data } = schema.safeParse(readPrivate(name));
  return success ? data : null;
}

function fileOf(data: string): string {
  return `${folderName}/${createHash("sha256").update(data).digest("hex").slice(0, 16)}.json`;
}
