import { expect, it } from "vitest";
import { gitBlobId, lfsPointer } from "./git-oid.ts";
import { applyChanges } from "./operations.ts";
import type { RepoFile } from "./repo.ts";

const file = (path: string, content = path): RepoFile => {
  return { path, size: content.length, sha256: content, gitOid: content, lfs: false };
};
const put = (path: string, content = path) => ({ kind: "put", file: file(path, content) }) as const;
const deletion = (path: string) => ({ kind: "delete", path }) as const;
const folder = (path: string) => ({ kind: "deleteFolder", path }) as const;

it("says what a tree gains and loses", () => {
  const outcome = applyChanges(
    [file("same"), file("changed"), file("gone"), file("a/b"), file("a/c/d"), file("ab")],
    [put("same"), put("changed", "new"), deletion("gone"), folder("a/"), put("new"), put("brief"), deletion("brief")],
  );
  expect(outcome.added.map(({ path }) => path).sort()).toEqual(["changed", "new"]);
  expect(outcome.removed.toSorted()).toEqual(["a/b", "a/c/d", "changed", "gone"]);
  expect(outcome.count).toBe(4);
});

it("stores a file again when it becomes a large one", () => {
  const large = { ...file("x"), lfs: true };
  expect(applyChanges([file("x")], [{ kind: "put", file: large }])).toMatchObject({ added: [large], removed: ["x"] });
});

it("deletes only what is there", () => {
  expect(() => applyChanges([file("a/b")], [deletion("a")])).toThrow('no file "a"');
  expect(() => applyChanges([file("a")], [folder("a")])).toThrow('no folder "a"');
  expect(() => applyChanges([file("a")], [deletion("a"), deletion("a")])).toThrow('no file "a"');
});

it("keeps a path from being a file and a folder", () => {
  expect(() => applyChanges([file("a/b/c")], [put("a/b")])).toThrow('"a/b" cannot be stored');
  expect(() => applyChanges([file("a")], [put("a/b/c")])).toThrow('"a/b/c" cannot be stored');
  expect(applyChanges([file("a")], [deletion("a"), put("a/b")]).count).toBe(1);
});

it("names content as git does", () => {
  // `printf '' | git hash-object --stdin`, and the same of "hello world\n".
  expect(gitBlobId(new Uint8Array())).toBe("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  expect(gitBlobId(Buffer.from("hello world\n"))).toBe("3b18e512dba79e4c8300dd08aeb37f8e728b8dad");
  expect(lfsPointer({ sha256: "a".repeat(64), size: 12 }).split("\n")).toEqual([
    "version https://git-lfs.github.com/spec/v1",
    `oid sha256:${"a".repeat(64)}`,
    "size 12",
    "",
  ]);
});
