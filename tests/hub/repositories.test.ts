import {
  checkRepoAccess,
  createRepo,
  datasetInfo,
  deleteRepo,
  listDatasets,
  listModels,
  modelInfo,
  repoExists,
  uploadFiles,
  whoAmI,
} from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, describe, expect, it } from "vitest";
import { all, newUser, startHub } from "./a-hub.ts";

let hub: Hub;
let me: string;
let as: { hubUrl: string; accessToken: string };

beforeAll(async () => {
  hub = await startHub({ onFirstToken: (token) => void (me = token) });
  as = { hubUrl: hub.url, accessToken: me };
});

const card = (tags: string[], library: string): { path: string; content: Blob } => ({
  path: "README.md",
  content: new Blob([`---\ntags: [${tags.join(", ")}]\nlibrary_name: ${library}\n---\n`]),
});

describe("who asks", () => {
  it("is told by their token, with the organisations they may push to", async () => {
    await hub.context.accounts.createOrg("class");
    await hub.context.accounts.addMember("class", "me");
    expect(await whoAmI(as)).toMatchObject({
      type: "user",
      name: "me",
      orgs: [{ type: "org", name: "class" }],
      auth: {
        type: "access_token",
        accessToken: { displayName: "first start", role: "write", createdAt: expect.any(Date) },
      },
    });
    await expect(whoAmI({ ...as, accessToken: "hf_nobody" })).rejects.toMatchObject({ statusCode: 401 });
  });
});

describe("repositories", () => {
  it("are made once, in one's own name or an organisation's, and go when deleted", async () => {
    const repo = "me/once";
    expect(await repoExists({ ...as, repo })).toBe(false);
    expect(await createRepo({ ...as, repo })).toEqual({
      repoUrl: `${hub.url}/me/once`,
      id: expect.stringMatching(/^[0-9a-f]{24}$/),
    });
    await expect(createRepo({ ...as, repo })).rejects.toMatchObject({
      statusCode: 409,
      data: { error: expect.stringContaining("already"), url: `${hub.url}/me/once` },
    });
    await expect(createRepo({ ...as, repo: "me/Once" })).rejects.toMatchObject({ statusCode: 409 });
    expect(await repoExists({ ...as, repo })).toBe(true);
    await checkRepoAccess({ ...as, repo });
    await deleteRepo({ ...as, repo });
    expect(await repoExists({ ...as, repo })).toBe(false);
    await expect(deleteRepo({ ...as, repo })).rejects.toMatchObject({ statusCode: 404 });
    await createRepo({ ...as, repo: "class/shared" });
    expect(await repoExists({ hubUrl: hub.url, repo: "class/shared" })).toBe(true);
  });

  it("begin with files when some are given", async () => {
    const content = new Blob(["hello"]);
    await createRepo({ ...as, repo: "me/begun", license: "mit", files: [{ path: "a.txt", content }] });
    const { sha, filePaths, cardData, tags } = await modelInfo({
      ...as,
      name: "me/begun",
      additionalFields: ["sha", "filePaths", "cardData", "tags"],
    });
    expect(sha).toMatch(/^[0-9a-f]{40}$/);
    expect(filePaths).toEqual(["README.md", "a.txt"]);
    expect(cardData).toEqual({ license: "mit" });
    expect(tags).toEqual(["license:mit"]);
  });

  it.each([
    ["of another user", "somebody/x", 403, /may not change somebody/],
    ["with a bad name", "me/..", 400, /me\/\.\.|\.\./],
    ["with a bad sign", "me/a b", 400, /./],
    ["that are no model and no dataset", "spaces/me/x", 400, /type: .*"model"\|"dataset"/],
  ])("%s are refused", async (_, repo, statusCode, message) => {
    const refused = createRepo({ ...as, repo, ...(repo.startsWith("spaces") && { sdk: "static" as const }) });
    await expect(refused).rejects.toMatchObject({ statusCode, message: expect.stringMatching(message) });
  });
});

describe("what is told of a model", () => {
  it("is what was asked for", async () => {
    await createRepo({ ...as, repo: "me/told" });
    await uploadFiles({ ...as, repo: "me/told", files: [card(["LunarLander-v3"], "perilune")] });
    expect(await modelInfo({ ...as, name: "me/told" })).toEqual({
      id: expect.any(String),
      name: "me/told",
      private: false,
      task: undefined,
      downloads: 0,
      gated: false,
      likes: 0,
      updatedAt: expect.any(Date),
    });
    const everything = await (await fetch(`${hub.url}/api/models/me/told`)).json();
    expect(everything).toMatchObject({
      author: "me",
      library_name: "perilune",
      tags: ["LunarLander-v3", "perilune"],
      siblings: [{ rfilename: "README.md" }],
      cardData: { tags: ["LunarLander-v3"] },
    });
    await expect(modelInfo({ ...as, name: "me/told", revision: "v1" })).rejects.toMatchObject({ statusCode: 404 });
  });
});

describe("lists", () => {
  const names = async (params: Omit<Parameters<typeof listModels>[0] & object, "credentials">): Promise<string[]> =>
    (await all(listModels({ hubUrl: hub.url, ...params }))).map(({ name }) => name);

  beforeAll(async () => {
    const accessToken = await newUser(hub, "lister");
    for (let i = 0; i < 7; i++) {
      const repo = `lister/agent-${i}`;
      await createRepo({ hubUrl: hub.url, accessToken, repo });
      const files = [card(i % 2 === 0 ? ["even", "agent"] : ["agent"], i < 3 ? "perilune" : "stable-baselines3")];
      await uploadFiles({ hubUrl: hub.url, accessToken, repo, files });
    }
  });

  it("are filtered by owner, text and tags, all of them", async () => {
    expect(await names({ search: { owner: "lister" } })).toHaveLength(7);
    expect(await names({ search: { query: "AGENT-3" } })).toEqual(["lister/agent-3"]);
    expect(await names({ search: { owner: "lister", query: "%" } })).toEqual([]);
    expect((await names({ search: { tags: ["even"] } })).sort()).toEqual([0, 2, 4, 6].map((i) => `lister/agent-${i}`));
    expect((await names({ search: { tags: ["even", "perilune"] } })).sort()).toEqual([
      "lister/agent-0",
      "lister/agent-2",
    ]);
    expect(await names({ search: { owner: "lister", task: "text-generation" } })).toEqual([]);
  });

  it("come newest first or in the order asked for, and in pages", async () => {
    const newest = [6, 5, 4, 3, 2, 1, 0].map((i) => `lister/agent-${i}`);
    expect(await names({ search: { owner: "lister" }, sort: "createdAt" })).toEqual(newest);
    expect(await names({ search: { owner: "lister" }, limit: 3 })).toEqual(newest.slice(0, 3));
    const seen: string[] = [];
    let url: string | undefined = `${hub.url}/api/models?author=lister&limit=3`;
    let pages = 0;
    for (; url !== undefined; pages++) {
      const answer: Response = await fetch(url);
      seen.push(...((await answer.json()) as { id: string }[]).map(({ id }) => id));
      url = /<(http[^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    expect({ seen, pages }).toEqual({ seen: newest, pages: 3 });
    expect((await fetch(`${hub.url}/api/models?sort=beauty`)).status).toBe(400);
    expect((await fetch(`${hub.url}/api/models?cursor=nonsense`)).status).toBe(400);
  });

  it("tell more of each repository when asked", async () => {
    const [model] = await all(
      listModels({ ...as, search: { query: "agent-2" }, additionalFields: ["filePaths", "tags"] }),
    );
    expect(model).toMatchObject({ filePaths: ["README.md"], tags: ["even", "agent", "perilune"] });
  });

  it("count a download when the weights are fetched, not when they are looked at", async () => {
    await createRepo({ ...as, repo: "me/fetched" });
    const files = [{ path: "model.safetensors", content: new Blob(["weights"]) }, card([], "perilune")];
    await uploadFiles({ ...as, repo: "me/fetched", files });
    const url = `${hub.url}/me/fetched/resolve/main/model.safetensors`;
    await fetch(url, { method: "HEAD" });
    await fetch(url, { headers: { range: "bytes=0-0" } });
    await (await fetch(`${hub.url}/me/fetched/resolve/main/README.md`)).text();
    await (await fetch(url)).text();
    await hub.context.repos.flush();
    expect((await modelInfo({ ...as, name: "me/fetched" })).downloads).toBe(1);
    expect(await names({ sort: "downloads", limit: 1 })).toEqual(["me/fetched"]);
  });
});

describe("datasets", () => {
  it("stand beside models of the same name", async () => {
    await createRepo({ ...as, repo: "datasets/me/episodes", visibility: "private" });
    await createRepo({ ...as, repo: "me/episodes" });
    await uploadFiles({ ...as, repo: "datasets/me/episodes", files: [{ path: "a.csv", content: new Blob(["1,2"]) }] });
    expect(await datasetInfo({ ...as, name: "me/episodes", additionalFields: ["sha", "author"] })).toMatchObject({
      name: "me/episodes",
      author: "me",
      private: true,
      sha: expect.stringMatching(/^[0-9a-f]{40}$/),
    });
    expect((await all(listDatasets({ ...as, search: { owner: "me" } }))).map(({ name }) => name)).toEqual([
      "me/episodes",
    ]);
    expect(await all(listDatasets({ hubUrl: hub.url }))).toEqual([]);
    expect((await modelInfo({ ...as, name: "me/episodes" })).private).toBe(false);
    await deleteRepo({ ...as, repo: "datasets/me/episodes" });
    expect(await repoExists({ ...as, repo: "datasets/me/episodes" })).toBe(false);
    expect(await repoExists({ ...as, repo: "me/episodes" })).toBe(true);
  });
});
