import { expect, it } from "vitest";
import { checkPath } from "./repo-paths.ts";

it.each([
  "README.md",
  ".gitattributes",
  "a/b/c.txt",
  "Ünïcode/月.mp4",
  "with space",
  "..a",
  "a..b",
  "a".repeat(255),
  ".github/x.gitignore",
])("takes %j", (path) => {
  expect(() => checkPath(path)).not.toThrow();
});

it.each([
  ["", "empty"],
  ["/etc/passwd", "relative"],
  ["../x", "elsewhere"],
  ["a/../../x", "elsewhere"],
  ["a/.", "elsewhere"],
  ["a//b", "empty"],
  ["a/", "empty"],
  ["..\\x", "separated"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u0085b", "control"],
  [".git/config", "git"],
  ["a/.GIT/hooks/x", "git"],
  ["a".repeat(256), "255 bytes"],
  ["é".repeat(128), "255 bytes"],
  [`${"a/".repeat(600)}a`, "1024 bytes"],
  ["\ud800", "Unicode"],
])("refuses %j", (path, reason) => {
  expect(() => checkPath(path)).toThrow(reason);
});
