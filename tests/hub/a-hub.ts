import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createHub, type Hub, type HubOptions, type Role } from "@perilune/hub-server";
import { afterAll } from "vitest";

/** A folder of its own, removed at the end of the test file. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "perilune-hub-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  return folder;
}

/** A hub that runs until the end of the test file. */
export async function startHub(options: Partial<HubOptions> = {}): Promise<Hub> {
  const hub = await createHub({ data: temporaryFolder(), port: 0, rateLimit: false, agents: false, ...options });
  afterAll(() => hub.close());
  return hub;
}

/** A user of the hub and a token of theirs. */
export async function newUser(hub: Hub, name: string, role: Role = "write"): Promise<string> {
  if ((await hub.context.accounts.find(name)) === null) await hub.context.accounts.createUser(name);
  return hub.context.tokens.create({ user: name, role, name: `${role} token` });
}

/** Bytes that no compression and no chance makes equal, the same at every run. */
export function noise(size: number, seed: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  let state = seed >>> 0;
  for (let i = 0; i < size; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

/** Everything that a paged list gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
