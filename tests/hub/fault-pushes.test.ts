import { commit, createRepo, downloadFile, listCommits, listFiles, uploadFiles } from "@huggingface/hub";
import type { Hub } from "@perilune/hub-server";
import { beforeAll, expect, it } from "vitest";
import { describeOnEachDatabase } from "../support/postgres.ts";
import { all, newUser, noise, startHub } from "./a-hub.ts";

describeOnEachDatabase("pushes to one repository at once", (database) => {
  let hub: Hub;
  let as: { hubUrl: string; accessToken: string; repo: string };

  beforeAll(async () => {
    hub = await startHub({ agents: false, database: await database.create(), partBytes: 5_000_000 });
    as = { hubUrl: hub.url, accessToken: await newUser(hub, "ada"), repo: "ada/agent" };
    await createRepo(as);
  });

  const files = (name: string, seed: number) => [
    { path: `${name}/model.bin`, content: new Blob([noise(300_000, seed)]) },
    { path: `${name}/notes.txt`, content: new Blob([`notes of ${name}`]) },
    { path: "shared.txt", content: new Blob([name]) },
  ];

  it("all land, one after the other, each whole", async () => {
    const names = Array.from({ length: 10 }, (_, i) => `push-${i}`);
    await Promise.all(names.map((name, i) => uploadFiles({ ...as, commitTitle: name, files: files(name, i) })));
    const commits = await all(listCommits(as));
    expect(commits.map(({ title }) => title).sort()).toEqual(names);
    // The n-th commit holds two files of each of the first n pushes, and the last one's of what they share.
    for (const [i, { oid, title }] of commits.reverse().entries()) {
      const listed = await all(listFiles({ ...as, revision: oid, recursive: true }));
      const paths = listed.filter(({ type }) => type === "file").map(({ path }) => path);
      const expected = commits
        .slice(0, i + 1)
        .flatMap((done) => [`${done.title}/model.bin`, `${done.title}/notes.txt`]);
      expect(paths.sort()).toEqual([...expected, "shared.txt"].sort());
      expect(await (await downloadFile({ ...as, revision: oid, path: "shared.txt" }))!.text()).toBe(title);
    }
    for (const [i, name] of names.entries()) {
      const content = await (await downloadFile({ ...as, path: `${name}/model.bin` }))!.arrayBuffer();
      expect(Buffer.from(content).equals(noise(300_000, i))).toBe(true);
    }
  });

  it("for the same parent: one lands, the others are told to push again, and nothing of them is there", async () => {
    const before = await all(listCommits(as));
    const names = ["one", "two", "three", "four"];
    const results = await Promise.allSettled(
      names.map((name) =>
        commit({
          ...as,
          title: name,
          parentCommit: before[0]!.oid,
          operations: files(name, 99).map((file) => ({ operation: "addOrUpdate", ...file })),
        }),
      ),
    );
    const refused = results.filter((result) => result.status === "rejected");
    expect(refused).toHaveLength(3);
    for (const { reason } of refused) {
      expect(reason).toMatchObject({
        statusCode: 412,
        message: expect.stringMatching(/newest now: look at it and push again/),
      });
    }
    const after = await all(listCommits(as));
    expect(after).toHaveLength(before.length + 1);
    expect(after.slice(1)).toEqual(before);
    const paths = (await all(listFiles({ ...as, recursive: true }))).map(({ path }) => path);
    expect(names.filter((name) => paths.includes(`${name}/model.bin`))).toEqual([after[0]!.title]);
  });

  it("of the same content, while it is uploaded in parts and whole, keep one good copy", async () => {
    const content = noise(6_000_000, 5);
    const push = (i: number) =>
      uploadFiles({ ...as, files: [{ path: `same-${i}.bin`, content: new Blob([content]) }] });
    await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        push(i).catch((error) => {
          // One that still sends what another has just committed is told to push again; then there is nothing to send.
          expect(error).toMatchObject({ statusCode: 404, message: expect.stringContaining("by pushing again") });
          return push(i);
        }),
      ),
    );
    for (let i = 0; i < 4; i++) {
      const got = await (await downloadFile({ ...as, path: `same-${i}.bin` }))!.arrayBuffer();
      expect(Buffer.from(got).equals(content)).toBe(true);
    }
  });

  it("and its deletion end one way or the other", async () => {
    const repo = { ...as, repo: "ada/doomed" };
    await createRepo(repo);
    const { deleteRepo, repoExists } = await import("@huggingface/hub");
    const [, ...pushes] = await Promise.allSettled([
      deleteRepo(repo),
      ...[1, 2, 3].map((i) => uploadFiles({ ...repo, files: files(`p${i}`, i) })),
    ]);
    expect(await repoExists(repo)).toBe(false);
    for (const push of pushes) {
      if (push.status === "rejected") expect([401, 404]).toContain(push.reason.statusCode);
    }
  });
});
