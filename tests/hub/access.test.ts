import { createHash } from "node:crypto";
import {
  checkRepoAccess,
  commit,
  createRepo,
  deleteRepo,
  downloadFile,
  fileExists,
  listFiles,
  listModels,
  modelInfo,
  repoExists,
  uploadFile,
  uploadFiles,
} from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { all, newUser, noise, startHub } from "./a-hub.ts";

let hub: Hub;
let owner: string;
let stranger: string;
let reader: string;
const secret = noise(300_000, 11);
const sha256 = createHash("sha256").update(secret).digest("hex");

beforeAll(async () => {
  hub = await startHub();
  owner = await newUser(hub, "owner");
  reader = await newUser(hub, "owner", "read");
  stranger = await newUser(hub, "stranger");
  const as = { hubUrl: hub.url, accessToken: owner, repo: "owner/hidden" };
  await createRepo({ ...as, visibility: "private" });
  await uploadFiles({ ...as, files: [{ path: "model.bin", content: new Blob([secret]) }] });
  await createRepo({ ...as, repo: "owner/open" });
  await uploadFile({ ...as, repo: "owner/open", file: { path: "a.txt", content: new Blob(["a"]) } });
});

async function lfsBatch(repo: string, token: string | null, objects: unknown[]): Promise<Response> {
  return fetch(`${hub.url}/${repo}.git/info/lfs/objects/batch`, {
    method: "POST",
    headers: {
      "content-type": "application/vnd.git-lfs+json",
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ operation: "upload", objects, hash_algo: "sha256" }),
  });
}

async function uploadLink(repo: string, token: string, object: { oid: string; size: number }): Promise<string> {
  const { objects } = (await (await lfsBatch(repo, token, [object])).json()) as {
    objects: [{ actions: { upload: { href: string } } }];
  };
  return objects[0].actions.upload.href;
}

describe("a private repository", () => {
  it("is not there for anyone but its owner", async () => {
    const repo = "owner/hidden";
    expect(await repoExists({ hubUrl: hub.url, accessToken: owner, repo })).toBe(true);
    expect(await fileExists({ hubUrl: hub.url, accessToken: reader, repo, path: "model.bin" })).toBe(true);
    for (const accessToken of [stranger, undefined]) {
      const as = { hubUrl: hub.url, ...(accessToken && { accessToken }) };
      // What is hidden and what is absent get one answer, but for the name in it.
      const answers: unknown[] = [];
      for (const name of ["owner/hidden", "owner/absent"]) {
        const options = { headers: accessToken ? { authorization: `Bearer ${accessToken}` } : {} };
        for (const path of [
          `/api/models/${name}`,
          `/api/models/${name}/tree/main`,
          `/api/models/${name}/commits/main`,
          `/api/models/${name}/refs`,
          `/${name}/resolve/main/model.bin`,
          `/${name}/raw/main/model.bin`,
          `/api/models/${name}/auth-check`,
        ]) {
          const answer = await fetch(hub.url + path, options);
          const headers = [...answer.headers].filter(([header]) => header !== "date");
          answers.push(
            `${JSON.stringify([path, answer.status, headers, await answer.text()])}`.replaceAll(name, "NAME"),
          );
        }
      }
      expect(answers.slice(7)).toEqual(answers.slice(0, 7));
      expect(answers[0]).toContain(`,${accessToken ? 404 : 401},`);
      expect(answers[0]).toContain('["x-error-code","RepoNotFound"]');
      expect(await repoExists({ ...as, repo })).toBe(false);
      await expect(checkRepoAccess({ ...as, repo })).rejects.toThrow();
      await expect(modelInfo({ ...as, name: repo })).rejects.toThrow();
      await expect(all(listFiles({ ...as, repo }))).rejects.toThrow();
      await expect(downloadFile({ ...as, repo, path: "model.bin" })).rejects.toThrow();
      expect((await all(listModels({ ...as }))).map(({ name }) => name)).toEqual(["owner/open"]);
    }
    const mine = await all(listModels({ hubUrl: hub.url, accessToken: reader }));
    expect(mine.map(({ name }) => name).sort()).toEqual(["owner/hidden", "owner/open"]);
  });

  it("does not give a stranger its content by the hash", async () => {
    const as = { hubUrl: hub.url, accessToken: stranger, repo: "stranger/thief" };
    await createRepo(as);
    // The batch does not tell that the content is here…
    const answer = await lfsBatch("stranger/thief", stranger, [{ oid: sha256, size: secret.length }]);
    const { objects } = (await answer.json()) as { objects: { actions?: unknown }[] };
    expect(objects[0]!.actions).toBeDefined();
    // … and a commit that names it is refused as if it were not.
    for (const oid of [sha256, "0".repeat(64)]) {
      const lines = [
        { key: "header", value: { summary: "theft" } },
        { key: "lfsFile", value: { path: "model.bin", algo: "sha256", oid } },
      ];
      const refused = await fetch(`${hub.url}/api/models/stranger/thief/commit/main`, {
        method: "POST",
        headers: { authorization: `Bearer ${stranger}`, "content-type": "application/x-ndjson" },
        body: lines.map((line) => JSON.stringify(line)).join("\n"),
      });
      expect(refused.status).toBe(400);
      expect(await refused.json()).toEqual({ error: expect.stringMatching(/^model.bin: .* was not uploaded/) });
    }
    expect(await all(listFiles(as))).toEqual([]);
    // Who has the bytes may of course push them.
    await uploadFile({ ...as, file: { path: "model.bin", content: new Blob([secret]) } });
    expect(await fileExists({ ...as, path: "model.bin" })).toBe(true);
  });
});

describe("tokens", () => {
  it("that may only read change nothing", async () => {
    const as = { hubUrl: hub.url, accessToken: reader, repo: "owner/open" };
    const file = { path: "a.txt", content: new Blob(["b"]) };
    for (const attempt of [
      () => createRepo({ ...as, repo: "owner/new" }),
      () => deleteRepo(as),
      () => uploadFile({ ...as, file }),
      () => commit({ ...as, title: "x", operations: [{ operation: "delete", path: "a.txt" }] }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        statusCode: 403,
        message: expect.stringContaining("may only read"),
      });
    }
    expect((await lfsBatch("owner/open", reader, [{ oid: sha256, size: secret.length }])).status).toBe(403);
    expect(await (await downloadFile({ ...as, path: "a.txt" }))!.text()).toBe("a");
  });

  it("of another user change nothing", async () => {
    const as = { hubUrl: hub.url, accessToken: stranger, repo: "owner/open" };
    for (const attempt of [
      () => createRepo({ ...as, repo: "owner/new" }),
      () => deleteRepo(as),
      () => uploadFile({ ...as, file: { path: "a.txt", content: new Blob(["b"]) } }),
    ]) {
      await expect(attempt()).rejects.toMatchObject({
        statusCode: 403,
        message: expect.stringContaining("stranger may not"),
      });
    }
    const settings = await fetch(`${hub.url}/api/models/owner/open/settings`, {
      method: "PUT",
      headers: { authorization: `Bearer ${stranger}`, "content-type": "application/json" },
      body: '{"private":true}',
    });
    expect(settings.status).toBe(403);
  });

  it("are needed for any change", async () => {
    const post = async (path: string, body: string, type = "application/json"): Promise<number> =>
      (await fetch(hub.url + path, { method: "POST", headers: { "content-type": type }, body })).status;
    expect(await post("/api/repos/create", '{"name":"x","organization":"owner"}')).toBe(401);
    expect(await post("/api/models/owner/open/preupload/main", '{"files":[]}')).toBe(401);
    expect(await post("/api/models/owner/open/commit/main", "{}", "application/x-ndjson")).toBe(401);
    expect((await lfsBatch("owner/open", null, [])).status).toBe(401);
    expect((await fetch(`${hub.url}/api/whoami-v2`)).status).toBe(401);
  });

  it("that are wrong, expired or revoked are said to be so, on public pages too", async () => {
    const { tokens } = hub.context;
    const expired = await tokens.create({ user: "owner", role: "write", name: "old", expiresAt: new Date(0) });
    const revoked = await tokens.create({ user: "owner", role: "write", name: "revoked" });
    for (const { id, name } of await tokens.list("owner")) if (name === "revoked") await tokens.revoke(id);
    for (const [authorization, message] of [
      ["Bearer hf_wrong", /does not know the token/],
      [`Bearer ${revoked}`, /does not know the token/],
      [`Bearer ${expired}`, /expired/],
      [`Basic ${btoa(`owner:${owner}`)}`, /does not know the token/],
    ] as const) {
      const answer = await fetch(`${hub.url}/api/models/owner/open`, { headers: { authorization } });
      expect(answer.status).toBe(401);
      expect(answer.headers.get("x-error-message")).toBe("Invalid credentials in Authorization header");
      const text = await answer.text();
      expect(text).toMatch(message);
      expect(text).not.toContain(authorization.split(" ")[1]);
    }
  });
});

describe("upload links", () => {
  const bytes = noise(2000, 12);
  const object = { oid: createHash("sha256").update(bytes).digest("hex"), size: bytes.length };
  const put = async (url: string, body: Uint8Array<ArrayBuffer>): Promise<[number, string]> => {
    const answer = await fetch(url, { method: "PUT", body });
    return [answer.status, await answer.text()];
  };

  it("are good for one object in one repository", async () => {
    const link = new URL(await uploadLink("owner/open", owner, object));
    const other = new URL(await uploadLink("owner/open", owner, { ...object, oid: "1".repeat(64) }));
    const forged = new URL(link);
    forged.pathname = other.pathname;
    const longer = new URL(link);
    longer.searchParams.set("expires", "9999999999");
    const part = new URL(link);
    part.pathname += "/parts/1";
    const complete = new URL(link);
    complete.pathname += "/complete";
    for (const url of [forged, longer, part]) {
      expect(await put(url.href, bytes)).toEqual([403, expect.stringContaining("was not signed for this object")]);
    }
    const completed = await fetch(complete, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    expect(completed.status).toBe(403);
    const unsigned = new URL(link);
    unsigned.search = "";
    expect((await put(unsigned.href, bytes))[0]).toBe(400);
    expect((await put(`${hub.url}/api/uploads/..%2F..%2Fetc${link.search}`, bytes))[0]).toBe(404);
    expect((await put(link.href, bytes))[0]).toBe(200);
  });

  it("take nothing but the bytes that were announced", async () => {
    const link = await uploadLink("owner/open", owner, { oid: "2".repeat(64), size: 2000 });
    expect(await put(link, noise(1999, 1))).toEqual([400, expect.stringContaining("expected 2000 bytes, got 1999")]);
    expect(await put(link, noise(2001, 1))).toEqual([400, expect.stringContaining("expected 2000 bytes, got 2001")]);
    expect(await put(link, bytes)).toEqual([400, expect.stringContaining("SHA-256")]);
    // Without a length that is announced, the bytes themselves tell.
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(noise(3000, 1));
        controller.close();
      },
    });
    const long = await fetch(link, { method: "PUT", body: stream, duplex: "half" } as RequestInit);
    expect([long.status, await long.text()]).toEqual([400, expect.stringContaining("got more")]);
  });

  it("expire", async () => {
    let time = Date.parse("2030-01-01T00:00:00Z");
    const late = await startHub({ now: () => new Date(time) });
    const token = await newUser(late, "owner");
    await createRepo({ hubUrl: late.url, accessToken: token, repo: "owner/x" });
    const answer = await fetch(`${late.url}/owner/x.git/info/lfs/objects/batch`, {
      method: "POST",
      headers: { "content-type": "application/vnd.git-lfs+json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ operation: "upload", objects: [object] }),
    });
    const { objects } = (await answer.json()) as { objects: [{ actions: { upload: { href: string } } }] };
    time += 4 * 3600 * 1000;
    expect(await put(objects[0].actions.upload.href, bytes)).toEqual([403, expect.stringContaining("has expired")]);
  });
});
