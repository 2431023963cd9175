import { readFileSync } from "node:fs";
import * as client from "@huggingface/hub";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MemoryHub } from "../../../../tests/support/memory-hub.ts";
import "../envs/index.ts";
import { PPO } from "../algorithms/ppo.ts";
import { load } from "../checkpoint/model-file.ts";
import type { Policy } from "../policies/policy.ts";
import { evaluate } from "../training/evaluate.ts";
import { decodeReplay, simulate } from "../training/replay.ts";
import { makeVec } from "../vector/make-vec.ts";
import { readAgentDescription } from "./agent-description.ts";
import { type Evaluator, type PushEvent, type PushOptions, push } from "./push.ts";
import { readResults } from "./results.ts";

const fixture = new URL("../../../../tests/fixtures/ppo-LunarLander-v3.safetensors", import.meta.url);
const text = (bytes: Uint8Array | undefined): string => new TextDecoder().decode(bytes);
const film = new Uint8Array(20_000).fill(7);

let policy: Policy;
let hub: MemoryHub;
let options: PushOptions;
beforeAll(async () => {
  ({ policy } = await load(new Uint8Array(readFileSync(fixture))));
});
beforeEach(() => {
  hub = new MemoryHub();
  options = {
    client,
    accessToken: hub.token,
    fetch: hub.fetch,
    now: () => "2030-01-02T03:04:05Z",
    env: "LunarLander-v3",
    episodes: 2,
  };
});

/** Fails the test if the push gets as far as an evaluation. */
const noEvaluation: Evaluator = () => {
  throw new Error("evaluated");
};

describe("push", () => {
  it("publishes everything in one commit, through the real client", async () => {
    const events: PushEvent[] = [];
    const files = new Map([["config.yaml", new TextEncoder().encode("seed: 1\n")]]);
    const recorder: PushOptions["recorder"] = async () => ({ mp4: film, json: "{}" });
    const pushed = await push(policy, "me/lander", {
      ...options,
      files,
      recorder,
      onProgress: (event) => events.push(event),
    });
    expect(pushed.url).toBe("https://huggingface.co/me/lander");
    expect(pushed.commit).toMatch(/^[0-9a-f]{40}$/);
    expect(pushed.notes).toEqual([]);
    expect(hub.repos.get("me/lander")?.commits).toHaveLength(1);
    expect([...hub.files("me/lander").keys()].sort()).toEqual([...pushed.files.keys()].sort());
    for (const [path, bytes] of pushed.files)
      expect(Buffer.compare(hub.files("me/lander").get(path)!, bytes), path).toBe(0);
    expect([...pushed.files.keys()].sort()).toEqual([
      "README.md",
      "config.yaml",
      "model.safetensors",
      "perilune.json",
      "replay.json",
      "replay.mp4",
      "results.json",
    ]);
    expect(events.slice(0, 3)).toEqual([
      { stage: "allowed", user: "me" },
      { stage: "evaluating", episodes: 2 },
      { stage: "recording" },
    ]);
    expect(events).toContainEqual({ stage: "uploading", path: "replay.mp4", fraction: 1 });
    expect(events.at(-1)).toEqual({ stage: "committing" });
  });

  it("claims what the evaluation gives, of the weights it publishes", async () => {
    const { files, results } = await push(policy, "me/lander", options);
    const { meanReward, returns } = evaluate(policy, "LunarLander-v3", { episodes: 2 });
    expect(results).toMatchObject({
      meanReward,
      returns,
      seed: 1_000_000,
      deterministic: true,
      evaluatedAt: "2030-01-02T03:04:05Z",
    });
    expect(readResults(text(files.get("results.json")))).toEqual(results);
    const published = await load(files.get("model.safetensors")!);
    expect(published.weightsHash).toBe(results.weightsHash);
    expect(published.env).toEqual({ id: "LunarLander-v3", kwargs: {} });
    expect(readAgentDescription(text(files.get("perilune.json"))).weightsHash).toBe(results.weightsHash);
  });

  it("says that there is no film, and gives a replay of the first episode all the same", async () => {
    const { files, notes, results } = await push(policy, "me/lander", options);
    expect(notes).toEqual([expect.stringContaining("no replay.mp4 was recorded")]);
    expect(text(files.get("README.md"))).toContain("No film was recorded");
    expect(simulate(decodeReplay(text(files.get("replay.json"))))).toEqual(results.returns.slice(0, 1));
  });

  it("takes from an agent what it knows of itself", async () => {
    const agent = new PPO(makeVec("CartPole-v1", { numEnvs: 2, seed: 1 }), {
      seed: 1,
      hyperparams: { nSteps: 32, batchSize: 16, nEpochs: 1 },
    });
    for (const _ of agent.learn(64));
    const { env: _, ...rest } = options;
    const curve = [1, 2].map((timesteps) => ({ timesteps, meanReward: 9 }));
    const { files } = await push(agent, "me/pole", { ...rest, dryRun: true, training: { seed: 1, curve } });
    const description = readAgentDescription(text(files.get("perilune.json")));
    expect(description).toMatchObject({
      algorithm: "ppo",
      numTimesteps: 64,
      seed: 1,
      env: { id: "CartPole-v1", kwargs: {} },
    });
    expect(text(files.get("README.md"))).toContain("| `n_steps` | **`32`** | `2048` |");
    expect(text(files.get("curve.svg"))).toContain("solved at 475");
  });

  it("makes every file without a network in a dry run, even without a token", async () => {
    const { accessToken: _, ...rest } = options;
    const pushed = await push(policy, "me/lander", { ...rest, dryRun: true });
    expect(hub.requests).toEqual([]);
    expect(pushed.commit).toBeNull();
    expect(pushed.files.has("README.md")).toBe(true);
  });

  it("takes away a film that an earlier push left, and nothing else", async () => {
    await push(policy, "me/lander", {
      ...options,
      recorder: async () => ({ mp4: film, json: "{}" }),
      files: new Map([["notes.txt", film]]),
    });
    await push(policy, "me/lander", options);
    expect(hub.files("me/lander").has("replay.mp4")).toBe(false);
    expect(hub.files("me/lander").has("notes.txt")).toBe(true);
    expect(hub.repos.get("me/lander")?.commits).toHaveLength(2);
  });

  it("makes a private repository, and never puts a private agent into a public one", async () => {
    await push(policy, "team/lander", { ...options, private: true });
    expect(hub.repos.get("team/lander")?.private).toBe(true);
    await push(policy, "team/lander", { ...options, private: true });
    await push(policy, "me/lander", options);
    await expect(push(policy, "me/lander", { ...options, private: true })).rejects.toThrow(
      "is there already and public",
    );
  });
});

describe("before any work, push refuses", () => {
  const refused = async (repo: string, changes: Partial<PushOptions>): Promise<string> => {
    const error = await push(policy, repo, { ...options, evaluator: noEvaluation, ...changes }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ name: "PeriluneError" });
    const { message } = error as Error;
    expect(message).not.toContain("\n");
    expect(message).not.toContain(hub.token);
    return message;
  };

  it("a token that the hub does not know", async () => {
    expect(await refused("me/x", { accessToken: "hf_wrong" })).toBe(
      "https://huggingface.co: Invalid username or password; " +
        "log in with perilune login --hub https://huggingface.co",
    );
  });

  it("no token, or none of a hub", async () => {
    const { accessToken: _, ...rest } = options;
    options = rest;
    expect(await refused("me/x", {})).toContain("expected a token of https://huggingface.co, got none");
    expect(await refused("me/x", { accessToken: "secret" })).toContain("expected a token that begins with hf_");
    expect(await refused("me/x", { accessToken: `${hub.token}\nX: y` })).toContain("copy it again");
    expect(hub.requests).toEqual([]);
  });

  it("a token that may only read", async () => {
    hub.user.role = "read";
    expect(await refused("me/x", {})).toBe(
      "the token of me may only read; make one with the write role at https://huggingface.co",
    );
  });

  it("another's namespace", async () => {
    expect(await refused("teem/x", {})).toBe(
      'the token belongs to me, team, which cannot write to "teem"; push to team/x',
    );
  });

  it("an address where the token could be read on its way", async () => {
    expect(await refused("me/x", { hubUrl: "http://hub.example" })).toContain("plain http would show the token");
    expect(hub.requests).toEqual([]);
  });

  it("a name that is none, and files that would clash with its own", async () => {
    expect(await refused("x", {})).toContain("expected a repository as user/name");
    expect(await refused("me/x", { files: new Map([["readme.md", film]]) })).toContain("cannot lie in one folder");
    expect(await refused("me/x", { files: new Map([["../x", film]]) })).toContain("expected the plain path");
  });

  it("a hub that is not there, or is none", async () => {
    const cause = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    hub.intercept = () => new TypeError("fetch failed", { cause });
    expect(await refused("me/x", { hubUrl: "http://localhost:7777" })).toBe(
      "the question who the token belongs to failed at http://localhost:7777 (fetch failed: ECONNREFUSED); " +
        "check that the hub is running and can be reached",
    );
    hub.intercept = () => Response.json({ auth: {} });
    expect(await refused("me/x", {})).toBe("https://huggingface.co does not answer as a hub does; check the address");
  });
});

describe("a hub's fault", () => {
  it.each([
    [413, "push smaller files"],
    [429, "wait a while"],
    [500, "try again later"],
    [507, "free some space"],
  ])("of status %i says what to do, without the token and without codes for a terminal", async (status, advice) => {
    hub.intercept = ({ url, headers }) =>
      url.includes("/preupload/")
        ? Response.json({ error: `\u001b[2Jno: ${headers.get("Authorization")}` }, { status })
        : undefined;
    const fault = push(policy, "me/x", options);
    await expect(fault).rejects.toThrow(`refused the push to me/x (${status}: [2Jno: Bearer …); `);
    await expect(fault).rejects.toThrow(advice);
  });
});
