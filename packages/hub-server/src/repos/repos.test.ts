import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openTestHub, type TestHub } from "../../../../tests/support/hub-context.ts";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import type { Identity } from "../accounts/identity.ts";
import { asHubError } from "../errors.ts";
import type { Operation, RepoRef } from "./repo.ts";

const model = (namespace: string, name: string): RepoRef => ({ kind: "model", namespace, name });
const write = (path: string, text: string): Operation => ({ kind: "file", path, content: Buffer.from(text) });

describeOnEachDatabase("repositories", (server) => {
  let hub: TestHub;
  let ada: Identity;
  let bob: Identity;

  beforeEach(async () => {
    hub = await openTestHub(await server.create(), {
      reposPerAccount: 3,
      filesPerRepo: 3,
      inlineBytes: 1000,
      bytesPerAccount: 2000,
    });
    await hub.context.accounts.createOrg("lab");
    ada = await hub.user("ada", { orgs: ["lab"] });
    bob = await hub.user("bob");
  });
  afterEach(() => hub.close());

  const create = (ref: RepoRef, by: Identity, isPrivate = false) =>
    hub.context.repos.create(ref, { private: isPrivate, by });

  it("are made once, by who may", async () => {
    const { repos } = hub.context;
    const repo = await create(model("ada", "x"), ada);
    expect(repo).toMatchObject({
      kind: "model",
      namespace: "ada",
      name: "x",
      head: null,
      private: false,
      downloads: 0,
    });
    expect(await repos.find(model("ada", "x"), null)).toEqual(repo);
    expect(await repos.byId(repo.id)).toEqual(repo);
    await expect(create(model("ada", "X"), ada)).rejects.toMatchObject({ status: 409 });
    await create({ ...model("ada", "x"), kind: "dataset" }, ada);
    await create(model("lab", "x"), ada);
    await expect(create(model("lab", "y"), bob)).rejects.toThrow("bob may not change lab");
    await expect(create(model("bob", "y"), { ...bob, role: "read" })).rejects.toThrow("may only read");
    await expect(create(model("bob", "../y"), bob)).rejects.toMatchObject({ status: 400 });
    await expect(create(model("eve", "y"), { ...bob, role: "admin" })).rejects.toMatchObject({ status: 404 });
  });

  it("are at most so many per account, even when they are made at once", async () => {
    const names = ["a", "b", "c", "d", "e"];
    const results = await Promise.allSettled(names.map((name) => create(model("ada", name), ada)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(3);
    await expect(create(model("ada", "f"), ada)).rejects.toMatchObject({ status: 403, code: "QuotaExceeded" });
    await create(model("bob", "a"), bob);
  });

  it("are hidden from strangers while private", async () => {
    const { repos } = hub.context;
    const ref = model("lab", "secret");
    await create(ref, ada, true);
    expect(await repos.find(ref, null)).toBeNull();
    expect(await repos.find(ref, bob)).toBeNull();
    expect(await repos.find(ref, ada)).not.toBeNull();
    expect(await repos.find(ref, { ...bob, role: "admin" })).not.toBeNull();
    expect((await repos.list({ kind: "model", viewer: bob })).repos).toEqual([]);
    expect((await repos.list({ kind: "model", viewer: ada })).repos).toHaveLength(1);
    await expect(repos.remove(ref, bob)).rejects.toMatchObject({ status: 404, code: "RepoNotFound" });
    await expect(repos.setPrivate(ref, { private: false, by: bob })).rejects.toMatchObject({ status: 404 });
    await repos.setPrivate(ref, { private: false, by: ada });
    expect(await repos.find(ref, null)).not.toBeNull();
    await expect(repos.setPrivate(ref, { private: true, by: bob })).rejects.toMatchObject({ status: 403 });
    await expect(repos.remove(ref, bob)).rejects.toMatchObject({ status: 403 });
    await repos.remove(ref, ada);
    expect(await repos.find(ref, ada)).toBeNull();
  });

  it("are listed in pages, in every order, and found by words and tags", async () => {
    const { repos } = hub.context;
    const cards = { a_b: "[one, two]", axb: "[two]", "100%": "[]" };
    for (const [i, [name, tags]] of Object.entries(cards).entries()) {
      hub.time += 1000;
      const repo = await create(model("ada", name.replace("%", ".0")), ada);
      hub.time += 1000;
      await repos.commit(repo, {
        title: "card",
        operations: [write("README.md", `---\ntags: ${tags}\n---\n`)],
        by: ada,
      });
      for (let n = 0; n < (i === 1 ? 5 : i); n++) repos.countDownload(repo);
    }
    await repos.flush();
    const names = async (filter: object): Promise<string[]> => {
      const found: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const page = await repos.list({ kind: "model", viewer: null, limit: 2, ...filter, ...(cursor && { cursor }) });
        expect(page.repos.length).toBeLessThanOrEqual(2);
        found.push(...page.repos.map(({ name }) => name));
        if (page.next === null) return found;
        cursor = page.next;
      }
    };
    expect(await names({})).toEqual(["100.0", "axb", "a_b"]);
    expect(await names({ sort: "createdAt" })).toEqual(["100.0", "axb", "a_b"]);
    expect(await names({ sort: "downloads" })).toEqual(["axb", "100.0", "a_b"]);
    expect(await names({ search: "A_B" })).toEqual(["a_b"]);
    expect(await names({ search: "ada/a" })).toEqual(["axb", "a_b"]);
    expect(await names({ search: "%" })).toEqual([]);
    expect(await names({ search: "\\" })).toEqual([]);
    expect(await names({ tags: ["two"] })).toEqual(["axb", "a_b"]);
    expect(await names({ tags: ["two", "one"] })).toEqual(["a_b"]);
    expect(await names({ author: "bob" })).toEqual([]);
    await expect(names({ cursor: "nonsense" })).rejects.toMatchObject({ status: 400 });
    await expect(names({ cursor: Buffer.from('["a",{}]').toString("base64url") })).rejects.toMatchObject({
      status: 400,
    });
  });

  it("keep what their card says until it is gone", async () => {
    const { repos } = hub.context;
    const repo = await create(model("ada", "x"), ada);
    const commit = (...operations: Operation[]) => repos.commit(repo, { title: "t", operations, by: ada });
    await commit(
      write("README.md", "---\nlibrary_name: perilune\npipeline_tag: reinforcement-learning\nother: [1]\n---"),
    );
    const card = {
      libraryName: "perilune",
      pipelineTag: "reinforcement-learning",
      tags: ["perilune", "reinforcement-learning"],
    };
    expect(await repos.byId(repo.id)).toMatchObject({ ...card, cardData: { other: [1] } });
    await commit(write("other", "x"));
    expect(await repos.byId(repo.id)).toMatchObject(card);
    await expect(commit(write("README.md", "---\na: [\n---"))).rejects.toMatchObject({ status: 400 });
    await commit({ kind: "delete", path: "README.md" });
    expect(await repos.byId(repo.id)).toMatchObject({ libraryName: null, tags: [], cardData: {} });
    expect((await repos.list({ kind: "model", tags: ["perilune"], viewer: null })).repos).toEqual([]);
  });

  it("serialise pushes, and refuse one made for another head", async () => {
    const { repos } = hub.context;
    const repo = await create(model("ada", "x"), ada);
    const seen: string[] = [];
    hub.context.events.onCommit((changed, { id }) => seen.push(`${changed.head} ${id}`));
    const push = (name: string, parent?: string) =>
      repos.commit(repo, { title: name, operations: [write(name, name)], by: ada, ...(parent && { parent }) });
    const commits = await Promise.all(["a", "b", "c"].map((name) => push(name)));
    const { commits: history, total } = await repos.history((await repos.byId(repo.id))!, "main");
    expect(total).toBe(3);
    expect(history.map(({ id }) => id).sort()).toEqual(commits.map(({ id }) => id).sort());
    expect(history.map(({ parent }) => parent)).toEqual([history[1].id, history[2].id, null]);
    expect(new Set(seen)).toEqual(new Set(commits.map(({ id }) => `${id} ${id}`)));
    await repos.commit(repo, {
      title: "room",
      operations: [{ kind: "delete", path: "c" }],
      parent: history[0].id,
      by: ada,
    });
    const head = (await repos.byId(repo.id))!.head!;
    const racers = await Promise.allSettled([push("d", head), push("e", head)]);
    expect(racers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(racers.find(({ status }) => status === "rejected")).toMatchObject({ reason: { status: 412 } });
  });

  it("refuse what is too large, too many or misplaced, and change nothing then", async () => {
    const { repos } = hub.context;
    const repo = await create(model("ada", "x"), ada);
    const commit = (...operations: Operation[]) => repos.commit(repo, { title: "t", operations, by: ada });
    await expect(commit(write("big", "x".repeat(1001)))).rejects.toMatchObject({ status: 413 });
    await expect(commit(...["a", "b", "c", "d"].map((name) => write(name, name)))).rejects.toMatchObject({
      status: 413,
    });
    await expect(commit(write("../x", ""))).rejects.toMatchObject({ status: 400 });
    await expect(commit()).rejects.toMatchObject({ status: 400 });
    await expect(repos.commit(repo, { title: "t", operations: [write("x", "")], by: bob })).rejects.toMatchObject({
      status: 403,
    });
    expect(await repos.byId(repo.id)).toEqual(repo);
    await commit(write("a", "a".repeat(900)), write("same", "a".repeat(900)));
    await commit(write("a", "b".repeat(900)));
    // The history counts too: 1800 bytes, for a content that was there already costs nothing.
    await expect(commit(write("a", "c".repeat(900)))).rejects.toMatchObject({ status: 413, code: "QuotaExceeded" });
    await commit(write("a", "a".repeat(900)));
  });

  it.runIf(server.name === "SQLite")("stay as they were when the database's disk is full", async () => {
    const { repos, database } = hub.context;
    const repo = await create(model("ada", "x"), ada);
    const operations = [write("a", "1")];
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database);
    await sql.raw(`pragma max_page_count = ${rows[0].page_count}`).execute(database);
    const message = "m".repeat(60_000);
    const error = await repos
      .commit(repo, { title: "t", message, operations, by: ada })
      .catch((reason: unknown) => reason);
    expect(asHubError(error)).toMatchObject({ status: 507 });
    await sql`pragma max_page_count = 1000000`.execute(database);
    expect(await repos.byId(repo.id)).toEqual(repo);
    await repos.commit(repo, { title: "t", message, operations, by: ada });
  });

  it("know their revisions", async () => {
    const { repos } = hub.context;
    const empty = await create(model("ada", "x"), ada);
    expect(await repos.files(empty, "main")).toEqual([]);
    expect(await repos.resolveRevision(empty, "main")).toBeNull();
    const { id } = await repos.commit(empty, {
      title: "one",
      message: "more",
      operations: [write("a", "1"), write("B", "1")],
      by: ada,
    });
    hub.time += 1000;
    await repos.commit(empty, { title: "two", operations: [write("a", "2")], by: ada });
    const repo = (await repos.byId(empty.id))!;
    expect((await repos.files(repo, id)).map(({ path }) => path)).toEqual(["B", "a"]);
    expect((await repos.file(repo, id, "a"))?.gitOid).toBe("56a6051ca2b02b04ef92d5150c9ef600403cb1de");
    expect((await repos.file(repo, null, "a"))?.gitOid).toBe("d8263ee9860594d2806b0dfd1bfd17528b0ba2a4");
    expect(await repos.file(repo, "main", "c")).toBeNull();
    expect(await repos.resolveRevision(repo, id)).toBe(id);
    expect(await repos.resolveRevision(repo, "f".repeat(40))).toBeNull();
    expect(await repos.resolveRevision(repo, "dev")).toBeNull();
    await expect(repos.files(repo, "dev")).rejects.toMatchObject({ status: 404, code: "RevisionNotFound" });
    const last = await repos.lastCommits(repo, "main", ["a", "B", "c"]);
    expect([...last].map(([path, { title }]) => `${path} ${title}`).sort()).toEqual(["B one", "a two"]);
    const first = await repos.history(repo, null, { limit: 1 });
    expect(first).toMatchObject({ total: 2, commits: [{ title: "two", parent: id }] });
    const second = await repos.history(repo, null, { limit: 1, cursor: first.next! });
    expect(second).toMatchObject({ next: null, commits: [{ title: "one", message: "more", author: "ada" }] });
    expect((await repos.history(repo, id)).total).toBe(1);
  });
});
