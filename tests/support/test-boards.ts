import { scoreOf } from "perilune/hub";
import type { Identity } from "../../packages/hub-server/src/accounts/identity.ts";
import type { HubBoard } from "../../packages/hub-server/src/boards/boards.ts";
import type { Verification } from "../../packages/hub-server/src/boards/verification.ts";
import type { Outcome } from "../../packages/hub-server/src/evaluation/job.ts";
import type { Repo } from "../../packages/hub-server/src/repos/repo.ts";
import { agentFiles, commitFiles, tableFor } from "./agent-repo.ts";
import { openTestHub, type TestHub } from "./hub-context.ts";
import type { TestDatabase } from "./postgres.ts";

export const DAY = 24 * 60 * 60_000;

/** The environment of the test agents. */
export const cliff = { id: "CliffWalking-v1", kwargs: {} };

/** The files of an agent; a different one for each number. */
export const cliffAgent = (number: number, claim?: string) =>
  agentFiles(
    tableFor(cliff, (state) => state * number),
    cliff,
    claim,
  );

/** What an evaluator would say of these returns. */
export function verified(returns: readonly number[], weights = "a"): Outcome {
  return {
    status: "verified",
    score: scoreOf(returns),
    returns,
    lengths: returns.map(() => 1),
    weightsHash: weights.padEnd(64, "0"),
    perilune: "0.1.0",
  };
}

/** A hub with its open boards, three users, and nobody who runs what is enrolled but the test. */
export interface TestBoards extends TestHub {
  readonly ada: Identity;
  readonly bob: Identity;
  readonly admin: Identity;
  later(milliseconds: number): void;
  /** Commits an agent and enrols it; its name is `cliff` unless given. */
  push(
    number: number,
    by: Identity,
    options?: { readonly name?: string; readonly claim?: string; readonly private?: boolean },
  ): Promise<{ repo: Repo; entries: Verification[] }>;
  /** Takes the next run and writes down that it gave these returns, or why it is refused. */
  finishNext(outcome: readonly number[] | string, weights?: string): Promise<Verification>;
  /** Opens a challenge of a day, of 20 episodes, and 2 entries a team. */
  challenge(options?: object): Promise<HubBoard>;
}

export async function openTestBoards(server: TestDatabase): Promise<TestBoards> {
  const hub = await openTestHub(await server.create());
  const { boards, enrolment, verifications } = hub.context;
  await boards.open();
  const users = {
    ada: await hub.user("ada"),
    bob: await hub.user("bob"),
    admin: await hub.user("root", { role: "admin" }),
  };
  const later = (milliseconds: number): void => void (hub.time += milliseconds);
  return Object.assign(hub, users, {
    later,
    async push(number, by, options = {}) {
      later(1);
      const { name = "cliff", claim } = options;
      const { repo, commit } = await commitFiles(hub.context, name, cliffAgent(number, claim), by, options);
      return { repo, entries: await enrolment.enrol(repo, commit.id, by.user) };
    },
    async finishNext(outcome, weights) {
      later(1);
      const next = await verifications.next();
      if (next === null) throw new Error("nothing waits");
      const isRefused = typeof outcome === "string";
      await verifications.finish(next, isRefused ? { status: "refused", reason: outcome } : verified(outcome, weights));
      return next;
    },
    challenge: (options = {}) =>
      boards.createChallenge(
        {
          id: "class-1",
          title: "Class 1",
          env: { ...cliff, maxEpisodeSteps: 50 },
          startsAt: new Date(hub.time),
          endsAt: new Date(hub.time + DAY),
          episodes: 20,
          entriesPerTeam: 2,
          ...options,
        },
        users.admin,
      ),
  } satisfies Pick<TestBoards, "later" | "push" | "finishNext" | "challenge">);
}
