import { once } from "node:events";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  beginWorld,
  cwd,
  data,
  model,
  perilune,
  type ServedHub,
  startHub,
  stop,
  surroundings,
  told,
} from "./hub-world.ts";
import { jsonLines, start } from "./perilune.ts";

// A hub as who runs it sees it: its starts, its bounds, the people on it.

let hub: ServedHub;
beforeAll(async () => {
  hub = await beginWorld();
});
afterAll(() => stop(hub.child));

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
