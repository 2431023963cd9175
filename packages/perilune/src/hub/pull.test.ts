import { readFileSync } from "node:fs";
import * as client from "@huggingface/hub";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MemoryHub } from "../../../../tests/support/memory-hub.ts";
import "../envs/index.ts";
import { load } from "../checkpoint/model-file.ts";
import { evaluate } from "../training/evaluate.ts";
import type { HubClient, RepoEntry } from "./hub-client.ts";
import { type PullEvent, type PullOptions, pull } from "./pull.ts";
import { push } from "./push.ts";

const model = new Uint8Array(
  readFileSync(new URL("../../../../tests/fixtures/ppo-LunarLander-v3.safetensors", import.meta.url)),
);
/** A pushed agent's files. */
let agent: ReadonlyMap<string, Uint8Array>;
let hub: MemoryHub;
let options: PullOptions;
beforeAll(async () => {
  const { policy } = await load(model);
  const now = (): string => "2030-01-02T03:04:05Z";
  agent = (await push(policy, "me/lander", { client, now, env: "LunarLander-v3", episodes: 2, dryRun: true })).files;
});
beforeEach(() => {
  hub = new MemoryHub();
  hub.put("me/lander", agent);
  options = { client, accessToken: hub.token, fetch: hub.fetch };
});

/** The client, with files listed that the hub does not have. */
function listing(entries: readonly RepoEntry[]): HubClient {
  return {
    ...client,
    listFiles: async function* () {
      yield* entries;
    },
  };
}

const entry = (path: string, size = 1): RepoEntry => ({ type: "file", path, size });

describe("pull", () => {
  it("brings every file of one commit, through the real client, and the same score", async () => {
    const events: PullEvent[] = [];
    const { files, revision } = await pull("me/lander", { ...options, onProgress: (event) => events.push(event) });
    expect([...files.keys()]).toEqual([...agent.keys()]);
    for (const [path, bytes] of agent) expect(Buffer.compare(files.get(path)!, bytes), path).toBe(0);
    expect(revision).toMatch(/^[0-9a-f]{40}$/);
    expect(hub.requests).toContain(`GET /me/lander/resolve/${revision}/model.safetensors`);
    expect(events).toContainEqual({ path: "model.safetensors", received: model.length, size: model.length });
    const { policy } = await load(files.get("model.safetensors")!);
    const { returns } = JSON.parse(new TextDecoder().decode(files.get("results.json")));
    expect(evaluate(policy, "LunarLander-v3", { episodes: 2 }).returns).toEqual(returns);
  });

  it("leaves out the files that only configure git", async () => {
    hub.put("me/lander", new Map([...agent, [".gitattributes", new Uint8Array(3)]]));
    expect((await pull("me/lander", options)).files.has(".gitattributes")).toBe(false);
  });

  it.each(["../../.bashrc", "/etc/passwd", ".git/hooks/post-checkout", "C:\\x", "a/../../x"])(
    "refuses %s",
    async (path) => {
      await expect(pull("me/lander", { ...options, client: listing([entry(path)]) })).rejects.toThrow(
        "expected the plain path",
      );
      expect(hub.requests.filter((request) => request.includes("/resolve/"))).toEqual([]);
    },
  );

  it("refuses files too many, too large, too large together, or of no size, before it fetches one", async () => {
    const limits = { files: 2, fileBytes: 10, bytes: 15 };
    const cases: [RepoEntry[], string][] = [
      [[entry("a"), entry("b"), entry("c")], "more than 2 files"],
      [[entry("a", 11)], '"a" of 11 bytes, more than 10'],
      [[entry("a", 8), entry("b", 8)], "more than 15 bytes in all"],
      [[entry("a", 6), entry("b", 10)], "more than 15 bytes in all"],
      [[entry("a", Number.NaN)], '"a" of NaN bytes'],
      [[entry("a", -5)], '"a" of -5 bytes'],
    ];
    const most = pull("me/lander", { ...options, limits, client: listing([entry("a", 5), entry("b", 10)]) });
    await expect(most).rejects.toThrow("a of me/lander is listed but not there");
    hub.requests.length = 0;
    for (const [entries, reason] of cases) {
      await expect(pull("me/lander", { ...options, limits, client: listing(entries) })).rejects.toThrow(reason);
    }
    expect(hub.requests.filter((request) => request.includes("/resolve/"))).toEqual([]);
  });

  it("takes no more bytes, and no fewer, than were listed", async () => {
    const small = agent.get("perilune.json")!.length;
    const lies = [...agent].map(([path, { length }]) => entry(path, path === "perilune.json" ? small - 1 : length));
    await expect(pull("me/lander", { ...options, client: listing(lies) })).rejects.toThrow(
      "perilune.json is larger than",
    );
    const more = lies.map(({ path, size }) => entry(path, path === "perilune.json" ? small + 1 : size));
    await expect(pull("me/lander", { ...options, client: listing(more) })).rejects.toThrow(
      "perilune.json broke off after",
    );
  });

  it("refuses bytes that have not the hub's hash", async () => {
    const damaged = model.slice();
    damaged[damaged.length - 1] ^= 1;
    hub.intercept = ({ url, headers }) =>
      url.endsWith("/model.safetensors") && headers.get("Range") === null ? new Response(damaged) : undefined;
    await expect(pull("me/lander", options)).rejects.toThrow("model.safetensors does not have the hash");
  });

  it("refuses weights that are not those described, whatever the hub says of them", async () => {
    const text = new TextDecoder().decode(agent.get("perilune.json"));
    const lie = text.replace(/"weights_hash": "[0-9a-f]{64}"/, `"weights_hash": "${"0".repeat(64)}"`);
    expect(lie).not.toBe(text);
    hub.put("me/lander", new Map([...agent, ["perilune.json", new TextEncoder().encode(lie)]]));
    await expect(pull("me/lander", options)).rejects.toThrow("the weights of me/lander are not those");
  });

  it("refuses a repository without an agent, without its model, or without a commit", async () => {
    hub.put("me/text", new Map([["README.md", new Uint8Array(5)]]));
    await expect(pull("me/text", options)).rejects.toThrow(
      "me/text has no perilune.json, so it is no agent of Perilune",
    );
    hub.put("me/half", new Map([...agent].filter(([path]) => path !== "model.safetensors")));
    await expect(pull("me/half", options)).rejects.toThrow('me/half lacks its model "model.safetensors"');
    hub.repos.set("me/new", { private: false, commits: [] });
    await expect(pull("me/new", options)).rejects.toThrow('me/new has no commit at "main" yet');
  });

  it("says in one line that there is no such repository, without the token", async () => {
    const fault = pull("me/nothing", options);
    await expect(fault).rejects.toThrow(
      /^https:\/\/huggingface\.co refused .* \(404: Repository not found\); check the name/,
    );
    await expect(fault).rejects.not.toThrow(hub.token);
  });
});
