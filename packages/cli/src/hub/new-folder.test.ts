import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { checkNewFolder, writeNewFolder } from "./new-folder.ts";

let parent: string;
beforeEach(() => {
  parent = mkdtempSync(path.join(tmpdir(), "perilune-new-folder-"));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(parent, { recursive: true, force: true });
});

const bytes = (text: string): Uint8Array => Buffer.from(text);

it("appears whole, folders within it too, in place of an empty one", async () => {
  const folder = path.join(parent, "deep", "agent");
  await writeNewFolder(
    folder,
    new Map([
      ["a", bytes("1")],
      ["b/c.json", bytes("2")],
    ]),
  );
  expect(readFileSync(path.join(folder, "b", "c.json"), "utf8")).toBe("2");
  const empty = path.join(parent, "empty");
  mkdirSync(empty);
  await writeNewFolder(empty, new Map([["a", bytes("1")]]));
  expect(readdirSync(empty)).toEqual(["a"]);
  expect(readdirSync(parent).sort()).toEqual(["deep", "empty"]);
});

it("replaces nothing, and leaves nothing behind when it cannot be written", async () => {
  writeFileSync(path.join(parent, "kept"), "");
  await expect(writeNewFolder(parent, new Map([["a", bytes("1")]]))).rejects.toThrow("is there already and not empty");
  expect(() => checkNewFolder(path.join(parent, "kept"))).toThrow("ENOTDIR");
  const folder = path.join(parent, "agent");
  const files = new Map([
    ["a", bytes("1")],
    ["a/b", bytes("2")],
  ]);
  await expect(writeNewFolder(folder, files)).rejects.toThrow();
  expect(existsSync(folder)).toBe(false);
  expect(readdirSync(parent)).toEqual(["kept"]);
});

it("does not take the place of the folder it runs in", () => {
  vi.spyOn(process, "cwd").mockReturnValue(parent);
  expect(() => checkNewFolder(parent)).toThrow("the one this runs in; name one in it");
});
