import { readFileSync } from "node:fs";
import * as client from "@huggingface/hub";
import { load } from "perilune";
import { boardSeeds, push, readBoard, seedsHash, verifyOnBoard } from "perilune/hub";
import { expect, it } from "vitest";
import { newUser, startHub } from "./a-hub.ts";

const model = readFileSync(
  new URL("../../packages/hub-server/agents/q-learning-Taxi-v4/model.safetensors", import.meta.url),
);

it("an agent pushed by the real client is run, ranked, and verified by anyone to the last bit", async () => {
  let time = Date.parse("2026-01-05T09:00:00Z");
  const hub = await startHub({ now: () => new Date(time) });
  const [token, readToken, adminToken, otherToken] = await Promise.all([
    newUser(hub, "ada"),
    newUser(hub, "reader", "read"),
    newUser(hub, "root", "admin"),
    newUser(hub, "bob"),
  ]);
  const ask = async (path: string, options: { token?: string; body?: unknown } = {}) => {
    const { body } = options;
    const response = await fetch(hub.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(options.token && { authorization: `Bearer ${options.token}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: every answer has its own shape, looked at below.
    return { status: response.status, body: (await response.json()) as any };
  };
  const { policy, env } = await load(model);
  const pushed = await push(policy, "ada/taxi", {
    client: client as never,
    accessToken: token,
    hubUrl: hub.url,
    env: env!,
    episodes: 3,
    now: () => new Date(time).toISOString(),
  });
  await hub.verification.idle();

  const taxi = (await ask("/api/boards/Taxi-v4")).body;
  expect(taxi).toMatchObject({ entries: 1, waiting: 0, offset: 0, pass_mark: 4.5, challenge: null });
  const [line] = taxi.standings;
  expect(line).toMatchObject({ rank: 1, repo: "ada/taxi", team: null, commit: pushed.commit, passed: true });
  expect(line.claimed.mean).toBeCloseTo(pushed.results.meanReward, 2);
  const board = readBoard(taxi);
  const own = verifyOnBoard(policy, board, boardSeeds(board, line.weights_hash));
  expect(line).toMatchObject(own.score);
  expect((await ask("/api/boards/Taxi-v4?offset=1")).body.standings).toEqual([]);
  expect((await ask("/api/boards/Taxi-v4?limit=0")).status).toBe(400);
  expect(await ask("/api/boards/nowhere")).toMatchObject({ status: 404, body: { error: expect.any(String) } });

  const runs = "/api/models/ada/taxi/verifications";
  expect((await ask(runs)).body.verifications).toMatchObject([
    { board: "Taxi-v4", status: "verified", rank: 1, returns: own.returns, score: own.score, submitted_by: "ada" },
  ]);
  expect((await ask(runs, { body: {} })).status).toBe(401);
  expect((await ask(runs, { body: {}, token: readToken })).status).toBe(403);
  expect((await ask(runs, { body: {}, token: otherToken })).status).toBe(403);
  // The same model was run already.
  expect((await ask(runs, { body: {}, token })).body.verifications).toHaveLength(1);

  const cup = {
    id: "winter-cup",
    title: "Winter cup",
    env: { id: "Taxi-v4" },
    episodes: 5,
    ends_at: new Date(time + 60_000).toISOString(),
  };
  expect((await ask("/api/boards", { body: cup, token })).status).toBe(403);
  const made = await ask("/api/boards", { body: cup, token: adminToken });
  expect(made).toMatchObject({
    status: 201,
    body: { id: "winter-cup", entries_per_team: 10, challenge: { seeds: null } },
  });
  expect((await ask("/api/boards", { body: cup, token: adminToken })).status).toBe(409);
  expect((await ask("/api/boards", { body: { ...cup, ends_at: "soon" }, token: adminToken })).status).toBe(400);
  expect((await ask(runs, { body: { board: "winter-cup" }, token })).status).toBe(409);
  const teams = "/api/boards/winter-cup/teams";
  const founded = await ask(teams, { body: { name: "Comets" }, token });
  expect(founded).toMatchObject({ status: 201, body: { founder: "ada", members: ["ada"] } });
  const { invitation } = founded.body;
  expect((await ask(teams, { body: { name: "Comets" }, token: readToken })).status).toBe(403);
  expect((await ask(teams, { body: { name: "Comets" }, token: otherToken })).status).toBe(409);
  expect((await ask(teams, { body: { name: "Comets", invitation }, token: otherToken })).status).toBe(400);
  expect((await ask(teams, { body: { invitation: "Comets" }, token: otherToken })).status).toBe(403);
  const renewal = { body: { team: "Comets" } };
  expect((await ask("/api/boards/winter-cup/invitations", { ...renewal, token: otherToken })).status).toBe(403);
  const renewed = await ask("/api/boards/winter-cup/invitations", { ...renewal, token });
  expect((await ask(teams, { body: { invitation }, token: otherToken })).status).toBe(403);
  expect(await ask(teams, { body: { invitation: renewed.body.invitation }, token: otherToken })).toEqual({
    status: 201,
    body: { board: "winter-cup", name: "Comets", founder: "ada", members: ["ada", "bob"] },
  });
  expect(JSON.stringify((await ask("/api/boards/winter-cup")).body)).not.toContain(renewed.body.invitation);
  expect((await ask(runs, { body: { board: "winter-cup" }, token })).status).toBe(202);
  await hub.verification.idle();

  const during = (await ask("/api/boards/winter-cup")).body;
  expect(during).toMatchObject({ entries: 1, standings: [{ rank: 1, team: "Comets" }], challenge: { seeds: null } });
  expect(() => boardSeeds(readBoard(during), line.weights_hash)).toThrow("secret until");
  expect((await ask(runs)).body.verifications[0]).toMatchObject({ board: "winter-cup", returns: null, rank: 1 });
  time += 60_000;
  const after = readBoard((await ask("/api/boards/winter-cup")).body);
  expect(seedsHash(after.challenge?.seeds ?? [])).toBe(made.body.challenge.seeds_hash);
  const repeated = verifyOnBoard(policy, after, boardSeeds(after, line.weights_hash));
  expect(during.standings[0]).toMatchObject(repeated.score);
  expect((await ask(runs, { body: { board: "winter-cup" }, token })).status).toBe(409);
  expect((await ask("/api/boards")).body.boards.map(({ id }: { id: string }) => id)).toContain("winter-cup");
});
