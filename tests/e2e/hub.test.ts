import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { type Ended, jsonLines, perilune as run, start, workingDirectory } from "./perilune.ts";

// Publishing as someone at a keyboard does it: a hub in one terminal, runs in another, a third on "another machine".

const cwd = workingDirectory();
const elsewhere = path.join(cwd, "elsewhere");
const config = path.join(cwd, "config");
const data = path.join(cwd, "data");
const model = path.join("runs", "CartPole-v1", "ppo", "001");
/** No token of whoever runs the tests may come in. */
const surroundings = {
  PERILUNE_CONFIG: config,
  HF_TOKEN: "",
  HF_ENDPOINT: "",
  HF_TOKEN_PATH: path.join(cwd, "no-token"),
};

const perilune = (words: readonly string[], env: Readonly<Record<string, string>> = {}, folder = cwd): Promise<Ended> =>
  run(words, { cwd: folder, env: { ...surroundings, ...env } });

/** What a command printed as JSON, once it has done its work. */
async function told(words: readonly string[], folder = cwd): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await perilune([...words, "--json", "--quiet"], {}, folder);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return jsonLines(stdout).at(-1)!;
}

/** Starts a hub, and waits until it says where it listens. */
async function startHub(
  ...words: string[]
): Promise<{ child: ChildProcess; url: string; said: Record<string, unknown> }> {
  const child = start(["hub", "--port", "0", "--no-agents", "--rate-limit", "off", "--json", ...words], {
    cwd,
    env: surroundings,
  });
  child.stderr?.resume();
  const [line] = await once(createInterface({ input: child.stdout! }), "line");
  const said = JSON.parse(line);
  return { child, url: said.url, said };
}

async function stop(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null) return child.exitCode;
  const closed = once(child, "close");
  child.kill("SIGINT");
  return (await closed)[0];
}

let hub: Awaited<ReturnType<typeof startHub>>;

beforeAll(async () => {
  mkdirSync(elsewhere);
  const trained = await perilune(["train", "ppo", "CartPole-v1", "--steps", "1024", "--quiet"]);
  expect(trained.code).toBe(0);
  hub = await startHub("--data", data);
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

describe("perilune hub", () => {
  it("keeps data and token from one start to the next, and is refused on data in use", async () => {
    const folder = path.join(cwd, "second");
    const first = await startHub("--data", folder);
    expect(first.said).toMatchObject({ data: folder, user: "me" });
    expect(JSON.stringify(first.said)).not.toContain("hf_");
    const twice = await perilune(["hub", "--data", folder]);
    expect(twice.code).toBe(2);
    expect(twice.stderr).toContain(`error: the hub of ${folder} runs at ${first.url} already`);
    // Another user's configuration knows nothing of it: the folder itself is locked.
    const stranger = await perilune(["hub", "--data", folder], { PERILUNE_CONFIG: path.join(cwd, "stranger") });
    expect(stranger).toMatchObject({ code: 2, stdout: "" });
    expect(stranger.stderr).toMatch(/^error: expected a data folder that no hub uses/);

    // Started last, it is the one that is meant.
    const { commit } = await told(["push", model, "me/kept", "--no-video", "--episodes", "1"]);
    expect(await stop(first.child)).toBe(0);
    expect(await told(["whoami"])).toMatchObject({ hub: hub.url });
    const again = await startHub("--data", folder);
    expect((await told(["pull", "me/kept", "--output", "kept"])).revision).toBe(commit);
    // One that is killed leaves its entry behind, which is passed over.
    const killed = once(again.child, "close");
    again.child.kill("SIGKILL");
    await killed;
    expect(await told(["whoami"])).toMatchObject({ hub: hub.url });
  });

  it("holds accounts to the bounds of its start", async () => {
    const bounds = ["--quota", "0.4MB", "--largest-file", "200kB", "--runs-per-agent", "1", "--run-seconds", "1"];
    const small = await startHub("--data", path.join(cwd, "small"), ...bounds);
    onTestFinished(async () => void (await stop(small.child)));
    const push = ["push", model, "me/small", "--no-video", "--episodes", "1", "--hub", small.url];
    await told(push);
    // The same weights stand already; an agent of others is one run too many.
    const again = path.join("runs", "CartPole-v1", "ppo", "002");
    await perilune(["train", "ppo", "CartPole-v1", "--steps", "1024", "--seed", "7", "--quiet"]);
    await told(["push", again, ...push.slice(2)]);
    const refused = await perilune(["verify", "me/small", "--hub", small.url, "--json"]);
    const runs = (await (await fetch(`${small.url}/api/models/me/small/verifications`)).json()) as {
      verifications: { reason: string | null }[];
    };
    expect(refused.stdout + JSON.stringify(runs)).toContain("this agent was run 1 times here in 24 hours");
    const [metrics, evaluations] = ["metrics.jsonl", "eval.jsonl"].map((file) => path.join(cwd, again, file));
    const noise = (bytes: number): string => `${JSON.stringify({ noise: "x".repeat(bytes) })}\n`;
    writeFileSync(metrics!, noise(250_000));
    const tooLarge = await perilune(["push", again, ...push.slice(2)]);
    expect(tooLarge.stderr).toMatch(/^error: .*metrics\.jsonl has 250013 bytes, .*at most 200000.*\n$/m);
    // Two contents: one and the same would be kept once.
    writeFileSync(metrics!, noise(190_000));
    writeFileSync(evaluations!, noise(180_000));
    const tooMuch = await perilune(["push", again, ...push.slice(2)]);
    expect(tooMuch.stderr).toMatch(/^error: .*me holds \d+ of 400000 bytes.*\n$/m);
    for (const [option, value] of [
      ["--quota", "5"],
      ["--largest-file", "0GB"],
      ["--run-seconds", "1e9"],
      ["--runs-per-user", "0"],
    ] as const) {
      const { code, stderr } = await perilune(["hub", option, value]);
      expect({ code, lines: stderr.split("\n").length }).toEqual({ code: 2, lines: 2 });
      expect(stderr).toContain(`error: option '${option} <`);
    }
  });

  it("says what other machines need where it listens to them", async () => {
    const child = start(["hub", "--port", "0", "--no-agents", "--host", "0.0.0.0", "--data", path.join(cwd, "open")], {
      cwd,
      env: surroundings,
    });
    const said = { stdout: "", stderr: "" };
    child.stdout?.on("data", (part) => (said.stdout += part));
    const warned = new Promise<void>((resolve) => {
      child.stderr?.on("data", (part) => {
        said.stderr += part;
        if (said.stderr.includes("\n")) resolve();
      });
    });
    await warned;
    await stop(child);
    expect(said.stdout).toMatch(/^ {2}host {4}0\.0\.0\.0, port \d+$/m);
    expect(said.stderr).toMatch(/^warning: other machines reach 0\.0\.0\.0 in plain http, .* --public-url, see docs\//);
  });

  it("says that a port is in use where one was asked for", async () => {
    const { port } = new URL(hub.url);
    const { code, stderr } = await perilune(["hub", "--data", path.join(cwd, "third"), "--port", port]);
    expect(code).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: port ${port} of 127.0.0.1 is in use; [^\\n]+\\n$`));
  });

  it("looks after users, organisations and challenges while it runs", async () => {
    const on = ["--data", data];
    await told(["hub", "user", "create", "grace", "alan", ...on]);
    await told(["hub", "org", "create", "team-a", ...on]);
    await told(["hub", "org", "add", "team-a", "grace", "alan", "me", ...on]);
    await told(["hub", "org", "remove", "team-a", "alan", ...on]);
    expect(await told(["hub", "org", "list", ...on])).toEqual({ name: "team-a", members: ["grace", "me"] });
    expect(await told(["whoami"])).toMatchObject({ orgs: ["team-a"] });
    expect((await told(["push", model, "team-a/lander", "--no-video", "--episodes", "1"])).repo).toBe("team-a/lander");

    const ends = new Date(Date.now() + 3600_000).toISOString();
    const create = ["hub", "challenge", "create", "spring", "--env", "CartPole-v1", "--ends", ends, ...on];
    const opened = await told([...create, "--episodes", "5", "--pass-mark", "100"]);
    expect(opened).toMatchObject({
      id: "spring",
      episodes: 5,
      pass_mark: 100,
      challenge: { ends_at: ends, seeds: null },
    });
    expect((await told(["hub", "challenge", "list", ...on])).id).toBe("spring");
    const board: unknown = await (await fetch(`${hub.url}/api/boards/spring`)).json();
    expect(board).toMatchObject({ challenge: opened.challenge });

    const enter = ["enter", "team-a/lander", "spring"];
    expect((await perilune(enter)).stderr).toMatch(
      /^error: .* refused .*me is in no team of spring; join or make one first \(--invitation CODE, or --new-team NAME\)\n$/,
    );
    const { code: entered, stdout: lines } = await perilune([...enter, "--new-team", "Late Landers", "--json"]);
    const [team, entry] = jsonLines(lines);
    expect({ entered, team, entry }).toMatchObject({
      entered: 0,
      team: { name: "Late Landers", invitation: expect.stringMatching(/^\w{10,}$/) },
      entry: { challenge: "spring", url: `${hub.url}/boards/spring` },
    });
    const wrong = await perilune([...enter, "--invitation", "nobodyHasThisCode"]);
    expect(wrong.stderr).toMatch(/^error: .* no team of spring has this invitation code/);
    const secret = await perilune(["verify", "team-a/lander", "--board", "spring"]);
    expect(secret).toMatchObject({ code: 2, stdout: "" });
    expect(secret.stderr).toMatch(new RegExp(`^error: the seeds of spring are secret until ${ends}; verify [^\n]*\n$`));
    const { code, stderr } = await perilune(["verify", "team-a/lander"]);
    expect(code).toBe(0);
    expect(stderr).toContain(`warning: the seeds of spring are secret until ${ends}: it is left out`);

    const february = await perilune([...create.slice(0, 6), "--ends", "2099-02-31", ...on]);
    expect(february.stderr).toMatch(/^error: option '--ends <time>' argument '2099-02-31' is invalid/);
    const forever = await perilune(["hub", "token", "create", "me", "--days", "1e15", ...on]);
    expect(forever).toMatchObject({ code: 2, stdout: "" });

    expect((await perilune([...create])).stderr).toMatch(/^error: there is a board "spring" already/);
    const none = await perilune(["hub", "token", "list", "--data", path.join(cwd, "nothing")]);
    expect(none.stderr).toMatch(/^error: expected the database of a hub at .*hub\.sqlite, got none; start it once/);
  });
});
