import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import path from "node:path";
import { createRepo, uploadFiles } from "@huggingface/hub";
import { createHub, type Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { newUser, noise, startHub, temporaryFolder } from "./a-hub.ts";

let hub: Hub;
let token: string;
const content = noise(1000, 21);

beforeAll(async () => {
  hub = await startHub({ allowedHosts: ["hub.class.example"] });
  token = await newUser(hub, "ada");
  const as = { hubUrl: hub.url, accessToken: token, repo: "ada/agent" };
  await createRepo(as);
  await uploadFiles({
    ...as,
    files: [
      { path: "model.bin", content: new Blob([content]) },
      { path: "evil.html", content: new Blob(["<script>alert(1)</script>"]) },
      { path: "evil.svg", content: new Blob(["<svg onload='alert(1)'/>"]) },
      { path: 'a"b;\u2713.json', content: new Blob(["{}"]) },
    ],
  });
});

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A request whose path and headers go out as they are. */
async function send(method: string, target: string, headers: Record<string, string> = {}, body = ""): Promise<Answer> {
  const { hostname, port } = new URL(hub.url);
  const sent = request({
    hostname,
    port,
    method,
    path: target,
    headers: { "content-length": body.length, ...headers },
  });
  // A body that is refused may meet a closed connection after the answer.
  sent.on("error", () => {});
  sent.end(body);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) };
}

const errorOf = ({ body }: Answer): string => JSON.parse(body.toString()).error;
const get = (target: string, headers: Record<string, string> = {}): Promise<Answer> => send("GET", target, headers);

describe("files", () => {
  const address = "/ada/agent/resolve/main/model.bin";

  it("come in ranges", async () => {
    const whole = await get(address);
    expect([whole.status, whole.headers["content-length"], whole.headers["accept-ranges"]]).toEqual([
      200,
      "1000",
      "bytes",
    ]);
    expect(whole.body.equals(content)).toBe(true);
    for (const [range, start, end] of [
      ["bytes=0-0", 0, 0],
      ["bytes=10-19", 10, 19],
      ["bytes=990-", 990, 999],
      ["bytes=990-5000", 990, 999],
      ["bytes=-10", 990, 999],
      ["bytes=-5000", 0, 999],
    ] as const) {
      const part = await get(address, { range });
      expect([part.status, part.headers["content-range"]], range).toEqual([206, `bytes ${start}-${end}/1000`]);
      expect(part.body.equals(content.subarray(start, end + 1)), range).toBe(true);
    }
    for (const range of ["bytes=1000-", "bytes=2000-3000", "bytes=-0"]) {
      const part = await get(address, { range });
      expect([part.status, part.headers["content-range"]], range).toEqual([416, "bytes */1000"]);
      expect(errorOf(part)).toContain("1000 bytes");
    }
    for (const range of ["bytes=5-2", "lines=1-2", "bytes=0-1,5-6", "bytes=-", "nonsense"]) {
      expect((await get(address, { range })).body.length, range).toBe(1000);
    }
  });

  it("are not sent again to who has them", async () => {
    const { etag } = (await get(address)).headers;
    expect((await get(address, { "if-none-match": etag! })).status).toBe(304);
    expect((await get(address, { range: "bytes=0-1", "if-range": etag! })).status).toBe(206);
    expect((await get(address, { range: "bytes=0-1", "if-range": '"older"' })).status).toBe(200);
  });

  it("tell a HEAD the same as a GET, without the bytes", async () => {
    const [seen, sent] = [await send("HEAD", address), await get(address)];
    const headers = ({ headers: { date, connection, ...rest } }: Answer) => rest;
    expect(headers(seen)).toEqual({ ...headers(sent), "keep-alive": expect.anything() });
    expect(seen.body.length).toBe(0);
    expect(seen.headers["x-repo-commit"]).toMatch(/^[0-9a-f]{40}$/);
    expect(seen.headers["x-linked-etag"]).toBe(seen.headers.etag);
    expect(seen.headers["x-linked-size"]).toBe("1000");
  });

  it("that hold pages or scripts go out as plain bytes to be saved", async () => {
    for (const [name, type] of [
      ["evil.html", "application/octet-stream"],
      ["evil.svg", "application/octet-stream"],
      ["a%22b%3B%E2%9C%93.json", "application/json"],
    ]) {
      const { status, headers } = await get(`/ada/agent/resolve/main/${name}`);
      expect([status, headers["content-type"]?.split(";")[0]]).toEqual([200, type]);
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-disposition"]).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
      expect(headers["content-security-policy"]).toContain("sandbox");
    }
  });

  it("are found by their name in the repository and by nothing else", async () => {
    for (const target of [
      "/ada/agent/resolve/main/../../../../etc/passwd",
      "/ada/agent/resolve/main/..%2f..%2f..%2fetc%2fpasswd",
      "/ada/agent/resolve/main/%2e%2e/%2e%2e/etc/passwd",
      "/ada/agent/resolve/main//etc/passwd",
      "/ada/agent/resolve/main/model.bin%00.txt",
      "/ada/agent/resolve/main/",
      "/ada/agent/resolve/..%2f..%2fmain/model.bin",
      "/ada/..%2fagent/resolve/main/model.bin",
      "/..%2fada/agent/resolve/main/model.bin",
    ]) {
      const answer = await get(target, { authorization: `Bearer ${token}` });
      expect(answer.status, target).toBe(404);
      expect(errorOf(answer), target).toMatch(/^[^\n]+$/);
    }
    expect((await get("/ada/agent/resolve/main/%zz")).status).toBe(400);
  });
});

describe("a commit", () => {
  const post = (body: string): Promise<Answer> =>
    send(
      "POST",
      "/api/models/ada/agent/commit/main",
      { authorization: `Bearer ${token}`, "content-type": "application/x-ndjson" },
      body,
    );
  const header = '{"key":"header","value":{"summary":"x"}}\n';
  const file = (name: string, text = "aGk="): string =>
    `${JSON.stringify({ key: "file", value: { path: name, content: text, encoding: "base64" } })}\n`;

  it.each([
    ["", 400, /got nothing/],
    ["nonsense", 400, /^line 1 of the commit: expected JSON/],
    [file("a"), 400, /^line 1 of the commit: key/],
    [`${header}{"key":"rename","value":{}}`, 400, /^line 2 of the commit: key/],
    [`${header}\n\n${file("a", "not base64!")}`, 400, /expected base64 as the content of "a"/],
    [header + file("../a"), 400, /leads elsewhere/],
    [header + file("/etc/passwd"), 400, /relative/],
    [header + file("a\\..\\b"), 400, /separated by/],
    [header + file(".git/config"), 400, /git's own/],
    [header + file("a\u0000"), 400, /control character/],
    [`${header}{"key":"deletedFile","value":{"path":"absent"}}`, 404, /absent/],
    [`${header}{"key":"lfsFile","value":{"path":"a","oid":"../../x","size":1}}`, 400, /./],
    [header + file("README.md", btoa("---\ntags: [\n---\n")), 400, /cannot be read as YAML/],
  ])("of %j is refused", async (body, status, message) => {
    const before = (await get("/api/models/ada/agent")).body.toString();
    const answer = await post(body);
    expect([answer.status, errorOf(answer)]).toEqual([status, expect.stringMatching(message)]);
    expect((await get("/api/models/ada/agent")).body.toString()).toBe(before);
  });

  it("is read as it comes: too long a line ends it", async () => {
    const answer = await post(header + file("long", "A".repeat(14_000_000)));
    expect([answer.status, errorOf(answer)]).toEqual([413, expect.stringContaining("send the file as LFS")]);
  });

  it("goes to main and nowhere else", async () => {
    for (const target of ["commit/other", "commit/main?create_pr=1"]) {
      const answer = await send(
        "POST",
        `/api/models/ada/agent/${target}`,
        { authorization: `Bearer ${token}` },
        header,
      );
      expect([answer.status, errorOf(answer)]).toEqual([501, expect.stringContaining("have one branch")]);
    }
  });
});

describe("errors", () => {
  it("are one line of JSON, whatever is asked", async () => {
    const json = { authorization: `Bearer ${token}`, "content-type": "application/json" };
    for (const [method, target, body, status] of [
      ["GET", "/api/nothing", "", 404],
      ["GET", "/nothing/at/all/here", "", 404],
      ["POST", "/api/repos/create", "{broken", 400],
      ["POST", "/api/repos/create", "", 400],
      ["POST", "/api/repos/create", "[]", 400],
      ["POST", "/api/repos/create", '{"name":7}', 400],
      ["POST", "/api/repos/create", `{"name":"${"x".repeat(5_000_000)}"}`, 413],
      ["POST", "/api/repos/move", "{}", 501],
      ["POST", "/api/models/ada/agent/branch/v1", "{}", 501],
      ["POST", "/api/models/ada/agent/tag/main", "{}", 501],
      ["POST", "/api/models/ada/agent/paths-info/main", '{"paths":{}}', 400],
      ["GET", "/api/models?limit=-1", "", 400],
      ["GET", "/api/models?limit=many", "", 400],
    ] as const) {
      const answer = await send(method, target, json, body);
      expect([answer.status, answer.headers["content-type"]], `${method} ${target}`).toEqual([
        status,
        "application/json; charset=utf-8",
      ]);
      const { error, ...rest } = JSON.parse(answer.body.toString());
      expect(rest).toEqual({});
      expect(error).toMatch(/^[^\n]{10,400}$/);
      expect(error).not.toMatch(/node_modules|hf_|at .*\.ts/);
    }
    const type = { ...json, "content-type": "text/html" };
    expect((await send("POST", "/api/repos/create", type, "<html>")).status).toBe(415);
  });

  it("inside the hub are told to the log and not to the client", async () => {
    const log: string[] = [];
    const broken = await startHub({ log: (entry) => void log.push(entry) });
    broken.context.repos.list = () => Promise.reject(new Error("no such table /secret/path"));
    const answer = await fetch(`${broken.url}/api/models?search=private`);
    const error = "the hub could not do this; its log says why";
    expect([answer.status, await answer.json()]).toEqual([500, { error }]);
    expect(log).toEqual([expect.stringMatching(/^GET \/api\/models: Error: no such table \/secret\/path\n/)]);
    expect(log[0]).not.toContain("search");
  });
});

describe("an upload that breaks off", () => {
  it("leaves nothing behind, and nothing in the log", async () => {
    const log: string[] = [];
    const { url, context } = await startHub({ log: (entry) => void log.push(entry) });
    const accessToken = await newUser({ context } as Hub, "ada");
    await createRepo({ hubUrl: url, accessToken, repo: "ada/agent" });
    const asked = await fetch(`${url}/ada/agent.git/info/lfs/objects/batch`, {
      method: "POST",
      headers: { authorization: `Bearer ${accessToken}`, "content-type": "application/vnd.git-lfs+json" },
      body: JSON.stringify({ operation: "upload", objects: [{ oid: "3".repeat(64), size: 1_000_000 }] }),
    });
    const { objects } = (await asked.json()) as { objects: [{ actions: { upload: { href: string } } }] };
    const sent = request(objects[0].actions.upload.href, { method: "PUT", headers: { "content-length": 1_000_000 } });
    sent.on("error", () => {});
    sent.write(noise(500_000, 1));
    const incoming = path.join(context.settings.data, "blobs", "incoming");
    await expect.poll(() => readdirSync(incoming).length).toBe(1);
    sent.destroy();
    await expect.poll(() => readdirSync(incoming).length).toBe(0);
    expect(await context.blobs.has("3".repeat(64))).toBe(false);
    expect(log).toEqual([]);
  });
});

describe("requests from elsewhere", () => {
  it("under a name that is not the hub's are refused: another page may have bound that name to this machine", async () => {
    const { port } = new URL(hub.url);
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, "[::1]:80", "192.168.1.7", "hub.class.example"]) {
      expect((await get("/api/models", { host })).status, host).toBe(200);
    }
    for (const host of [
      "evil.example",
      `evil.example:${port}`,
      "localhost.evil.example",
      "127.0.0.1.evil.example",
      "a b",
    ]) {
      const answer = await get("/api/models", { host });
      expect([400, 421], host).toContain(answer.status);
    }
  });

  it("by a page of another origin change nothing", async () => {
    const post = (origin: string): Promise<Answer> =>
      send("POST", "/api/validate-yaml", { "content-type": "application/json", origin }, '{"content":""}');
    expect((await post(hub.url)).status).toBe(200);
    for (const origin of ["https://evil.example", "null", `${hub.url}.evil.example`, "http://localhost:1"]) {
      expect((await post(origin)).status, origin).toBe(403);
    }
  });

  it("may read what is public, with the headers that a client in a browser needs", async () => {
    const { headers } = await get("/ada/agent/resolve/main/model.bin", {
      origin: "https://page.example",
      range: "bytes=0-0",
    });
    expect(headers["access-control-allow-origin"]).toBe("*");
    for (const name of [
      "Content-Range",
      "ETag",
      "Link",
      "X-Error-Code",
      "X-Repo-Commit",
      "X-Linked-Size",
      "X-Linked-Etag",
    ]) {
      expect(headers["access-control-expose-headers"]).toContain(name);
    }
    expect((await get("/api/models/ada/absent", { origin: "https://page.example" })).headers).toMatchObject({
      "access-control-allow-origin": "*",
      "x-error-code": "RepoNotFound",
    });
    const asked = await send("OPTIONS", "/api/models", {
      origin: "https://page.example",
      "access-control-request-method": "GET",
    });
    expect([asked.status, asked.headers["access-control-allow-methods"]]).toEqual([204, "GET, HEAD"]);
    expect(asked.headers["access-control-allow-credentials"]).toBeUndefined();
  });
});

describe("a client that asks too often", () => {
  it("is told when to come back, counted by token, or by address without a good one", async () => {
    const strict = await startHub({ rateLimit: { requestsPerMinute: 5 } });
    const good = await newUser(strict, "ada");
    const ask = async (authorization?: string): Promise<Response> =>
      fetch(`${strict.url}/api/models`, { headers: authorization ? { authorization } : {} });
    for (let i = 0; i < 3; i++) expect((await ask()).status).toBe(200);
    // Guesses count as the address's.
    for (let i = 0; i < 2; i++) expect((await ask(`Bearer hf_guess${i}`)).status).toBe(401);
    const refused = await ask("Bearer hf_guess9");
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await refused.json()).toEqual({ error: expect.stringContaining("at most 5 requests a minute") });
    for (let i = 0; i < 5; i++) expect((await ask(`Bearer ${good}`)).status).toBe(200);
    expect((await ask(`Bearer ${good}`)).status).toBe(429);
  });
});

describe("a hub's folder", () => {
  it("is closed to others, keeps its key, makes the first token once, and serves one hub at a time", async () => {
    const data = path.join(mkdtempSync(path.join(temporaryFolder(), "x")), "deep/er");
    const tokens: string[] = [];
    const options = {
      data,
      port: 0,
      onFirstToken: (first: string, user: string) => void tokens.push(`${user} ${first}`),
    };
    const first = await createHub(options);
    expect(tokens).toEqual([expect.stringMatching(/^me hf_\w{30,}$/)]);
    expect(statSync(data).mode & 0o777).toBe(0o700);
    const key = path.join(data, "upload-links.key");
    expect(statSync(key).mode & 0o777).toBe(0o600);
    const bytes = readFileSync(key);
    await expect(createHub(options)).rejects.toThrow(
      /expected a data folder that no hub uses, got .*deep\/er; stop the other/,
    );
    await first.close();
    const second = await createHub(options);
    expect(tokens).toHaveLength(1);
    expect(readFileSync(key).equals(bytes)).toBe(true);
    const { accounts } = second.context;
    expect((await accounts.find("me"))?.kind).toBe("user");
    await second.close();
    expect(existsSync(path.join(data, "hub.sqlite"))).toBe(true);
  });
});
