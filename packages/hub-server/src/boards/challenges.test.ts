import { createHash } from "node:crypto";
import { seedsHash } from "perilune/hub";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import { cliff, DAY, openTestBoards, type TestBoards } from "../../../../tests/support/test-boards.ts";

describeOnEachDatabase("challenges", (server) => {
  let hub: TestBoards;
  beforeEach(async () => {
    hub = await openTestBoards(server);
  });
  afterEach(() => hub.close());

  it("keep the seeds of a challenge until its end, and prove them by their hash", async () => {
    const made = await hub.challenge();
    expect(made.challenge).toMatchObject({ seeds: null });
    const hash = made.challenge?.seedsHash;
    const secret = await hub.context.boards.seedsFor("class-1");
    const shown = JSON.stringify(await hub.context.boards.list());
    expect(secret?.filter((seed) => shown.includes(String(seed)))).toEqual([]);
    expect(secret).toHaveLength(20);
    expect(new Set(secret).size).toBe(20);
    expect(seedsHash(secret ?? [])).toBe(hash);
    hub.later(DAY - 1);
    expect((await hub.context.boards.find("class-1")).challenge?.seeds).toBeNull();
    hub.later(1);
    expect((await hub.context.boards.find("class-1")).challenge?.seeds).toEqual(secret);
    const other = await hub.challenge({ id: "class-2" });
    expect(other.challenge?.seedsHash).not.toBe(hash);
  });

  it("open challenges for admins alone, that can be run", async () => {
    await expect(hub.context.boards.createChallenge({} as never, hub.ada)).rejects.toMatchObject({ status: 403 });
    await hub.challenge();
    const refusals: [object, number | RegExp][] = [
      [{}, 409],
      [{ id: "a b" }, /id of a board/],
      [{ id: "x", endsAt: new Date(hub.time - 1) }, /ends after now/],
      [{ id: "x", startsAt: new Date(hub.time - DAY), endsAt: new Date(hub.time) }, /ends after now/],
      [{ id: "x", episodes: 1001 }, /1 to 1000 episodes/],
      [{ id: "x", episodes: 1.5 }, /1 to 1000 episodes/],
      [{ id: "x", entriesPerTeam: 0 }, /at least 1 entry/],
      [{ id: "x", env: cliff }, /no step limit/],
      [{ id: "x", env: { id: "CartPol-v1", kwargs: {} } }, /did you mean "CartPole/],
      [{ id: "x", env: { id: "CartPole-v1", kwargs: { wind: 1 } } }, /wind/],
      [{ id: "x", env: { id: "CartPole-v1", kwargs: {}, maxEpisodeSteps: 100_001 } }, /at most 100000 steps/],
    ];
    for (const [options, why] of refusals) {
      const expected = typeof why === "number" ? { status: why } : { status: 400, message: expect.stringMatching(why) };
      await expect(hub.challenge(options), JSON.stringify(options)).rejects.toMatchObject(expected);
    }
    const longest = { id: "longest", episodes: 1000, deterministic: false, passMark: 7 };
    const env = { id: "CartPole-v1", kwargs: {}, maxEpisodeSteps: 100_000 };
    expect(await hub.challenge({ ...longest, env })).toMatchObject({ ...longest, env });
  });

  it("have teams: who knows the code of one is in it, and in no other", async () => {
    const { boards, teams } = hub.context;
    const board = await hub.challenge();
    const openBoard = await boards.find(cliff.id);
    await expect(teams.create(openBoard, "x", hub.ada)).rejects.toThrow("open board");
    await expect(teams.create(board, " \n ", hub.ada)).rejects.toMatchObject({ status: 400 });
    await expect(teams.create(board, "x", { ...hub.ada, role: "read" })).rejects.toMatchObject({ status: 403 });
    const { team, invitation } = await teams.create(board, " Red   Comets ", hub.ada);
    expect(team).toMatchObject({ name: "Red Comets", founder: "ada", members: ["ada"] });
    expect(invitation).toMatch(/^[A-Za-z0-9]{24}$/);

    // Neither its name nor the code of another challenge's team opens it.
    await expect(teams.create(board, "red comets", hub.bob)).rejects.toMatchObject({ status: 409 });
    const other = await teams.create(await hub.challenge({ id: "class-2" }), "Red Comets", hub.admin);
    for (const code of ["Red Comets", "red comets", "", team.id, other.invitation]) {
      await expect(teams.join(board, code, hub.bob), code).rejects.toMatchObject({ status: 403 });
    }
    expect((await teams.list("class-1"))[0].members).toEqual(["ada"]);
    await expect(teams.join(board, invitation, { ...hub.bob, role: "read" })).rejects.toMatchObject({ status: 403 });
    expect((await teams.join(board, ` ${invitation}\n`, hub.bob)).members).toEqual(["ada", "bob"]);
    expect((await teams.join(board, invitation, hub.bob)).members).toEqual(["ada", "bob"]);
    await expect(teams.create(board, "Others", hub.bob)).rejects.toThrow('in the team "Red Comets"');
    expect(await teams.list("class-1")).toEqual([{ ...team, members: ["ada", "bob"] }]);
    // Only its hash is kept.
    const rows = await hub.context.database.selectFrom("teams").selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(invitation);
    const hash = createHash("sha256").update(invitation).digest("hex");
    expect(rows.map((row) => row.invitation_sha256)).toContain(hash);
  });

  it("have teams whose founder, or an admin, makes a new code: the old one opens nothing", async () => {
    const { teams } = hub.context;
    const board = await hub.challenge();
    const { invitation } = await teams.create(board, "Comets", hub.ada);
    await expect(teams.renewInvitation(board, "Comets", hub.bob)).rejects.toThrow("only ada");
    await expect(teams.renewInvitation(board, "None", hub.ada)).rejects.toMatchObject({ status: 404 });
    const codes = [invitation, await teams.renewInvitation(board, "comets", hub.ada)];
    codes.push(await teams.renewInvitation(board, "Comets", hub.admin));
    expect(new Set(codes).size).toBe(3);
    for (const old of codes.slice(0, 2))
      await expect(teams.join(board, old, hub.bob)).rejects.toThrow("invitation code");
    expect((await teams.join(board, codes[2], hub.bob)).members).toEqual(["ada", "bob"]);
    hub.later(DAY);
    await expect(teams.join(board, codes[2], hub.bob)).rejects.toThrow("nobody can join");
    await expect(teams.create(board, "Late", hub.admin)).rejects.toThrow("nobody can join");
    await expect(teams.renewInvitation(board, "Comets", hub.ada)).rejects.toMatchObject({ status: 409 });
  });

  it("rank the best entry of each team, which has so many", async () => {
    const { teams, enrolment, standings, verifications } = hub.context;
    const board = await hub.challenge();
    const { repo } = await hub.push(1, hub.ada, { private: true });
    await hub.finishNext([0]);
    await expect(enrolment.enter(board, repo, hub.ada)).rejects.toThrow("in no team");
    const { team, invitation } = await teams.create(board, "Red Comets", hub.ada);
    await teams.join(board, invitation, hub.bob);
    await teams.create(board, "Alone", hub.admin);

    const entry = await enrolment.enter(board, repo, hub.ada);
    expect(entry).toMatchObject({ status: "queued", teamId: team.id, boardId: "class-1" });
    expect((await enrolment.enter(board, repo, hub.ada)).id).toBe(entry.id);
    await expect(enrolment.enter(board, repo, hub.bob)).rejects.toMatchObject({ status: 403 });
    await hub.finishNext([3, 3]);
    const second = await hub.push(2, hub.bob);
    await hub.finishNext([1]);
    // One that is refused is none of the two.
    await enrolment.enter(board, second.repo, hub.bob);
    await hub.finishNext("out of time");
    await enrolment.enter(board, second.repo, hub.bob);
    await hub.finishNext([2, 2]);
    const third = await hub.push(3, hub.bob, { name: "third" });
    await hub.finishNext([1]);
    await expect(enrolment.enter(board, third.repo, hub.bob)).rejects.toThrow("2 entries");
    const other = await hub.push(4, hub.admin);
    await hub.finishNext([1]);
    await enrolment.enter(board, other.repo, hub.admin);
    await hub.finishNext([2.5, 2.5]);

    const seen = await standings.page(board, { limit: 9, viewer: null });
    expect(seen).toMatchObject({
      entries: 2,
      standings: [
        { rank: 1, team: "Red Comets", repo: null, score: { result: 3 } },
        { rank: 2, team: "Alone", repo: { namespace: "root" }, score: { result: 2.5 } },
      ],
    });
    const own = await standings.page(board, { limit: 9, viewer: hub.ada });
    expect(own.standings[0].repo).toEqual({ namespace: "ada", name: "cliff" });
    // While the seeds are secret, so is what each episode gave.
    const [run] = await verifications.ofRepo(repo);
    expect(run).toMatchObject({ boardId: "class-1", returns: null, lengths: null, score: { mean: 3 } });

    // Its agent gone, the team's next best stands, and none of its entries comes back.
    await hub.context.repos.remove(repo, hub.ada);
    expect((await standings.page(board, { limit: 9, viewer: null })).standings).toMatchObject([
      { rank: 1, team: "Alone" },
      { rank: 2, team: "Red Comets", score: { result: 2 } },
    ]);
    expect([...(await standings.ranksOf(second.repo.id, [board])).values()]).toEqual([2]);
    await expect(enrolment.enter(board, third.repo, hub.bob)).rejects.toThrow("2 entries");
    hub.later(DAY);
    const runs = await verifications.ofRepo(second.repo);
    expect(runs.find(({ teamId, score }) => teamId !== null && score !== null)?.returns).toEqual([2, 2]);
    await expect(enrolment.enter(board, third.repo, hub.bob)).rejects.toThrow("no more entries");
  });

  it("let two teams enter one organisation's agent", async () => {
    const { accounts, teams, enrolment } = hub.context;
    await accounts.createOrg("lab");
    const [ada, bob] = [hub.ada, hub.bob].map((member) => ({ ...member, orgs: ["lab"] }));
    const { repo } = await hub.push(1, { ...ada, user: "lab" });
    const board = await hub.challenge();
    await teams.create(board, "A", ada);
    await teams.create(board, "B", bob);
    const first = await enrolment.enter(board, repo, ada);
    const second = await enrolment.enter(board, repo, bob);
    expect(second.id).not.toBe(first.id);
    expect(second.teamId).not.toBe(first.teamId);
  });

  it("run one user's refused agents fifty times a day, open boards aside", async () => {
    const board = await hub.challenge({ entriesPerTeam: 1 });
    await hub.context.teams.create(board, "Stubborn", hub.ada);
    const { repo } = await hub.push(1, hub.ada);
    await hub.finishNext([0]);
    for (let i = 0; i < 50; i++) {
      await hub.context.enrolment.enter(board, repo, hub.ada);
      await hub.finishNext("out of time");
    }
    const again = hub.context.enrolment.enter(board, repo, hub.ada);
    await expect(again).rejects.toMatchObject({ status: 429, message: expect.stringContaining("too many entries") });
    const page = await hub.context.standings.page(board, { limit: 9, viewer: null });
    expect(page).toEqual({ entries: 0, standings: [] });
    expect((await hub.push(2, hub.ada)).entries).toMatchObject([{ status: "queued" }]);
  });

  it("keep the first of a team's equal entries, and take them to the last millisecond", async () => {
    const { teams, enrolment, standings } = hub.context;
    const board = await hub.challenge();
    const { repo } = await hub.push(1, hub.ada);
    await hub.finishNext([0]);
    await teams.create(board, "Twins", hub.ada);
    await enrolment.enter(board, repo, hub.ada);
    await hub.finishNext([3], "first");
    const twin = await hub.push(2, hub.ada);
    await hub.finishNext([0]);
    await enrolment.enter(board, twin.repo, hub.ada);
    await hub.finishNext([3], "last");
    const { standings: lines } = await standings.page(board, { limit: 9, viewer: null });
    expect(lines).toMatchObject([{ weightsHash: "first".padEnd(64, "0") }]);
    const third = await hub.push(3, hub.ada);
    hub.time = Date.parse(board.challenge?.endsAt ?? "") - 1;
    await expect(enrolment.enter(board, third.repo, hub.ada)).rejects.toThrow("2 entries");
    const returns = async () =>
      (await hub.context.verifications.ofRepo(twin.repo))
        .filter(({ status }) => status === "verified")
        .map((run) => run.returns);
    expect(await returns()).toContainEqual(null);
    hub.later(1);
    expect(await returns()).not.toContainEqual(null);
    await expect(enrolment.enter(board, third.repo, hub.ada)).rejects.toThrow("no more entries");
  });

  it("take no entry before a challenge begins", async () => {
    const { repo } = await hub.push(1, hub.ada);
    const board = await hub.challenge({ startsAt: new Date(hub.time + 5000) });
    await hub.context.teams.create(board, "Early", hub.ada);
    await expect(hub.context.enrolment.enter(board, repo, hub.ada)).rejects.toThrow("enter it then");
    hub.later(4999);
    await expect(hub.context.enrolment.enter(board, repo, hub.ada)).rejects.toThrow("enter it then");
    hub.later(1);
    expect(await hub.context.enrolment.enter(board, repo, hub.ada)).toMatchObject({ status: "queued" });
  });
});
