import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createRepo } from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/postgres.ts";
import { newUser, startHub } from "./a-hub.ts";
import { commit, errorOf, fileLine, type Sent, send } from "./fault-client.ts";

describeOnEachDatabase("hostile requests", (database) => {
  let hub: Hub;
  let token: string;
  /** What the hub could not explain by itself: nothing a client sends may end up there. */
  const log: string[] = [];
  const ask = (target: string, sent: Sent = {}) => send(hub.url, target, { token, ...sent });

  beforeAll(async () => {
    const options = { agents: false, database: await database.create(), log: (entry: string) => void log.push(entry) };
    hub = await startHub(options);
    token = await newUser(hub, "ada");
    const as = { hubUrl: hub.url, accessToken: token };
    await createRepo({ ...as, repo: "ada/agent" });
    await commit(hub.url, "ada/agent", token, [fileLine("notes.txt", "hello"), fileLine("a/b.txt", "nested")]);
  });

  it("name nothing but what is in a repository, however they spell it", async () => {
    const names = [
      "..%2f..%2fhub.sqlite",
      "%2e%2e/%2e%2e/hub.sqlite",
      "a/../../hub.sqlite",
      "a%2f..%2fnotes.txt",
      "a/%2e%2e/notes.txt",
      "..%5c..%5chub.sqlite",
      "a%5cb.txt",
      "%2fetc%2fpasswd",
      "/etc/passwd",
      "%252e%252e%252fhub.sqlite",
      "notes.txt%00.png",
      "%00",
      "notes.txt/",
      "./notes.txt",
      // Other dots and slashes of Unicode, a full-width name, an overlong encoding, and a letter with an accent apart.
      "%E2%80%A4%E2%80%A4%E2%88%95hub.sqlite",
      "%EF%BC%8E%EF%BC%8E%EF%BC%8Fhub.sqlite",
      "%EF%BD%8Eotes.txt",
      "%C0%AE%C0%AE/hub.sqlite",
      "note%CC%81s.txt",
      "NOTES.TXT",
      "notes.txt::$DATA",
      "C:%5cWindows%5cwin.ini",
      "blobs/incoming",
      "__proto__",
      "constructor",
    ];
    for (const name of names) {
      for (const form of ["resolve", "raw", "media"]) {
        const { status, body } = await ask(`/ada/agent/${form}/main/${name}`);
        expect([400, 404], `${form} ${name}`).toContain(status);
        expect(body.toString(), name).not.toMatch(/hello|nested|root:|SQLite format/);
      }
      expect([200, 400, 404], name).toContain((await ask(`/api/models/ada/agent/tree/main/${name}`)).status);
    }
    for (const repo of [
      "ada%2fagent/x",
      "..%2fada/agent",
      "ada/agent%00",
      "ada%00/agent",
      "ADA/AGENT",
      "ada/%61gent%2f..",
    ]) {
      expect([400, 404], repo).toContain((await ask(`/api/models/${repo}`)).status);
      expect([400, 404], repo).toContain((await ask(`/${repo}/resolve/main/notes.txt`)).status);
    }
    expect(log).toEqual([]);
  });

  it("make no repository, account or file of a name that means something else elsewhere", async () => {
    const create = (name: unknown, organization: unknown) =>
      ask("/api/repos/create", { method: "POST", body: { name, organization } });
    for (const name of [
      "..",
      ".",
      "a/b",
      "a\\b",
      "a\u0000",
      "a\nb",
      "a b",
      "",
      "x".repeat(200),
      "\u202etxt",
      "Ａgent",
      "a.git",
      "-a",
    ]) {
      expect((await create(name, "ada")).status, JSON.stringify(name)).toBe(400);
    }
    for (const organization of ["../ada", "ada\u0000", "\u0430da"]) {
      expect([400, 403], organization).toContain((await create("x", organization)).status);
    }
    const paths = [
      "../x",
      "/x",
      `${"a/".repeat(32)}b`,
      "a//b",
      "a/../b",
      "./a",
      "a\\b",
      "a\u0000b",
      "a\u0085b",
      "x\ud800",
      ".git/hooks/x",
      "a/.GIT/x",
      "",
    ];
    for (const name of [...paths, "x".repeat(2000), `${"y".repeat(300)}/z`]) {
      const refused = await commit(hub.url, "ada/agent", token, [fileLine("good.txt", "x"), fileLine(name, "x")]);
      expect(refused.status, JSON.stringify(name)).toBe(400);
      expect(errorOf(refused)).toMatch(/cannot be a path in a repository: [^\n]+$/);
    }
    // A commit that is refused leaves nothing of itself.
    expect((await ask("/ada/agent/resolve/main/good.txt")).status).toBe(404);
    expect(log).toEqual([]);
  });

  it("that hold what a database cannot are refused, and say why", async () => {
    const number = (text: string) => Buffer.from(text).toString("base64url");
    for (const target of [
      "/api/models?search=%00",
      "/api/models?author=%00",
      "/api/models?filter=%00",
      "/api/boards/%00",
      "/boards/%00",
      "/boards/LunarLander-v3?offset=1e308",
      "/boards/LunarLander-v3?offset=Infinity",
      "/api/boards/LunarLander-v3?offset=1e308",
      `/api/models?sort=downloads&cursor=${number('[1e999,"x"]')}`,
      `/api/models?sort=downloads&cursor=${number('[0.5,"x"]')}`,
      `/api/models?sort=downloads&cursor=${number('[9007199254740991,"x"]')}`,
      `/api/models/ada/agent/commits/main?cursor=${number("[1e30]")}`,
      `/api/models?filter=${Array.from({ length: 2000 }, (_, i) => i).join(",")}`,
      `/api/models?${Array.from({ length: 1000 }, (_, i) => `tags=${i}`).join("&")}`,
    ]) {
      expect((await ask(target)).status, target.slice(0, 80)).toBeLessThan(500);
    }
    const many = await ask(`/api/models?filter=${Array.from({ length: 21 }, (_, i) => i).join(",")}`);
    expect([many.status, errorOf(many)]).toEqual([400, "expected at most 20 tags in a search, got 21"]);
    const title = await ask("/api/models/ada/agent/commit/main", {
      method: "POST",
      body: `{"key":"header","value":{"summary":"a\\u0000b\\ud800"}}\n${JSON.stringify(fileLine("zero", "x"))}`,
    });
    expect([200, 400]).toContain(title.status);
    const tags = await commit(hub.url, "ada/agent", token, [
      fileLine("README.md", '---\ntags: ["a\\0b", "\\ud800"]\n---\n'),
    ]);
    expect([200, 400]).toContain(tags.status);
    expect(log).toEqual([]);
  });
});

describe("a hub", () => {
  let hub: Hub;
  let token: string;
  const log: string[] = [];

  beforeAll(async () => {
    hub = await startHub({ agents: false, log: (entry) => void log.push(entry) });
    token = await newUser(hub, "ada");
    await createRepo({ hubUrl: hub.url, accessToken: token, repo: "ada/agent" });
  });

  const alive = async () => expect((await send(hub.url, "/api/models")).status).toBe(200);
  const validate = (content: string) => send(hub.url, "/api/validate-yaml", { method: "POST", body: { content } });

  it.each([
    ["lists in lists", `a: ${"[".repeat(40_000)}`],
    ["mappings in mappings", `a: ${"{a: ".repeat(20_000)}`],
    ["items of items", `${"- ".repeat(40_000)}a`],
    ["keys of keys", `${"? ".repeat(40_000)}a`],
    ["deep lists that end", `a: ${"[".repeat(2000)}${"]".repeat(2000)}`],
  ])("lives on after a card of %s", async (_, yaml) => {
    const { status, body } = await validate(`---\n${yaml}\n---\n`);
    expect([status, JSON.parse(body.toString()).error]).toEqual([400, expect.stringContaining("at most 100 levels")]);
    await alive();
  });

  it("lives on after aliases that multiply, tags that make objects, and keys of its own objects", async () => {
    const aliases = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [from, to] of ["ab", "bc", "cd", "de", "ef", "fg", "gh"]) {
      aliases.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(", ")}]`);
    }
    expect((await validate(`---\n${aliases.join("\n")}\n---\n`)).status).toBe(400);
    for (const value of ["!!js/function 'function(){}'", "!!python/object/apply:os.system [ls]", "!!set {a}"]) {
      expect([200, 400]).toContain((await validate(`---\na: ${value}\n---\n`)).status);
    }
    const card = "---\n__proto__: {private: false}\nconstructor: 1\ntags: {toString: 1}\nmodel-index: [[1]]\n---\n";
    expect((await commit(hub.url, "ada/agent", token, [fileLine("README.md", card)])).status).toBe(200);
    expect((await send(hub.url, "/ada/agent")).status).toBe(200);
    await alive();
  });

  // Each of these took minutes where the time grows with the square of the length.
  it.each([
    ["a card that begins again and again", () => validate("\ufeff---\n".repeat(130_000))],
    [
      "a form of two hundred thousand fields",
      () =>
        send(hub.url, "/api/models/ada/agent/paths-info/main", {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: Array.from({ length: 150_000 }, (_, i) => i.toString(36)).join("&"),
        }),
    ],
    [
      "a commit of a million empty lines",
      () => send(hub.url, "/api/models/ada/agent/commit/main", { method: "POST", token, body: "\n".repeat(1_000_000) }),
    ],
  ])("is soon done with %s", async (_, ask) => {
    expect((await ask()).status).toBeLessThan(500);
    await alive();
  });

  it("refuses headers, addresses and bodies that are too large, and goes on", async () => {
    for (const [target, sent, status] of [
      ["/api/models", { headers: { "x-bomb": "a".repeat(20_000) } }, 431],
      [`/api/models?search=${"a".repeat(20_000)}`, {}, 431],
      [`/api/models/ada/agent/tree/main/${"a/".repeat(3000)}`, {}, 404],
      [`/api/models/${"a".repeat(5000)}/agent`, {}, 404],
      ["/api/repos/create", { method: "POST", body: { name: "a".repeat(5_000_000) } }, 413],
      [
        "/login",
        { method: "POST", headers: { "content-type": "application/x-www-form-urlencoded" }, body: "a".repeat(20_000) },
        413,
      ],
      [
        "/api/repos/create",
        { method: "POST", headers: { "content-type": "application/json" }, body: "[".repeat(900_000) },
        400,
      ],
      [
        "/api/repos/create",
        { method: "POST", headers: { "content-type": "application/json" }, body: '{"name":"p","__proto__":{}}' },
        400,
      ],
    ] satisfies [string, Sent, number][]) {
      const answer = await send(hub.url, target, { token, ...sent });
      expect([answer.status, answer.body.length < 5000], target.slice(0, 60)).toEqual([status, true]);
    }
    await alive();
  });

  it("refuses commits of garbage line by line, and stores nothing of them", async () => {
    const before = (await send(hub.url, "/api/models/ada/agent")).body.toString();
    const header = '{"key":"header","value":{"summary":"x"}}';
    const file = JSON.stringify(fileLine("x", "x"));
    for (const body of [
      "\u0000".repeat(1000),
      Buffer.from([0xff, 0xfe, 0xfd, 10, 0x80]),
      `${header}\n${header}`,
      `${file}\n${header}`,
      `${header}\n${file}\n{"key":"file"`,
      `${header}\n{"key":"file","value":{"path":["x"],"content":"eA=="}}`,
      `${header}\n{"key":"file","value":{"path":"x","content":"eA==","encoding":"utf-16"}}`,
      `${header}\n{"key":"lfsFile","value":{"path":"x","oid":"${"0".repeat(64)}","size":-1}}`,
      `${header}\n{"key":"lfsFile","value":{"path":"x","oid":"${"0".repeat(64)}","size":1e400}}`,
      `${header}\n{"key":"lfsFile","value":{"path":"x","oid":"${"A".repeat(64)}"}}`,
      `${header}\n{"key":"deletedFolder","value":{"path":"../"}}`,
      `${header}\n[[[[[`,
      `{"key":"header","value":{"summary":""}}\n${file}`,
      `{"key":"header","value":{"summary":"x","parentCommit":"main"}}\n${file}`,
      header,
    ]) {
      const { status, body: said } = await send(hub.url, "/api/models/ada/agent/commit/main", {
        method: "POST",
        token,
        body,
      });
      expect([400, 412], body.toString().slice(0, 80)).toContain(status);
      expect(JSON.parse(said.toString())).toEqual({ error: expect.stringMatching(/^[^\n]{10,400}$/) });
    }
    expect((await send(hub.url, "/api/models/ada/agent")).body.toString()).toBe(before);
    expect(log).toEqual([]);
  });

  it("answers others while a hundred clients never finish what they say", async () => {
    const { hostname, port } = new URL(hub.url);
    const sockets: Socket[] = [];
    const open = async (text: string) => {
      const socket = connect(Number(port), hostname);
      socket.on("error", () => {});
      await once(socket, "connect");
      socket.write(text);
      sockets.push(socket);
    };
    const head = `Host: ${hostname}:${port}\r\nAuthorization: Bearer ${token}\r\n`;
    const commitTo = `POST /api/models/ada/agent/commit/main HTTP/1.1\r\n${head}Content-Length: 1000\r\n\r\n`;
    for (let i = 0; i < 25; i++) {
      await open("GET /api/models HTTP/1.1\r\nX-Slow: ");
      await open(
        `POST /api/repos/create HTTP/1.1\r\n${head}Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
      );
      await open(`${commitTo}{"key":`);
      await open("");
    }
    expect((await send(hub.url, "/api/models")).status).toBe(200);
    expect((await commit(hub.url, "ada/agent", token, [fileLine("quick.txt", "x")])).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it("keeps nothing of an upload that breaks off, and takes it when it comes again", async () => {
    const { createHash } = await import("node:crypto");
    const bytes = Buffer.alloc(300_000, 7);
    const oid = createHash("sha256").update(bytes).digest("hex");
    const batch = await send(hub.url, "/ada/agent.git/info/lfs/objects/batch", {
      method: "POST",
      token,
      body: { operation: "upload", objects: [{ oid, size: bytes.length }] },
    });
    const link = new URL(JSON.parse(batch.body.toString()).objects[0].actions.upload.href);
    const socket = connect(Number(link.port), link.hostname);
    await once(socket, "connect");
    const target = link.pathname + link.search;
    socket.write(`PUT ${target} HTTP/1.1\r\nHost: ${link.host}\r\nContent-Length: ${bytes.length}\r\n\r\n`);
    socket.write(bytes.subarray(0, 100_000));
    const incoming = path.join(hub.context.settings.data, "blobs", "incoming");
    while (readdirSync(incoming).length === 0) await sleep(5);
    socket.destroy();
    while (readdirSync(incoming).length > 0) await sleep(5);
    const name = (): Promise<{ status: number }> =>
      commit(hub.url, "ada/agent", token, [{ key: "lfsFile", value: { path: "m.bin", oid, size: bytes.length } }]);
    expect((await name()).status).toBe(400);
    expect((await send(hub.url, target, { method: "PUT", body: bytes })).status).toBe(200);
    expect((await name()).status).toBe(200);
    expect(log).toEqual([]);
  });
});
