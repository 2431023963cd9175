import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { createHub, type Hub } from "@perilune/hub-server";
import type { TestProject } from "vitest/node";
import { publishHostileAgent } from "./hostile-agent.ts";
import { publishOddities } from "./oddities.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The hub that runs for these tests. */
    hub: { readonly url: string; readonly token: string; readonly readToken: string; readonly friendToken: string };
  }
}

/** Starts a hub with the agents it comes with, all of them verified, and what only tests would push. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const data = await mkdtemp(path.join(os.tmpdir(), "perilune-pages-"));
  let token = "";
  const hub = await createHub({
    data,
    port: 0,
    rateLimit: false,
    onFirstToken: (first) => {
      token = first;
    },
  });
  await seeded(hub);
  const admin = await hub.context.tokens.create({ user: "me", role: "admin", name: "tests" });
  const by = (await hub.context.tokens.identify(admin))!;
  await publishOddities(hub.context, by);
  await publishHostileAgent(hub.context, by);
  await hub.verification.idle();
  const readToken = await hub.context.tokens.create({ user: "me", role: "read", name: "reader" });
  await hub.context.accounts.createUser("friend");
  const friendToken = await hub.context.tokens.create({ user: "friend", role: "write", name: "friend" });
  project.provide("hub", { url: hub.url, token, readToken, friendToken });
  return async () => {
    await hub.close();
    await rm(data, { recursive: true, force: true });
  };
}

/** Waits for the four agents that a hub publishes by itself. */
async function seeded({ context }: Hub): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    const { repos } = await context.repos.list({ kind: "model", author: "perilune", viewer: null });
    if (repos.filter(({ head }) => head !== null).length === 4) return;
    await setTimeout(100);
  }
  throw new Error("the hub did not publish its agents");
}
