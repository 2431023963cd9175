import { createHash } from "node:crypto";
import { createRepo, uploadFiles } from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { newUser, noise, startHub } from "./a-hub.ts";
import { type Answer, commit, errorOf, fileLine, type Sent, send } from "./fault-client.ts";

let hub: Hub;
let ada: string;
const ask = (target: string, sent: Sent = {}): Promise<Answer> => send(hub.url, target, sent);

beforeAll(async () => {
  hub = await startHub({ agents: false });
  ada = await newUser(hub, "ada");
  await createRepo({ hubUrl: hub.url, accessToken: ada, repo: "ada/agent" });
});

describe("what users push", () => {
  const script = "<script>document.title='owned'</script>";
  const files = new Map([
    ["page.html", script],
    ["PAGE.HTM", script],
    ["page.xhtml", `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
    ["picture.svg", `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">${script}</svg>`],
    ["script.js", "alert(1)"],
    ["module.mjs", "alert(1)"],
    ["sheet.css", "*{}"],
    ["data.xml", `<?xml-stylesheet href="javascript:alert(1)"?>`],
    ["data.json", script],
    ["notes.txt", script],
    ["README.txt", script],
    ["film.mp4", script],
    ["picture.png", script],
    ["app.webmanifest", "{}"],
    ["app.appcache", "CACHE MANIFEST"],
    ["sw.wasm", script],
    ["noextension", script],
    ["a.constructor", script],
    ["constructor", script],
    ["__proto__", script],
    [`"; filename="x.html`, script],
    ["a'b(c)*;x=y.txt", script],
    ["\u202Elmth.txt", script],
    ["名前.html", script],
    ["<img src=x onerror=alert(1)>.txt", script],
    ["a&b?c#d%41.html", script],
  ]);

  beforeAll(async () => {
    const lines = [...files].map(([name, text]) => fileLine(name, text));
    expect((await commit(hub.url, "ada/agent", ada, lines)).status).toBe(200);
  });

  it("goes out so that no browser runs it, whatever its name", async () => {
    for (const [name, text] of files) {
      for (const form of ["resolve", "raw"]) {
        const { status, headers, body } = await ask(`/ada/agent/${form}/main/${encodeURIComponent(name)}`);
        expect([status, body.toString()], name).toEqual([200, text]);
        expect(headers["x-content-type-options"], name).toBe("nosniff");
        expect(headers["content-security-policy"], name).toBe("sandbox; default-src 'none'");
        expect(headers["content-disposition"], name).toMatch(/^attachment; filename\*=UTF-8''[\w.~%-]+$/);
        expect(headers["content-type"], name).toMatch(
          /^(application\/octet-stream|application\/json|text\/plain; charset=utf-8|image\/png|video\/mp4)$/,
        );
      }
    }
  });

  it("is shown inside a page only as pictures and films, and those are powerless by themselves", async () => {
    for (const name of files.keys()) {
      const { status, headers } = await ask(`/ada/agent/media/main/${encodeURIComponent(name)}`);
      const isMedia = /\.(svg|mp4|png)$/.test(name);
      expect(status, name).toBe(isMedia ? 200 : 404);
      if (!isMedia) continue;
      expect(headers["x-content-type-options"], name).toBe("nosniff");
      expect(headers["content-security-policy"], name).toMatch(/^default-src 'none'; [^;]*; sandbox$/);
      expect(headers["content-type"], name).toMatch(/^(image\/svg\+xml|image\/png|video\/mp4)$/);
    }
  });

  it("stays text in every page that shows it", async () => {
    const evil = `"><img src=x onerror=alert(1)><script>alert(2)</script>`;
    const card = [
      "---",
      `tags: [${JSON.stringify(evil)}, LunarLander-v3]`,
      `library_name: ${JSON.stringify(evil)}`,
      "model-index:",
      `- name: ${JSON.stringify(evil)}`,
      `  results: [{dataset: {type: ${JSON.stringify(evil)}, name: ${JSON.stringify(evil)}}}]`,
      "---",
      `# ${evil}`,
      evil,
      "<iframe src=//evil.example></iframe> <svg onload=alert(1)> <base href=//evil.example>",
      "[a](javascript:alert(1)) [b](JaVaScRiPt&colon;alert(1)) [c](data:text/html,x) [d](vbscript:x) [e](<java\tscript:alert(1)>)",
      "<javascript:alert(1)> [f](file:///etc/passwd) [g](../../../../api/repos/delete) [h](%2e%2e/%2e%2e/x) [i](\\\\evil.example)",
      `![p](https://evil.example/track.png) ![q](x.png" onerror="alert(1)) ![r](a.constructor) ![s](b.__proto__) ![${evil}](picture.png)`,
      `[x](https://ok.example "${evil.replaceAll('"', "&quot;")}")`,
      `\`\`\`${evil}\n${evil}\n\`\`\``,
      "| a |\n|---|\n| <script>alert(3)</script> |",
    ].join("\n");
    const answer = await send(hub.url, "/api/models/ada/agent/commit/main", {
      method: "POST",
      token: ada,
      body: [
        { key: "header", value: { summary: evil, description: evil } },
        fileLine("README.md", card),
        fileLine(`${evil.replaceAll("/", "")}.txt`, "x"),
      ]
        .map((line) => JSON.stringify(line))
        .join("\n"),
    });
    expect(answer.status).toBe(200);
    const pages = ["/", "/models", "/datasets", "/boards", "/challenges", "/ada", "/ada/agent", "/ada/agent/tree/main"];
    const echoes = [
      `/models?search=${encodeURIComponent(evil)}&env=${encodeURIComponent(evil)}&other=${encodeURIComponent(evil)}`,
      `/login?next=${encodeURIComponent(evil)}`,
      `/boards/${encodeURIComponent(evil)}`,
      `/${encodeURIComponent(evil)}`,
      `/ada/${encodeURIComponent(evil)}`,
      `/ada/agent/tree/${encodeURIComponent(evil)}`,
    ];
    for (const page of [...pages, "/ada/agent/commits/main", ...echoes]) {
      const { status, headers, body } = await ask(page, { headers: { accept: "text/html" } });
      expect([200, 400, 404], page).toContain(status);
      const text = body.toString();
      // Outside of attributes and text, which hold no bare "<" or quote.
      const tags = text.match(/<[a-z][^>]*>/gi) ?? [];
      expect(tags.length, page).toBeGreaterThan(10);
      for (const tag of tags) {
        expect(tag, page).not.toMatch(/^<(iframe|base|object|embed|form action="(?!\/))/i);
        if (/^<script/i.test(tag)) expect(tag, page).toMatch(/^<script type="module" src="\/assets\/[\w.-]+">$/);
        // What stands in quotes is a value; the rest is names of attributes.
        const names = tag.replace(/"[^"]*"/g, "");
        expect(names, page).not.toMatch(/\son\w+\s*=|javascript:|style=/i);
        const address = /\b(?:href|src|action)="([^"]*)"/.exec(tag)?.[1] ?? "";
        expect(address, `${page} ${tag}`).not.toMatch(/^\s*(javascript|data|vbscript|file):/i);
        if (/^<(img|video|script|link)/i.test(tag)) expect(address, page).toMatch(/^\/(?!\/)/);
      }
      expect(headers["content-security-policy"], page).toMatch(
        /default-src 'none'; script-src 'self' 'wasm-unsafe-eval';/,
      );
      expect(headers["content-security-policy"], page).toMatch(/frame-ancestors 'none'/);
      expect([headers["x-frame-options"], headers["x-content-type-options"]], page).toEqual(["DENY", "nosniff"]);
    }
  });
});

describe("what is private", () => {
  it("is named by no page, list, board or search, and lets no one take its content by the hash", async () => {
    const secret = noise(200_000, 3);
    const oid = createHash("sha256").update(secret).digest("hex");
    const as = { hubUrl: hub.url, accessToken: ada, repo: "ada/hush-hush" };
    await createRepo({ ...as, visibility: "private" });
    await uploadFiles({ ...as, files: [{ path: "model.safetensors", content: new Blob([secret]) }] });
    const eve = await newUser(hub, "eve");
    await createRepo({ hubUrl: hub.url, accessToken: eve, repo: "eve/thief" });
    for (const token of [undefined, eve]) {
      const sent = token === undefined ? {} : { token };
      for (const target of [
        "/",
        "/models",
        "/models?search=hush",
        "/ada",
        "/boards",
        "/api/models?full=true",
        "/api/models?author=ada",
      ]) {
        expect((await ask(target, sent)).body.toString(), target).not.toContain("hush-hush");
      }
      for (const target of [
        "",
        "/tree/main",
        "/commits/main",
        "/media/main/model.safetensors",
        "/resolve/main/model.safetensors",
      ]) {
        expect([401, 404], target).toContain((await ask(`/ada/hush-hush${target}`, sent)).status);
      }
      for (const target of [
        "",
        "/tree/main",
        "/commits/main",
        "/refs",
        "/verifications",
        "/revision/main",
        "/auth-check",
      ]) {
        expect([401, 404], target).toContain((await ask(`/api/models/ada/hush-hush${target}`, sent)).status);
      }
    }
    // Each way to name what one does not have, with the right size, a wrong one, and none.
    for (const size of [secret.length, 1, undefined]) {
      const line = {
        key: "lfsFile",
        value: { path: "m.bin", algo: "sha256", oid, ...(size !== undefined && { size }) },
      };
      const answer = await commit(hub.url, "eve/thief", eve, [line]);
      expect([answer.status, errorOf(answer)]).toEqual([
        400,
        expect.stringContaining("was not uploaded to this repository"),
      ]);
    }
    for (const size of [secret.length, 1]) {
      const batch = await ask("/eve/thief.git/info/lfs/objects/batch", {
        method: "POST",
        token: eve,
        body: { operation: "upload", objects: [{ oid, size }] },
      });
      const { objects } = JSON.parse(batch.body.toString());
      expect(objects[0].actions.upload.href).toContain("/api/uploads/");
      const put = await ask(new URL(objects[0].actions.upload.href).pathname, { method: "PUT", body: "x" });
      expect(put.status).toBe(400);
    }
    // A link for it that was asked for, but not used, is no content either.
    const line = { key: "lfsFile", value: { path: "m.bin", oid, size: secret.length } };
    expect((await commit(hub.url, "eve/thief", eve, [line])).status).toBe(400);
  });

  it("stays so for an organisation's former member, and for a token whose user may only read", async () => {
    const { accounts } = hub.context;
    await accounts.createOrg("lab");
    await accounts.addMember("lab", "ada");
    const mallory = await newUser(hub, "mallory");
    await accounts.addMember("lab", "mallory");
    const as = { hubUrl: hub.url, accessToken: ada, repo: "lab/draft" };
    await createRepo({ ...as, visibility: "private" });
    await uploadFiles({ ...as, files: [{ path: "a.txt", content: new Blob(["draft"]) }] });
    const read = () => ask("/lab/draft/resolve/main/a.txt", { token: mallory });
    expect((await read()).status).toBe(200);
    await accounts.removeMember("lab", "mallory");
    expect((await read()).status).toBe(404);
    expect((await commit(hub.url, "lab/draft", mallory, [fileLine("a.txt", "x")])).status).toBe(404);
    const reader = await newUser(hub, "ada", "read");
    for (const [method, target, body] of [
      ["POST", "/api/repos/create", { name: "new" }],
      ["DELETE", "/api/repos/delete", { name: "agent" }],
      ["PUT", "/api/models/ada/agent/settings", { private: true }],
      ["POST", "/api/models/ada/agent/preupload/main", { files: [] }],
      ["POST", "/ada/agent.git/info/lfs/objects/batch", { operation: "upload", objects: [] }],
      ["POST", "/api/models/ada/agent/verifications", {}],
      ["POST", "/api/boards", { id: "x", title: "x", env: { id: "Taxi-v4" }, ends_at: "2100-01-01T00:00:00Z" }],
    ] as const) {
      const answer = await ask(target, { method, token: reader, body });
      expect([answer.status, errorOf(answer)], target).toEqual([403, expect.stringMatching(/^[^\n]+$/)]);
      expect([401, 403], target).toContain((await ask(target, { method, body })).status);
    }
    const refused = await commit(hub.url, "ada/agent", reader, [fileLine("x", "x")]);
    expect([refused.status, errorOf(refused)]).toEqual([403, expect.stringContaining("may only read")]);
  });
});

describe("a browser that is signed in", () => {
  const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };

  async function openLogin(): Promise<{ cookie: string; formToken: string }> {
    const page = await ask("/login");
    const cookie = page.headers["set-cookie"]![0]!;
    expect(cookie).toMatch(/^perilune_session=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/);
    const formToken = /name="form_token" value="([^"]+)"/.exec(page.body.toString())![1]!;
    return { cookie: cookie.split(";")[0]!, formToken };
  }

  it("changes nothing without the token of a form of its own, and nothing in the API", async () => {
    const { cookie: before, formToken } = await openLogin();
    const login = await ask("/login", {
      method: "POST",
      headers: { ...headers, cookie: before },
      body: form({ token: ada, form_token: formToken }),
    });
    expect(login.status).toBe(303);
    const cookie = login.headers["set-cookie"]![0]!.split(";")[0]!;
    // The id from before signing in is worth nothing now.
    expect(cookie).not.toBe(before);
    const other = await openLogin();
    for (const fields of [{}, { form_token: "" }, { form_token: formToken }, { form_token: other.formToken }]) {
      const board = "/boards/LunarLander-v3";
      const changes = ["create-team", "join-team", "invite", "enter"].map((change) => `${board}/${change}`);
      for (const target of ["/logout", "/ada/agent/verify", ...changes]) {
        const answer = await ask(target, {
          method: "POST",
          headers: { ...headers, cookie },
          body: form({ team: "x", ...fields }),
        });
        expect(answer.status, target).toBe(403);
      }
    }
    for (const [method, target, body] of [
      ["POST", "/api/repos/create", { name: "by-cookie" }],
      ["DELETE", "/api/repos/delete", { name: "agent" }],
      ["PUT", "/api/models/ada/agent/settings", { private: true }],
      ["POST", "/api/models/ada/agent/verifications", {}],
      ["POST", "/api/boards/LunarLander-v3/teams", { name: "x" }],
    ] as const) {
      expect((await ask(target, { method, headers: { cookie }, body })).status, target).toBe(401);
    }
    const own = /name="form_token" value="([^"]+)"/.exec(
      (await ask("/ada/agent", { headers: { cookie } })).body.toString(),
    )![1]!;
    for (const origin of ["https://evil.example", "null", `${hub.url}.evil.example`]) {
      const answer = await ask("/logout", {
        method: "POST",
        headers: { ...headers, cookie, origin },
        body: form({ form_token: own }),
      });
      expect(answer.status, origin).toBe(403);
    }
    // The page of a rebound name reads nothing, with or without the cookie.
    for (const host of [
      "evil.example",
      `evil.example:${new URL(hub.url).port}`,
      `${new URL(hub.url).host}.evil.example`,
      "127.0.0.1@evil.example",
    ]) {
      expect([400, 421], host).toContain((await ask("/ada/agent", { headers: { cookie, host } })).status);
    }
    const out = await ask("/logout", {
      method: "POST",
      headers: { ...headers, cookie },
      body: form({ form_token: own }),
    });
    expect(out.status).toBe(303);
    expect((await ask("/", { headers: { cookie } })).body.toString()).toContain("Sign in");
  });

  it("is sent to no other site, and a wrong token is not repeated to it", async () => {
    for (const next of [
      "https://evil.example",
      "//evil.example",
      "/\\evil.example",
      "\\\\evil.example",
      "javascript:alert(1)",
    ]) {
      const { cookie, formToken } = await openLogin();
      const fields = { token: ada, form_token: formToken, next };
      const answer = await ask("/login", { method: "POST", headers: { ...headers, cookie }, body: form(fields) });
      expect([answer.status, answer.headers.location], next).toEqual([303, "/"]);
    }
    const { cookie, formToken } = await openLogin();
    const fields = { token: "hf_<script>wrong", form_token: formToken };
    const refused = await ask("/login", { method: "POST", headers: { ...headers, cookie }, body: form(fields) });
    expect(refused.status).toBe(401);
    expect(refused.body.toString()).not.toContain("wrong");
  });
});
