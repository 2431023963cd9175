import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  beginWorld,
  config,
  cwd,
  data,
  elsewhere,
  model,
  perilune,
  type ServedHub,
  stop,
  surroundings,
  told,
} from "./hub-world.ts";
import { type Ended, jsonLines, start } from "./perilune.ts";

// Publishing as someone at a keyboard does it: a hub in one terminal, runs in another, a third on "another machine".

let hub: ServedHub;
beforeAll(async () => {
  hub = await beginWorld();
});
afterAll(() => stop(hub.child));

describe("one line to publish", () => {
  it("pushes, and elsewhere pulls an agent that plays the same episodes, bit for bit", async () => {
    const pushed = await told(["push", model, "--message", "Hello"]);
    expect(pushed).toMatchObject({ repo: "me/ppo-CartPole-v1", url: `${hub.url}/me/ppo-CartPole-v1` });
    expect(pushed.pull).toBe("perilune pull me/ppo-CartPole-v1");
    const files = ["README.md", "config.yaml", "curve.svg", "metrics.jsonl", "model.safetensors", "perilune.json"];
    const recorded = ["replay.json", "replay.mp4", "results.json"];
    const pulled = await told(["pull", "me/ppo-CartPole-v1", "--output", "agent"], elsewhere);
    expect(pulled.revision).toBe(pushed.commit);
    expect(readdirSync(path.join(elsewhere, "agent")).sort()).toEqual([...files, ...recorded]);
    for (const file of ["model.safetensors", "config.yaml", "metrics.jsonl"]) {
      const [theirs, ours] = [path.join(elsewhere, "agent", file), path.join(cwd, model, file)].map((p) =>
        readFileSync(p),
      );
      expect(theirs!.equals(ours!)).toBe(true);
    }
    const own = await told(["evaluate", model]);
    expect(await told(["evaluate", "agent"], elsewhere)).toEqual(own);
    const results = JSON.parse(readFileSync(path.join(elsewhere, "agent", "results.json"), "utf8"));
    expect(results.returns).toEqual(own.returns);
    expect(results.mean_reward).toBe(pushed.mean_reward);
    expect(await told(["info", "agent"], elsewhere)).toMatchObject({
      algorithm: "ppo",
      weights_hash: pushed.weights_hash,
    });
    expect((await told(["record", "agent", "--output", "film"], elsewhere)).event).toBe("done");
  });

  it("repeats the board's number", async () => {
    const repeated = await told(["verify", "me/ppo-CartPole-v1"], elsewhere);
    expect(repeated).toMatchObject({ board: "CartPole-v1", identical: true, rank: 1 });
    expect(repeated.own).toEqual(repeated.score);
    const { code, stdout } = await perilune(["verify", "me/ppo-CartPole-v1", "--board", "CartPole-v1"]);
    expect(code).toBe(0);
    expect(stdout).toContain("identical, bit for bit");
  });

  it("ends with exit code 1 where the board shows another number", async () => {
    // A hub that makes every mean it shows better by the last bit or so.
    const liar = createServer(async (request, response) => {
      const { range } = request.headers;
      const answer = await fetch(hub.url + request.url, range === undefined ? {} : { headers: { range } });
      const shown = [...answer.headers].filter(([name]) => !/^(content-encoding|content-length|transfer-)/.test(name));
      response.writeHead(answer.status, Object.fromEntries(shown));
      const body = Buffer.from(await answer.arrayBuffer());
      if (!request.url?.endsWith("/verifications")) return response.end(body);
      const { verifications } = JSON.parse(body.toString());
      for (const { score } of verifications) score.mean *= 1 + Number.EPSILON;
      return response.end(JSON.stringify({ verifications }));
    }).listen(0, "127.0.0.1");
    await once(liar, "listening");
    const liarUrl = `http://127.0.0.1:${(liar.address() as AddressInfo).port}`;
    const words = ["verify", "me/ppo-CartPole-v1", "--hub", liarUrl];
    const { code, stdout } = await perilune(words);
    const json = await perilune([...words, "--json"]);
    liar.close();
    expect({ code, jsonCode: json.code }).toEqual({ code: 1, jsonCode: 1 });
    expect(stdout).toMatch(/^ {2}different$/m);
    expect(jsonLines(json.stdout)[0]).toMatchObject({ identical: false });
  });

  it("tells what is known of an agent that was pushed from code", async () => {
    await told(["pull", "me/ppo-CartPole-v1", "--output", "bare"], elsewhere);
    for (const file of ["config.yaml", "metrics.jsonl"]) rmSync(path.join(elsewhere, "bare", file));
    const results = JSON.parse(readFileSync(path.join(elsewhere, "bare", "results.json"), "utf8"));
    expect(await told(["info", "bare"], elsewhere)).toMatchObject({
      algorithm: "ppo",
      env: "CartPole-v1",
      steps: 1024,
      mean_reward: results.mean_reward,
      weights_hash: results.weights_hash,
    });
    const { code, stdout } = await perilune(["info", "bare"], {}, elsewhere);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^ {2}settings {5}not told: it was published without config.yaml/m);
    expect(stdout).toContain("model.safetensors");
  });

  it("writes over nothing when it pulls", async () => {
    const mine = path.join(cwd, "ppo-CartPole-v1");
    mkdirSync(mine);
    writeFileSync(path.join(mine, "thesis.txt"), "");
    const { code, stderr } = await perilune(["pull", "me/ppo-CartPole-v1"]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: ppo-CartPole-v1 is there already and not empty; .*--output DIR\n$/);
    expect(readdirSync(mine)).toEqual(["thesis.txt"]);
  });

  it("says what it cannot find, in one line", async () => {
    for (const [words, message] of [
      [["pull", "me/nobody"], /there is no model "me\/nobody" here/],
      [["pull", "nobody"], /expected a repository as user\/name/],
      [
        ["pull", "me/ppo-CartPole-v1", "--output", "none", "--revision", "0".repeat(40)],
        /refused the pull of me\/ppo-CartPole-v1/,
      ],
      [["verify", "me/nobody"], /there is no model "me\/nobody" here/],
      [["push", model, "someone/else"], /the token belongs to me, .* cannot write to "someone"; push to me\/else/],
      [["push", "runs"], /expected a finished run/],
    ] as const) {
      const { code, stdout, stderr } = await perilune(words);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toMatch(/^error: [^\n]+\n$/);
      expect(stderr).toMatch(message);
    }
  });
});

describe("perilune push --dry-run", () => {
  /** The only hub that it could ask is one that nobody answers for. */
  const nowhere = ["--hub", "http://127.0.0.1:1", "--dry-run"];

  it("shows every file and the card without a network", async () => {
    const { code, stdout } = await perilune(["push", model, ...nowhere, "--no-video", "--episodes", "3"]);
    expect(code).toBe(0);
    expect(stdout).toContain("mean return over 3 deterministic episodes");
    expect(stdout).toContain("No film was recorded");
    expect(stdout).toMatch(/^ {2}model\.safetensors {2}\d+\.\d kB$/m);
    expect(stdout).toContain("Nothing was sent.");
    expect(stdout).not.toContain("replay.mp4");
  });

  it("writes what it would publish, into a new folder only", async () => {
    const words = ["push", model, "me/dry", ...nowhere, "--no-video", "--episodes", "3", "--output", "dry"];
    const { files, card } = await told(words);
    expect((files as { name: string }[]).map(({ name }) => name).sort()).toEqual(
      readdirSync(path.join(cwd, "dry")).sort(),
    );
    expect(readFileSync(path.join(cwd, "dry", "README.md"), "utf8")).toBe(card);
    expect((await perilune(words)).stderr).toMatch(/^error: dry is there already and not empty/);
  });
});

describe("a token", () => {
  const secret = "hf_aSecretThatNobodyMaySee";
  let other: Server;
  let otherUrl: string;
  const seen: IncomingHttpHeaders[] = [];

  beforeAll(async () => {
    other = createServer((request, response) => {
      seen.push(request.headers);
      response.writeHead(401, { "Content-Type": "application/json" }).end('{"error":"who are you?"}');
    });
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  afterAll(() => other.close());

  async function asked(
    words: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<(string | undefined)[]> {
    seen.length = 0;
    const { code, stdout, stderr } = await perilune(words, env);
    expect(code).toBe(2);
    expect(stdout + stderr).not.toContain(secret);
    return seen.map(({ authorization }) => authorization);
  }

  it("of Hugging Face goes to Hugging Face's address and no other", async () => {
    const tokens = { HF_TOKEN: secret };
    expect(await asked(["pull", "me/x", "--hub", otherUrl], tokens)).toEqual([undefined]);
    expect(await asked(["verify", "me/x", "--hub", otherUrl], tokens)).toEqual([undefined]);
    expect(await asked(["push", model, "--hub", otherUrl], tokens)).toEqual([]);
    const standIn = { ...tokens, HF_ENDPOINT: otherUrl };
    expect(await asked(["push", model, "--hub", "huggingface"], standIn)).toEqual([`Bearer ${secret}`]);
  });

  it("of the hub that runs here goes to that hub and no other", async () => {
    expect(await asked(["pull", "me/x", "--hub", otherUrl])).toEqual([undefined]);
    expect(await asked(["whoami", "--hub", otherUrl])).toEqual([]);
    expect(await told(["whoami"])).toEqual({ hub: hub.url, user: "me", role: "write", orgs: [] });
  });

  it("never goes over plain http to another machine", async () => {
    for (const verb of [["push", model], ["pull", "me/x"], ["verify", "me/x"], ["login"], ["logout"], ["whoami"]]) {
      const { code, stderr } = await perilune([...verb, "--hub", "http://hub.example"], { HF_TOKEN: secret });
      expect(code).toBe(2);
      expect(stderr).toMatch(/^error: plain http would show the token .*https:\/\/ address\n$/);
    }
  });

  it("is kept by login once the hub knows it, for its user's eyes only", async () => {
    await told(["hub", "user", "create", "ada", "--data", data]);
    const { token } = await told(["hub", "token", "create", "ada", "--role", "read", "--data", data]);
    const logins = path.join(config, "logins.json");
    const login = async (text: string): Promise<Ended> => {
      const child = start(["login", "--hub", hub.url], { cwd, env: surroundings });
      child.stdin?.end(text);
      const said = { stdout: "", stderr: "" };
      child.stdout?.on("data", (part) => (said.stdout += part));
      child.stderr?.on("data", (part) => (said.stderr += part));
      const [code, signal] = await once(child, "close");
      return { code, signal, ...said };
    };
    for (const [text, message] of [
      [
        "hf_nobodyHasThis\n",
        /: this hub does not know the token, or it was revoked; log in with perilune login --hub \S+\n$/,
      ],
      ["", /expected a token, got none/],
      ["not a token", /expected a token that begins with hf_/],
    ] as const) {
      const { code, stderr } = await login(text);
      expect(code).toBe(2);
      expect(stderr).toMatch(message);
      expect(stderr).not.toContain("hf_nobodyHasThis");
      expect(existsSync(logins)).toBe(false);
    }
    const { code, stdout, stderr } = await login(`${token}\n`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain(`Logged in at ${hub.url} as ada`);
    expect(stdout).not.toContain(token);
    if (process.platform !== "win32") expect(statSync(logins).mode & 0o777).toBe(0o600);
    expect(await told(["whoami"])).toMatchObject({ user: "ada", role: "read" });
    expect((await perilune(["push", model])).stderr).toMatch(/^error: the token of ada may only read/);
    expect(await told(["logout", "--hub", hub.url])).toMatchObject({ forgotten: true });
    expect(await told(["whoami"])).toMatchObject({ user: "me" });
  });

  it("that is revoked is of no use any more", async () => {
    const env = { HF_ENDPOINT: hub.url };
    const { token } = await told(["hub", "token", "create", "me", "--name", "laptop", "--data", data]);
    const { stdout } = await perilune(["hub", "token", "list", "me", "--data", data, "--json"]);
    expect(stdout).not.toContain(token);
    const laptop = jsonLines(stdout).find(({ name }) => name === "laptop");
    const who = (): Promise<Ended> => perilune(["whoami", "--hub", "huggingface"], { ...env, HF_TOKEN: String(token) });
    expect((await who()).code).toBe(0);
    await told(["hub", "token", "revoke", String(laptop?.id), "--data", data]);
    const why = "this hub does not know the token, or it was revoked";
    const line = `error: ${hub.url}: ${why}; log in with perilune login --hub ${hub.url}\n`;
    expect(await who()).toMatchObject({ code: 2, stdout: "", stderr: line });
    // The hub's own API says the same as what goes through the client.
    const words = ["verify", "me/ppo-CartPole-v1", "--hub", "huggingface"];
    expect(await perilune(words, { ...env, HF_TOKEN: String(token) })).toMatchObject({ code: 2, stderr: line });
  });
});
