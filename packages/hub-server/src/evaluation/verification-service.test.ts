import { mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { load, make, type Policy, type TablePolicy } from "perilune";
import { openBoardSeeds, scoreOf, verifyOnBoard } from "perilune/hub";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { agentFiles, commitFiles, seedModelBytes, tableFor } from "../../../../tests/support/agent-repo.ts";
import { openTestHub, type TestHub } from "../../../../tests/support/hub-context.ts";
import type { Identity } from "../accounts/identity.ts";
import { VerificationService } from "./verification-service.ts";

const env = { id: "Taxi-v4", kwargs: {} };
const agentOf = async (name: string) => (await load(seedModelBytes(name))).policy;

describe("what is pushed", () => {
  let hub: TestHub;
  let ada: Identity;
  let service: VerificationService;
  let log: string[];
  beforeEach(async () => {
    hub = await openTestHub("file::memory:");
    await hub.context.boards.open();
    ada = await hub.user("ada");
    log = [];
    service = newService();
  });
  afterEach(async () => {
    await service.close();
    await hub.close();
  });

  const newService = (options: object = {}) =>
    new VerificationService(hub.context, { workers: 2, log: (entry) => void log.push(entry), ...options });
  const standings = async () => {
    const board = await hub.context.boards.find("Taxi-v4");
    return (await hub.context.standings.page(board, { limit: 10, viewer: null })).standings;
  };

  it("stands with the score that it has, whatever its card claims", async () => {
    const taxi = await agentOf("q-learning-Taxi-v4");
    await service.start();
    await commitFiles(hub.context, "boaster", agentFiles(taxi, env, "300.00 +/- 1.00"), ada);
    await service.idle();
    const board = await hub.context.boards.find("Taxi-v4");
    const [line] = await standings();
    const own = verifyOnBoard(taxi, board, openBoardSeeds("Taxi-v4", line.weightsHash, 100));
    expect(own.score.mean).toBeLessThan(10);
    expect(line).toMatchObject({ rank: 1, claim: { mean: 300, std: 1 }, score: own.score, passed: true });
    expect(log).toEqual([]);
  });

  it("gains nothing by knowing episodes by heart: other weights play other episodes", async () => {
    const taxi = (await agentOf("q-learning-Taxi-v4")) as unknown as TablePolicy;
    const known = Array.from({ length: 20 }, (_, i) => 1_000_000 + i);
    const learned = statesOf(taxi, known);
    // It does as the good agent where those episodes go, and knows nothing of any other state.
    const parrot = tableFor(env, (state, action) => (learned.has(state) ? taxi.q[state * taxi.actions + action] : 0));
    const board = await hub.context.boards.find("Taxi-v4");
    const there = verifyOnBoard(parrot, board, known).score;
    expect(there).toEqual(verifyOnBoard(taxi as unknown as Policy, board, known).score);
    await service.start();
    await commitFiles(hub.context, "parrot", agentFiles(parrot, env, `${there.mean} +/- ${there.std}`), ada);
    await service.idle();
    const [line] = await standings();
    expect(line.claim?.mean).toBeGreaterThan(5);
    expect(line.score.mean).toBeLessThan(0);
    expect(line.passed).toBe(false);
    // Nor can it learn the episodes it was given: then its weights are others, and so are its episodes.
    const given = openBoardSeeds("Taxi-v4", line.weightsHash, 100);
    const next = openBoardSeeds(
      "Taxi-v4",
      line.weightsHash.replace(/.$/, (last) => (last === "0" ? "1" : "0")),
      100,
    );
    expect(next.filter((seed) => given.includes(seed))).toEqual([]);
  });

  it("is refused with the reason when it lies about its environment, is too large, or damaged", async () => {
    await service.close();
    service = newService({ limits: { modelBytes: 39_000 } });
    await service.start();
    const cartpole = await agentOf("ppo-CartPole-v1");
    const lander = await agentOf("ppo-LunarLander-v3");
    const damaged = Uint8Array.from(seedModelBytes("q-learning-Taxi-v4"));
    damaged[20_000] ^= 255;
    await commitFiles(hub.context, "liar", agentFiles(cartpole, env), ada);
    await commitFiles(hub.context, "giant", agentFiles(lander, env), ada);
    await commitFiles(hub.context, "ruin", { ...agentFiles(cartpole, env), "model.safetensors": damaged }, ada);
    await service.idle();
    const reasonOf = async (name: string) => {
      const repo = await hub.context.repos.find({ kind: "model", namespace: "ada", name }, null);
      const [run] = await hub.context.verifications.ofRepo(repo!);
      return `${run.status}: ${run.reason}`;
    };
    expect(await reasonOf("liar")).toMatch(/^refused: the policy's observationSpace is not that of Taxi-v4/);
    expect(await reasonOf("giant")).toMatch(/^refused: too large: model.safetensors has 4\d{4} bytes/);
    expect(await reasonOf("ruin")).toMatch(/^refused: .*corrupted/);
    expect(await standings()).toEqual([]);
    expect(log).toEqual([]);
  });

  it("plays a challenge's secret seeds, the same for all", async () => {
    const admin = await hub.user("root", { role: "admin" });
    const times = { startsAt: new Date(hub.time), endsAt: new Date(hub.time + 1000) };
    const request = { id: "cup", title: "Cup", env, episodes: 5, ...times };
    const cup = await hub.context.boards.createChallenge(request, admin);
    await hub.context.teams.create(cup, "Ada", ada);
    const taxi = await agentOf("q-learning-Taxi-v4");
    const { repo } = await commitFiles(hub.context, "taxi", agentFiles(taxi, env), ada);
    await hub.context.enrolment.enter(cup, repo, ada);
    // What was entered is run, whatever comes after it.
    await commitFiles(
      hub.context,
      "taxi",
      agentFiles(
        tableFor(env, () => 0),
        env,
      ),
      ada,
    );
    // It was running when the hub before this one was killed.
    while ((await hub.context.verifications.next())?.boardId !== "cup");
    await service.start();
    await service.idle();
    const seeds = await hub.context.boards.seedsFor("cup");
    const { returns } = verifyOnBoard(taxi, cup, seeds ?? []);
    const [line] = (await hub.context.standings.page(cup, { limit: 10, viewer: null })).standings;
    expect(line).toMatchObject({ team: "Ada", score: scoreOf(returns) });
  });

  it("is played within the hub's own folder, which is swept at the next start", async () => {
    const workplace = path.join(hub.folder, "evaluations");
    mkdirSync(path.join(workplace, "run-killed"), { recursive: true });
    writeFileSync(path.join(workplace, "run-killed", "model.safetensors"), "of a hub that was killed");
    await service.start();
    expect(readdirSync(workplace)).toEqual([]);
    const { repo } = await commitFiles(hub.context, "taxi", agentFiles(await agentOf("q-learning-Taxi-v4"), env), ada);
    const seen = new Set<string>();
    while ((await hub.context.verifications.ofRepo(repo))[0]?.status !== "verified") {
      for (const name of readdirSync(workplace)) seen.add(name);
      await new Promise(setImmediate);
    }
    expect([...seen]).toEqual([expect.stringMatching(/^run-/)]);
    await service.idle();
    expect(readdirSync(workplace)).toEqual([]);
    expect(statSync(workplace).mode & 0o77).toBe(0);
  });

  it("is run by the next hub when this one ends in the midst of it", async () => {
    const taxi = await agentOf("q-learning-Taxi-v4");
    await service.start();
    const { repo } = await commitFiles(hub.context, "taxi", agentFiles(taxi, env), ada);
    while ((await hub.context.verifications.ofRepo(repo))[0]?.status !== "running") await new Promise(setImmediate);
    await service.close();
    expect((await hub.context.verifications.ofRepo(repo))[0]).toMatchObject({ status: "queued", startedAt: null });
    service = newService();
    await service.start();
    await service.idle();
    expect((await hub.context.verifications.ofRepo(repo))[0].status).toBe("verified");
  });
});

/** The states that a greedy agent meets in the episodes of some seeds. */
function statesOf(policy: TablePolicy, seeds: readonly number[]): Set<number> {
  const world = make(env.id);
  const states = new Set<number>();
  for (const seed of seeds) {
    let state = world.reset({ seed }).observation as number;
    for (let isOver = false; !isOver; ) {
      states.add(state);
      const { actions } = policy.predict(Int32Array.of(state) as never, { deterministic: true });
      const step = world.step((actions as Int32Array)[0] as never);
      state = step.observation as number;
      isOver = step.terminated || step.truncated;
    }
  }
  return states;
}
