import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Identity, Role } from "../../packages/hub-server/src/accounts/identity.ts";
import { type HubContext, openContext } from "../../packages/hub-server/src/context.ts";
import type { Quotas } from "../../packages/hub-server/src/repos/quotas.ts";
import { hubSettings } from "../../packages/hub-server/src/settings.ts";

/** A hub's context in a temporary folder, without its server. */
export interface TestHub {
  readonly context: HubContext;
  readonly folder: string;
  /** The hub's clock: may be set. */
  time: number;
  /** Makes a user, and says what a token of theirs would. */
  user(name: string, options?: { role?: Role; orgs?: readonly string[] }): Promise<Identity>;
  close(): Promise<void>;
}

export async function openTestHub(database: string, quotas: Partial<Quotas> = {}): Promise<TestHub> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "perilune-hub-"));
  const clock = { time: Date.now() };
  const settings = hubSettings({ data: folder, database, rateLimit: false, quotas });
  const context = await openContext(settings, { now: () => new Date(clock.time) });
  return Object.assign(clock, {
    context,
    folder,
    async user(name: string, { role = "write", orgs = [] }: { role?: Role; orgs?: readonly string[] } = {}) {
      await context.accounts.createUser(name);
      for (const org of orgs) await context.accounts.addMember(org, name);
      const identity = await context.tokens.identify(await context.tokens.create({ user: name, role, name: "test" }));
      if (identity === null) throw new Error("a new token is unknown");
      return identity;
    },
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}
