import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openTestHub, type TestHub } from "../../../../tests/support/hub-context.ts";
import { describeOnEachDatabase } from "../../../../tests/support/postgres.ts";
import type { Identity } from "../accounts/identity.ts";
import type { Operation, Repo } from "./repo.ts";

const paths = fc.constantFrom("a", "b", "c", "d/x", "d/y", "d/e/z", "README.md");
const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant("file" as const), path: paths, content: fc.uint8Array({ maxLength: 3 }) }),
  },
  fc.record({ kind: fc.constant("delete" as const), path: fc.oneof(paths, fc.constant("d")) }),
  fc.record({ kind: fc.constant("deleteFolder" as const), path: fc.constantFrom("d", "d/e", "a", "d/") }),
  fc.record({
    kind: fc.constant("file" as const),
    path: fc.constantFrom("a/inside", "d"),
    content: fc.constant(new Uint8Array()),
  }),
);
const commits = fc.array(fc.array(operation, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 });

/** What a commit means, on a plain map of path to content; null when it must be refused. */
function apply(before: ReadonlyMap<string, string>, operations: readonly Operation[]): Map<string, string> | null {
  const files = new Map(before);
  for (const each of operations) {
    if (each.kind === "file") files.set(each.path, Buffer.from(each.content).toString("hex"));
    else if (each.kind === "delete") {
      if (!files.delete(each.path)) return null;
    } else {
      const inside = [...files.keys()].filter((path) => path.startsWith(`${each.path.replace(/\/$/, "")}/`));
      if (inside.length === 0) return null;
      for (const path of inside) files.delete(path);
    }
  }
  for (const a of files.keys()) for (const b of files.keys()) if (b.startsWith(`${a}/`)) return null;
  return files;
}

describeOnEachDatabase("commits", (server) => {
  let hub: TestHub;
  let ada: Identity;
  let count = 0;

  beforeAll(async () => {
    hub = await openTestHub(await server.create(), { reposPerAccount: 1e6 });
    ada = await hub.user("ada");
  });
  afterAll(() => hub.close());

  const contents = async (repo: Repo, revision: string): Promise<Map<string, string>> => {
    const files = await hub.context.repos.files(repo, revision);
    const entries = files.map(async ({ path, sha256, size }): Promise<[string, string]> => {
      const bytes = await hub.context.blobs.readBytes(sha256, size);
      return [path, Buffer.from(bytes).toString("hex")];
    });
    return new Map(await Promise.all(entries));
  };

  it("leave at every revision what a map would hold", async () => {
    const { repos } = hub.context;
    const property = fc.asyncProperty(commits, async (sequence) => {
      const ref = { kind: "model", namespace: "ada", name: `r${++count}` } as const;
      const repo = await repos.create(ref, { private: false, by: ada });
      let files = new Map<string, string>();
      const revisions: { id: string; files: Map<string, string> }[] = [];
      for (const operations of sequence) {
        const after = apply(files, operations);
        const pushed = repos.commit(repo, { title: "t", operations, by: ada });
        if (after === null) {
          await expect(pushed).rejects.toMatchObject({
            status: expect.toSatisfy((status) => status === 400 || status === 404),
          });
          continue;
        }
        files = after;
        revisions.push({ id: (await pushed).id, files });
      }
      const found = (await repos.find(ref, null))!;
      expect(found.head).toBe(revisions.at(-1)?.id ?? null);
      for (const { id, files } of revisions) expect(await contents(found, id)).toEqual(files);
      const { commits: history } = await repos.history(found, "main");
      expect(history.map(({ id }) => id)).toEqual(revisions.map(({ id }) => id).reverse());
    });
    await fc.assert(property, { numRuns: 60 });
  });
});
