import { makeReference, registeredIds } from "perilune";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardThatClaims, commitFiles } from "../../../../tests/support/agent-repo.ts";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import {
  cliff,
  cliffAgent,
  DAY,
  openTestBoards,
  type TestBoards,
  verified,
} from "../../../../tests/support/test-boards.ts";
import type { HubBoard } from "./boards.ts";
import { boardsFor } from "./matching.ts";
import { openBoards } from "./open-boards.ts";

describe("the open boards", () => {
  it("have environments that exist, and the course's pass marks", () => {
    for (const { env } of openBoards) expect(registeredIds()).toContain(env.id);
    for (const { env } of openBoards) makeReference(env).close?.();
    const passMarks = openBoards.filter(({ passMark }) => passMark !== null).map(({ id, passMark }) => [id, passMark]);
    expect(Object.fromEntries(passMarks)).toEqual({ "LunarLander-v3": 200, "CartPole-v1": 350, "Taxi-v4": 4.5 });
    expect(new Set(openBoards.map(({ id }) => id)).size).toBe(openBoards.length);
  });

  it("take the agents of their environment, by its arguments where there are several", () => {
    const boards = openBoards.map(
      (board): HubBoard => ({ ...board, episodes: 100, deterministic: true, challenge: null, entriesPerTeam: null }),
    );
    const idsFor = (id: string, kwargs = {}) => boardsFor({ id, kwargs }, boards).map((board) => board.id);
    expect(idsFor("FrozenLake-v1")).toEqual(["FrozenLake-v1"]);
    expect(idsFor("FrozenLake-v1", { isSlippery: true, mapName: "4x4" })).toEqual(["FrozenLake-v1"]);
    expect(idsFor("FrozenLake-v1", { isSlippery: false })).toEqual(["FrozenLake-v1-4x4-no_slippery"]);
    expect(idsFor("FrozenLake-v1", { successRate: 0.9 })).toEqual(["FrozenLake-v1"]);
    expect(idsFor("LunarLander", { gravity: -1 })).toEqual(["LunarLander-v3"]);
    expect(idsFor("my/Maze-v0")).toEqual([]);
    expect(idsFor("CartPole-v1", JSON.parse('{"__proto__":{"a":1},"constructor":2}'))).toEqual(["CartPole-v1"]);
  });
});

describeOnEachDatabase("boards", (server) => {
  let hub: TestBoards;
  beforeEach(async () => {
    hub = await openTestBoards(server);
  });
  afterEach(() => hub.close());

  const cliffBoard = () => hub.context.boards.find(cliff.id);

  it("are made once, and open again with the same ids", async () => {
    const before = await hub.context.boards.list();
    expect(before.map(({ id }) => id)).toEqual(openBoards.map(({ id }) => id));
    await hub.context.boards.open();
    expect(await hub.context.boards.list()).toEqual(before);
    expect(await cliffBoard()).toMatchObject({ episodes: 100, deterministic: true, challenge: null });
    await expect(hub.context.boards.find("nowhere")).rejects.toMatchObject({ status: 404, code: "BoardNotFound" });
  });

  it("take an agent when it is pushed, and again only when its model changes", async () => {
    const { repo, entries } = await hub.push(1, hub.ada, { claim: "300 +/- 1" });
    expect(entries).toMatchObject([{ boardId: "CliffWalking-v1", status: "queued", claim: { mean: 300, std: 1 } }]);
    await hub.finishNext([-20, -30]);
    const { commit } = await commitFiles(hub.context, "cliff", { "README.md": cardThatClaims("-13") }, hub.ada);
    const again = await hub.context.enrolment.enrol((await hub.context.repos.byId(repo.id))!, commit.id, "ada");
    expect(again).toMatchObject([{ id: entries[0].id, status: "verified" }]);
    // The card alone has changed: its new claim stands beside the old score.
    const { standings } = await hub.context.standings.page(await cliffBoard(), { limit: 9, viewer: null });
    expect(standings).toMatchObject([{ claim: { mean: -13, std: 0 }, score: { mean: -25, std: 5, result: -30 } }]);
    expect((await hub.push(2, hub.ada)).entries).toMatchObject([{ status: "queued" }]);
    // One that waits gives way to the next push.
    expect((await hub.push(3, hub.ada)).entries).toMatchObject([{ status: "queued" }]);
    expect(await hub.context.verifications.waiting("CliffWalking-v1")).toBe(1);
    expect(await hub.context.verifications.ofRepo(repo)).toHaveLength(2);
  });

  it("leave alone what is no agent, and say so when they are asked", async () => {
    const plain = await commitFiles(hub.context, "notes", { "README.md": "# Notes" }, hub.ada);
    expect(await hub.context.enrolment.enrol(plain.repo, plain.commit.id, "ada")).toEqual([]);
    await expect(hub.context.enrolment.again(plain.repo, hub.ada)).rejects.toThrow("holds no model.safetensors");
    const broken = await commitFiles(hub.context, "broken", { ...cliffAgent(1), "perilune.json": "{" }, hub.ada);
    expect(await hub.context.enrolment.enrol(broken.repo, broken.commit.id, "ada")).toEqual([]);
    await expect(hub.context.enrolment.again(broken.repo, hub.ada)).rejects.toMatchObject({ status: 400 });
    await expect(hub.context.enrolment.again(broken.repo, hub.bob)).rejects.toMatchObject({ status: 403 });
  });

  it("run one agent ten times a day, and one user's fifty times", async () => {
    for (let i = 1; i <= 10; i++) {
      expect((await hub.push(i, hub.ada)).entries[0].status).toBe("queued");
      await hub.finishNext([i, i]);
    }
    const { entries, repo } = await hub.push(11, hub.ada);
    expect(entries).toMatchObject([
      { status: "refused", reason: expect.stringContaining("10 times here in 24 hours") },
    ]);
    // What is better stays, and the same model may come again another day: the first of the ten is then a day old.
    const [first] = (await hub.context.verifications.ofRepo(repo)).slice(-1);
    hub.time = Date.parse(first.queuedAt) + DAY - 1;
    expect(await hub.context.enrolment.again(repo, hub.ada)).toMatchObject([{ status: "refused" }]);
    hub.later(1);
    expect(await hub.context.enrolment.again(repo, hub.ada)).toMatchObject([{ status: "queued" }]);
    // Those on other open boards are of the fifty.
    const elsewhere = {
      board_id: "Taxi-v4",
      repo_key: "bob/taxi",
      user: "bob",
      created_at: new Date(hub.time).toISOString(),
    };
    await hub.context.database
      .insertInto("entries")
      .values({ ...elsewhere, id: "taxi", team_id: null })
      .execute();
    for (let i = 0; i < 49; i++) await hub.push(1, hub.bob, { name: `cliff-${i}` });
    expect((await hub.push(1, hub.bob, { name: "one-more" })).entries).toMatchObject([
      { status: "refused", reason: expect.stringContaining("bob had 50 agents run") },
    ]);
  });

  it("count a run when its repository is deleted and made again, and when several come at once", async () => {
    const { enrolment, repos } = hub.context;
    for (let i = 1; i <= 10; i++) {
      const { repo } = await hub.push(i, hub.ada, { name: "Cliff" });
      await hub.finishNext([i]);
      await repos.remove(repo, hub.ada);
    }
    const refused = (reason: string) => [{ status: "refused", reason: expect.stringContaining(reason) }];
    const { entries } = await hub.push(11, hub.ada, { name: "cliff" });
    expect(entries).toMatchObject(refused("this agent was run 10 times"));
    for (let i = 0; i < 40; i++) await repos.remove((await hub.push(1, hub.ada, { name: `x${i}` })).repo, hub.ada);
    const last = await hub.push(1, hub.ada, { name: "y" });
    expect(last.entries).toMatchObject(refused("ada had 50 agents run"));
    hub.later(DAY);
    const again = await Promise.all(Array.from({ length: 5 }, () => enrolment.again(last.repo, hub.ada)));
    expect(new Set(again.flat().map(({ id }) => id)).size).toBe(1);
    expect(await hub.context.verifications.waiting("CliffWalking-v1")).toBe(1);
  });

  it("forget the run of a repository that is deleted while it plays", async () => {
    const { repos, verifications, standings } = hub.context;
    const { repo } = await hub.push(1, hub.ada);
    const next = await verifications.next();
    await repos.remove(repo, hub.ada);
    await verifications.finish(next!, verified([1, 1]));
    expect(await standings.page(await cliffBoard(), { limit: 9, viewer: null })).toEqual({ entries: 0, standings: [] });
  });

  it("run a refused model again when asked, and one that came back not again", async () => {
    const { enrolment, verifications } = hub.context;
    const { repo, entries } = await hub.push(1, hub.ada);
    await hub.finishNext("out of time");
    // Pushed once more it is as it was.
    expect((await hub.push(1, hub.ada)).entries).toMatchObject([{ id: entries[0].id, status: "refused" }]);
    const [again] = await enrolment.again(repo, hub.ada);
    expect(again).toMatchObject({ status: "queued" });
    await hub.finishNext([1]);
    expect(await enrolment.again(repo, hub.ada)).toMatchObject([{ id: again.id, status: "verified" }]);
    await hub.push(2, hub.ada);
    await hub.finishNext([2]);
    // The first model once more, in a third revision.
    expect((await hub.push(1, hub.ada)).entries).toMatchObject([{ id: again.id, score: { result: 1 } }]);
    expect(await verifications.waiting("CliffWalking-v1")).toBe(0);
  });

  it("show agents of one result by who came first", async () => {
    const names = ["e", "b", "d", "a", "c", "f"];
    for (const name of names) {
      await hub.push(1, hub.ada, { name });
      await hub.finishNext([5]);
    }
    const { standings } = await hub.context.standings.page(await cliffBoard(), { limit: 9, viewer: null });
    expect(standings.map(({ rank, repo }) => [rank, repo?.name])).toEqual(names.map((name) => [1, name]));
  });

  it("serve users in turn, and nothing twice", async () => {
    for (let i = 0; i < 3; i++) await hub.push(1, hub.ada, { name: `a${i}` });
    await hub.push(1, hub.bob, { name: "b0" });
    const order: (string | null)[] = [];
    for (let i = 0; i < 4; i++) {
      hub.later(1);
      order.push((await hub.context.verifications.next())?.submittedBy ?? null);
    }
    expect(order).toEqual(["ada", "bob", "ada", "ada"]);
    expect(await hub.context.verifications.next()).toBeNull();
    const taken = await Promise.all([hub.context.verifications.next(), hub.context.verifications.next()]);
    expect(taken).toEqual([null, null]);
  });

  it("put back in line what ran when the hub was killed, and find what it had not yet enrolled", async () => {
    const { repo } = await hub.push(1, hub.ada);
    const next = await hub.context.verifications.next();
    expect(next).toMatchObject({ repoId: repo.id, status: "running" });
    expect(await hub.context.verifications.next()).toBeNull();
    await hub.context.verifications.requeue();
    expect(await hub.context.verifications.next()).toMatchObject({ id: next?.id });
    const lost = await commitFiles(hub.context, "lost", cliffAgent(2), hub.bob);
    expect(await hub.context.verifications.unenrolled()).toContain(lost.repo.id);
  });

  it("rank the best run of each agent by mean - std, and hide private ones", async () => {
    const first = await hub.push(1, hub.ada);
    await hub.finishNext([10, 30], "a");
    await hub.push(2, hub.ada);
    await hub.finishNext([11, 13], "b");
    await hub.push(3, hub.ada);
    await hub.finishNext([0, 0], "c");
    // No better than the second, and later.
    await hub.push(4, hub.ada);
    await hub.finishNext([11, 11], "later");
    await hub.push(1, hub.bob, { name: "same" });
    await hub.finishNext([11, 13], "d");
    await hub.push(1, hub.bob, { name: "secret", private: true });
    await hub.finishNext([99, 99]);
    const last = await hub.push(1, hub.bob, { name: "worse" });
    await hub.finishNext([5, 5]);
    const board = { ...(await cliffBoard()), passMark: 11 };
    const page = await hub.context.standings.page(board, { limit: 10, viewer: null });
    expect(page.entries).toBe(3);
    expect(page.standings).toMatchObject([
      { rank: 1, repo: { namespace: "ada", name: "cliff" }, score: { mean: 12, result: 11 }, passed: true, team: null },
      { rank: 1, repo: { namespace: "bob", name: "same" }, score: { result: 11 }, weightsHash: "d".padEnd(64, "0") },
      { rank: 3, repo: { namespace: "bob", name: "worse" }, score: { result: 5 }, passed: false },
    ]);
    const second = await hub.context.standings.page(board, { limit: 1, offset: 2, viewer: null });
    expect(second.standings).toEqual([page.standings[2]]);
    const ranks = await hub.context.standings.ranksOf(last.repo.id, [board]);
    expect([...ranks.values()]).toEqual([3]);
    const runs = await hub.context.verifications.ofRepo(first.repo);
    expect(runs.map(({ score }) => score?.result)).toEqual([11, 0, 11, 10]);
    expect(runs[2].returns).toEqual([11, 13]);
  });
});
