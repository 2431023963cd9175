import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Identity } from "../accounts/identity.ts";
import type { HubContext } from "../context.ts";
import type { RepoRef } from "../repos/repo.ts";
import { SEED_ORGANISATION, seedAgents, seedFiles } from "./agents.ts";

/** In the data folder, once all are published: whoever deletes one of them later does not see it come back. */
const MARK = "agents-published";

/** Publishes the agents that come with the hub, unless that was done; what a crash left undone is taken up. */
export async function publishSeedAgents(context: HubContext, hubUrl: string): Promise<void> {
  const { accounts, repos, settings } = context;
  const mark = path.join(settings.data, MARK);
  if (existsSync(mark)) return;
  if ((await accounts.find(SEED_ORGANISATION)) === null) await accounts.createOrg(SEED_ORGANISATION);
  for (const agent of await seedAgents()) {
    const ref: RepoRef = { kind: "model", namespace: SEED_ORGANISATION, name: agent.name };
    const found = await repos.find(ref, publisher);
    // Without a commit: the hub ended between the two steps below.
    if (found !== null && found.head !== null) continue;
    const files = await seedFiles(agent, hubUrl, context.now());
    const repo = found ?? (await repos.create(ref, { private: false, by: publisher }));
    await repos.commit(repo, {
      title: `Publish ${agent.name}`,
      operations: [...files].map(([path, content]) => ({ kind: "file", path, content })),
      by: publisher,
    });
    // Requests come first.
    await setImmediate();
  }
  await writeFile(mark, "", { mode: 0o600 });
}

/** The hub itself, as a member of the organisation. */
const publisher: Identity = {
  user: SEED_ORGANISATION,
  orgs: [SEED_ORGANISATION],
  role: "write",
  tokenId: "",
};
