import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import http, { type IncomingHttpHeaders } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeRunConfig } from "../run/run-config.ts";
import { MachineRuns } from "./machine-runs.ts";
import { type ServedStudio, serveStudio } from "./serve.ts";

const home = mkdtempSync(path.join(tmpdir(), "perilune-serve-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));
const site = path.join(home, "site");
const runs = path.join(home, "runs");
const run = path.join(runs, "CartPole-v1/ppo/001");
const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
};
write(
  path.join(site, "index.html"),
  '<head><meta http-equiv="content-security-policy" content="default-src \'self\'">',
);
write(path.join(site, "assets/app-1.js"), "app");
write(path.join(home, "secret.txt"), "secret");
write(path.join(home, "model.safetensors"), "secret");
mkdirSync(run, { recursive: true });
writeRunConfig(run, {
  perilune: "0.1.0",
  algorithm: "ppo",
  env: "CartPole-v1",
  env_kwargs: {},
  seed: 3,
  n_timesteps: 1000,
  n_envs: 1,
  save_freq: 100,
  eval_freq: null,
  eval_episodes: 1,
  stop_at_threshold: false,
  hyperparams: {},
});
write(
  path.join(run, "metrics.jsonl"),
  '{"time/total_timesteps":100,"rollout/ep_rew_mean":-1.5e1}\n{"time/total_timesteps":200}\n{"time/total_timesteps":3',
);
write(path.join(run, "run.lock"), "{}");
write(path.join(run, "notes.txt"), "private");
write(path.join(run, "checkpoints/000000000100.safetensors"), "bytes");
write(path.join(runs, "broken/config.yaml"), "algorithm: 7\n");

let studio: ServedStudio;
let port: number;
let token: string;
let cookie: string;

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

function ask(target: string, headers: Record<string, string> = {}, method = "GET"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.request({ port, path: target, method, headers, setHost: !("host" in headers) }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    request.on("error", reject).end();
  });
}

/** The answer to bytes that no library would send. */
function sent(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    let text = "";
    socket.setEncoding("utf8").on("data", (part) => {
      text += part;
      socket.end();
    });
    socket.on("close", () => resolve(text)).on("error", reject);
  });
}

const asked = (target: string, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(target, { host: `127.0.0.1:${port}`, cookie, ...headers });

beforeEach(async () => {
  studio = await serveStudio({ site, runs, port: 0 });
  const url = new URL(studio.address());
  port = Number(url.port);
  token = url.searchParams.get("token") ?? "";
  const { headers } = await ask(`/?token=${token}`, { host: `127.0.0.1:${port}` });
  cookie = headers["set-cookie"]?.[0].split(";")[0] ?? "";
});
afterEach(() => studio.close());

describe("who is let in", () => {
  it("is a browser with a token, once; the token leaves the address at once", async () => {
    const { searchParams } = new URL(studio.address());
    const { status, headers, text } = await ask(`/?page=runs&${searchParams}`, { host: `localhost:${port}` });
    expect(status).toBe(200);
    expect(text).toContain('content="0;url=/?page=runs"');
    expect(headers["set-cookie"]).toEqual([expect.stringMatching(/; Path=\/; HttpOnly; SameSite=Strict$/)]);
    const again = await ask(`/?${searchParams}`, { host: `localhost:${port}` });
    expect(again.status).toBe(401);
    expect(again.text).toMatch(/Open the address that perilune studio printed/);
    expect(again.headers["set-cookie"]).toBeUndefined();
  });

  it("is nobody without the cookie, or with another", async () => {
    const host = `127.0.0.1:${port}`;
    for (const target of ["/", "/assets/app-1.js", "/api/runs", "/?token=", "/?token=guess"]) {
      expect((await ask(target, { host })).status, target).toBe(401);
    }
    const [name] = cookie.split("=");
    expect((await ask("/api/runs", { host, cookie: `${name}=guess` })).status).toBe(401);
    expect((await asked("/api/runs")).status).toBe(200);
  });

  it("is no other host, origin or site, whatever it knows", async () => {
    for (const host of ["evil.example", `evil.example:${port}`, "127.0.0.1", `127.0.0.1:${port + 1}`]) {
      expect((await asked("/api/runs", { host })).status, host).toBe(403);
    }
    for (const origin of [
      "https://evil.example",
      "null",
      `http://127.0.0.1:${port + 1}`,
      `https://127.0.0.1:${port}`,
    ]) {
      expect((await asked("/api/runs", { origin })).status, origin).toBe(403);
    }
    for (const from of ["cross-site", "same-site"]) {
      expect((await asked("/api/runs", { "sec-fetch-site": from, "sec-fetch-mode": "no-cors" })).status).toBe(403);
    }
    expect((await asked("/api/runs", { origin: `http://127.0.0.1:${port}` })).status).toBe(200);
    expect((await asked("/api/runs", { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  it("is no page that frames it or sends forms to it, but one that is gone to", async () => {
    const from = (site: string, mode: string, dest: string) =>
      asked("/", { "sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest });
    for (const dest of ["iframe", "embed", "object", "empty"]) {
      expect((await from("cross-site", "navigate", dest)).status, dest).toBe(403);
    }
    expect((await from("cross-site", "navigate", "document")).status).toBe(200);
  });

  it("is nobody by an address that names another server, or none", async () => {
    const { status, headers } = await asked("http://evil.example/api/runs");
    expect(status).toBe(400);
    expect(headers["set-cookie"]).toBeUndefined();
    expect(await sent(`GET /api/runs HTTP/1.0\r\nCookie: ${cookie}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 403 /);
    const hosts = `Host: 127.0.0.1:${port}\r\nHost: evil.example\r\n`;
    expect(await sent(`GET /api/runs HTTP/1.1\r\n${hosts}Cookie: ${cookie}\r\n\r\n`)).not.toContain("CartPole");
    expect(await sent(`CONNECT 127.0.0.1:${port} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`)).toBe("");
  });

  it("changes nothing", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"]) {
      expect((await ask("/api/runs", { host: `127.0.0.1:${port}`, cookie }, method)).status, method).toBe(405);
    }
  });

  it("spends no token on anything but the browser's own request for a page", async () => {
    const { search } = new URL(studio.address());
    const host = `127.0.0.1:${port}`;
    expect((await ask(`/${search}`, { host }, "HEAD")).status).toBe(401);
    expect((await ask(`/${search}`, { host }, "POST")).status).toBe(405);
    expect((await ask(`/${search}`, { host: "evil.example" })).status).toBe(403);
    expect((await ask(`/${search}`, { host, origin: "https://evil.example" })).status).toBe(403);
    const first = await ask(`/${search}`, { host });
    expect(first.headers["set-cookie"]).toHaveLength(1);
  });

  it("lives on after an address without end, or one that is none", async () => {
    expect((await asked(`/api/file?run=${"x".repeat(100_000)}`)).status).toBe(431);
    expect((await asked(`/api/file?run=${"x/".repeat(5000)}&name=model.safetensors`)).status).toBe(404);
    for (const target of ["/api/", "/api/__proto__", "/api/constructor", "/api/file", "/api/run?run=%ff", "/%", "//"]) {
      expect((await asked(target)).status, target).toBeGreaterThanOrEqual(400);
    }
    expect((await asked("/api/runs")).status).toBe(200);
  });
});

describe("what is served", () => {
  it("is the site, and tells it that there is a machine", async () => {
    const { text, headers } = await asked("/?page=runs");
    expect(text).toContain('<meta name="perilune-machine"');
    expect(headers).toMatchObject({
      "content-security-policy": "default-src 'self'; frame-ancestors 'none'",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    expect((await asked("/assets/app-1.js")).headers["cache-control"]).toMatch(/immutable/);
    expect((await asked("/assets/none.js")).status).toBe(404);
  });

  it("is a list of runs, broken ones with the reason", async () => {
    const { runs: list } = JSON.parse((await asked("/api/runs")).text);
    expect(list).toHaveLength(2);
    expect(list).toContainEqual({
      path: "CartPole-v1/ppo/001",
      about: { env: "CartPole-v1", algorithm: "ppo", seed: 3, n_timesteps: 1000, steps: 200, reward: -15 },
      state: "stopped",
      problem: null,
      changed: expect.any(Number),
    });
    expect(list).toContainEqual(
      expect.objectContaining({
        path: "broken",
        about: null,
        state: "broken",
        problem: expect.stringMatching(/^config\.yaml: expected/),
      }),
    );
  });

  it("is a list of the other runs, whatever has become of one's files", async () => {
    write(path.join(runs, "odd/001/config.yaml"), readFileSync(path.join(run, "config.yaml"), "utf8"));
    mkdirSync(path.join(runs, "odd/001/metrics.jsonl"));
    const { status, text } = await asked("/api/runs");
    rmSync(path.join(runs, "odd"), { recursive: true });
    expect(status).toBe(200);
    const odd = expect.objectContaining({ path: "odd/001", state: "broken", problem: expect.stringMatching(/EISDIR/) });
    expect(JSON.parse(text).runs).toContainEqual(odd);
    expect(text).toContain("CartPole-v1/ppo/001");
    expect(text).not.toContain(home);
  });

  it("is the files of a run, and what they have grown by", async () => {
    const of = `run=${encodeURIComponent("CartPole-v1/ppo/001")}`;
    const { files } = JSON.parse((await asked(`/api/files?${of}`)).text);
    const names = files.map(({ name }: { name: string }) => name).sort();
    expect(names).toEqual(["checkpoints/000000000100.safetensors", "config.yaml", "metrics.jsonl"]);
    const metrics = `/api/file?${of}&name=metrics.jsonl`;
    const part = await asked(metrics, { range: "bytes=58-" });
    expect(part).toMatchObject({ status: 206, text: '{"time/total_timesteps":200}\n{"time/total_timesteps":3' });
    expect(part.headers["content-range"]).toBe("bytes 58-111/112");
    const none = await asked(metrics, { range: "bytes=112-" });
    expect(none.status).toBe(416);
    expect(none.headers["content-range"]).toBe("bytes */112");
  });

  it("is nothing outside of the runs folder, and nothing that is no file of a run", async () => {
    symlinkSync(home, path.join(runs, "out"));
    const links = ["model.safetensors", "checkpoints/000000000200.safetensors", "policies"].map((name) =>
      path.join(run, name),
    );
    symlinkSync(path.join(home, "model.safetensors"), links[0]);
    symlinkSync(path.join(home, "model.safetensors"), links[1]);
    write(path.join(home, "elsewhere/000000000100.safetensors"), "secret");
    symlinkSync(path.join(home, "elsewhere"), links[2]);
    mkdirSync(path.join(runs, "linked"));
    symlinkSync(path.join(run, "config.yaml"), path.join(runs, "linked/config.yaml"));
    const tries = [
      ["CartPole-v1/ppo/001", "notes.txt"],
      ["CartPole-v1/ppo/001", "run.lock"],
      ["CartPole-v1/ppo/001", "model.safetensors"],
      ["CartPole-v1/ppo/001", "../../../../secret.txt"],
      ["..", "model.safetensors"],
      ["../runs/../", "model.safetensors"],
      ["out", "model.safetensors"],
      [home, "model.safetensors"],
      ["CartPole-v1\\..\\..", "model.safetensors"],
      ["%2e%2e", "model.safetensors"],
      ["CartPole-v1/ppo/001", "checkpoints/000000000200.safetensors"],
      ["CartPole-v1/ppo/001", "policies/000000000100.safetensors"],
      ["CartPole-v1/ppo/001/../../../..", "model.safetensors"],
      ["C:", "model.safetensors"],
      ["\0", "model.safetensors"],
    ];
    for (const [of, name] of tries) {
      const { status, text } = await asked(`/api/file?${new URLSearchParams({ run: of, name })}`);
      expect({ of, name, status }).toEqual({ of, name, status: 404 });
      expect(text).not.toContain("secret");
    }
    for (const target of ["/../secret.txt", "/..%2fsecret.txt", "/assets/../../secret.txt", "//secret.txt", "/%00"]) {
      expect((await asked(target)).text, target).not.toContain("secret");
    }
    const { text: list } = await asked("/api/runs");
    expect(list).not.toContain('"out');
    expect(list).not.toContain('"linked');
    const { text: names } = await asked(`/api/files?run=${encodeURIComponent("CartPole-v1/ppo/001")}`);
    for (const name of ["model.safetensors", "000000000200", "policies"]) expect(names).not.toContain(name);
    for (const link of [path.join(runs, "out"), path.join(runs, "linked"), ...links]) {
      rmSync(link, { recursive: true });
    }
  });
});

it("refuses a port that is taken, and lists nothing where there is no folder yet", async () => {
  await expect(serveStudio({ site, runs, port })).rejects.toThrow(/port \d+ is in use; leave --port out/);
  expect(new MachineRuns(path.join(home, "none")).list()).toEqual([]);
});
