import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import "../envs/index.ts";
import { type LoadedModel, load } from "../checkpoint/model-file.ts";
import { PeriluneError } from "../errors.ts";
import { evaluate } from "../training/evaluate.ts";
import { type Board, boardSeeds, canonicalSeeds, openBoardSeeds, seedsHash, verifyOnBoard } from "./board.ts";
import { boardToJson, readBoard } from "./board-json.ts";
import { loadForBoard } from "./limits.ts";
import { scoreOf } from "./score.ts";

const fixtures = new URL("../../../../tests/fixtures/", import.meta.url);
const oracle = JSON.parse(readFileSync(new URL("hub-scores.json", fixtures), "utf8")) as {
  open: { board: string; weights_hash: string; seeds: number[] };
  secret: { seeds: number[]; hash: string };
};
const file = new Uint8Array(readFileSync(new URL("ppo-LunarLander-v3.safetensors", fixtures)));
const lander: Board = {
  id: "LunarLander-v3",
  title: "Lunar lander",
  env: { id: "LunarLander-v3", kwargs: {}, maxEpisodeSteps: 1000 },
  episodes: 4,
  deterministic: true,
  passMark: 200,
  challenge: null,
};
let model: LoadedModel;
beforeAll(async () => {
  model = await load(file);
});

describe("seeds", () => {
  it("are those that anyone computes by the recipe", () => {
    const { board, weights_hash, seeds } = oracle.open;
    expect(openBoardSeeds(board, weights_hash, seeds.length)).toEqual(seeds);
    expect(boardSeeds({ ...lander, episodes: 3 }, weights_hash)).toEqual(seeds.slice(0, 3));
  });

  it("are others for other weights and other boards", () => {
    const { board, weights_hash, seeds } = oracle.open;
    const others = [openBoardSeeds(`${board}x`, weights_hash, 12), openBoardSeeds(board, model.weightsHash, 12)];
    for (const list of others) expect(list.some((seed) => seeds.includes(seed))).toBe(false);
  });

  it("of a challenge are bound by their hash, secret until the deadline, and checked after it", () => {
    const { seeds, hash } = oracle.secret;
    expect(canonicalSeeds(seeds)).toBe("[7,11,4294967295]");
    expect(seedsHash(seeds)).toBe(hash);
    const challenge = {
      startsAt: "2030-01-01T00:00:00Z",
      endsAt: "2030-02-01T00:00:00Z",
      seedsHash: hash,
      seeds: null,
    };
    expect(() => boardSeeds({ ...lander, challenge }, "")).toThrow("secret until 2030-02-01T00:00:00Z");
    expect(boardSeeds({ ...lander, challenge: { ...challenge, seeds } }, "")).toEqual(seeds);
    const swapped = { ...challenge, seeds: [7, 11, 12] };
    expect(() => boardSeeds({ ...lander, challenge: swapped }, "")).toThrow("not those of its start");
  });
});

describe("verifyOnBoard", () => {
  it("plays each seed as an evaluation that begins with it", () => {
    const seeds = [3_000_000_000, 5, 77];
    const { returns, lengths, score } = verifyOnBoard(model.policy, lander, seeds);
    const alone = seeds.map((seed) => evaluate(model.policy, "LunarLander-v3", { seed, episodes: 1 }));
    expect(returns).toEqual(alone.map(({ meanReward }) => meanReward));
    expect(lengths).toEqual(alone.map(({ meanLength }) => meanLength));
    expect(score).toEqual(scoreOf(returns));
  });

  it("takes the step limit, the arguments and the determinism of the board", () => {
    const short: Board = { ...lander, env: { ...lander.env, maxEpisodeSteps: 20 } };
    expect(verifyOnBoard(model.policy, short, [1, 2]).lengths).toEqual([20, 20]);
    const heavy: Board = { ...lander, env: { ...lander.env, kwargs: { gravity: -11.9 } } };
    expect(verifyOnBoard(model.policy, heavy, [1]).returns).not.toEqual(
      verifyOnBoard(model.policy, lander, [1]).returns,
    );
    const stochastic = verifyOnBoard(model.policy, { ...lander, deterministic: false }, [1, 2]);
    expect(stochastic.returns).not.toEqual(verifyOnBoard(model.policy, lander, [1, 2]).returns);
    // An episode's draws hang on its own seed alone, not on its place in the list.
    expect(verifyOnBoard(model.policy, { ...lander, deterministic: false }, [2]).returns[0]).toBe(
      stochastic.returns[1],
    );
  });
});

describe("loadForBoard", () => {
  it("reads a model that fits", async () => {
    const parameters = [...model.policy.tensors().values()].reduce((sum, { data }) => sum + data.length, 0);
    const limits = { bytes: file.length, parameters };
    expect((await loadForBoard(file, lander, { limits })).weightsHash).toBe(model.weightsHash);
    const fewer = { ...limits, parameters: parameters - 1 };
    await expect(loadForBoard(file, lander, { limits: fewer })).rejects.toThrow(`${parameters} parameters, more than`);
  });

  it.each([
    [
      "too many bytes",
      { bytes: file.length - 1, parameters: 1e7 },
      `the model file has ${file.length} bytes, more than`,
    ],
    ["too many parameters", { bytes: 1e8, parameters: 9_000 }, "parameters, more than the 9000 a board runs"],
  ])("refuses %s", async (_, limits, reason) => {
    await expect(loadForBoard(file, lander, { limits })).rejects.toThrow(reason);
  });

  it("refuses a model made for other spaces, and bytes that are no model", async () => {
    const cartPole: Board = { ...lander, id: "cart", env: { id: "CartPole-v1", kwargs: {}, maxEpisodeSteps: 500 } };
    await expect(loadForBoard(file, cartPole)).rejects.toThrow(
      "observationSpace is not that of CartPole-v1 on the board cart",
    );
    const continuous: Board = { ...lander, env: { ...lander.env, kwargs: { continuous: true } } };
    await expect(loadForBoard(file, continuous)).rejects.toThrow("actionSpace is not that of LunarLander-v3");
    await expect(loadForBoard(file.slice(0, 900), lander)).rejects.toBeInstanceOf(PeriluneError);
  });
});

describe("a board as JSON", () => {
  const challenge = { startsAt: "a", endsAt: "b", seedsHash: oracle.secret.hash, seeds: oracle.secret.seeds };
  it.each([lander, { ...lander, passMark: null, challenge }, { ...lander, challenge: { ...challenge, seeds: null } }])(
    "comes back as it was",
    (board) => {
      expect(readBoard(JSON.parse(JSON.stringify(boardToJson(board))))).toEqual(board);
    },
  );

  it("is refused where a part is missing or of another type", () => {
    const json = boardToJson({ ...lander, challenge });
    const { max_episode_steps: _, ...unlimited } = json.env;
    const wrong = [
      null,
      { ...json, id: 1 },
      { ...json, env: unlimited },
      { ...json, episodes: 0 },
      { ...json, pass_mark: "200" },
      { ...json, challenge: {} },
      { ...json, challenge: { ...json.challenge, seeds: [] } },
      { ...json, challenge: { ...json.challenge, seeds: [1, 2.5] } },
      { ...json, challenge: { ...json.challenge, seeds: [1, -2] } },
      { ...json, challenge: { ...json.challenge, seeds: [1, "2"] } },
      { ...json, challenge: { ...json.challenge, seeds_hash: "abc" } },
    ];
    for (const value of wrong) expect(() => readBoard(value), JSON.stringify(value)).toThrow("expected a board");
  });
});
