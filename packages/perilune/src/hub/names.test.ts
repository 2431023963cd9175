import { describe, expect, it } from "vitest";
import { checkHubUrl } from "./hub-url.ts";
import { parseRepoId, repoIdText } from "./repo-id.ts";
import { checkRepoPath, checkRepoPaths } from "./repo-path.ts";

describe("parseRepoId", () => {
  it.each(["me/ppo-LunarLander-v3", "a/b", "Team_1/x.y_z-3", "me/_x_"])("takes %s", (text) => {
    expect(repoIdText(parseRepoId(text))).toBe(text);
  });

  it.each([
    ...[
      "",
      "me",
      "me/",
      "/x",
      "a/b/c",
      "me/x y",
      "me/-x",
      "me/x-",
      "me/x--y",
      "me/x..y",
      "me/.",
      "../x",
      "me/..",
      "me/.x",
    ],
    ...["me/x.git", "me/x.ipynb", `me/${"x".repeat(94)}`, "me/x\n", "m\u00e9/x", "me/x?y", "me\\x"],
  ])("refuses %j in one line", (text) => {
    expect(() => parseRepoId(text)).toThrow(/^expected a repository as user\/name .*write me\/ppo-LunarLander-v3$/);
  });
});

describe("checkHubUrl", () => {
  it.each([
    ["https://huggingface.co", "https://huggingface.co"],
    ["https://hub.example:8443/hub/", "https://hub.example:8443/hub"],
    ["http://localhost:7777/", "http://localhost:7777"],
    ["http://127.0.0.1:7777", "http://127.0.0.1:7777"],
    ["http://127.1:7777", "http://127.0.0.1:7777"],
    ["http://[::1]:7777", "http://[::1]:7777"],
    ["http://hub.localhost", "http://hub.localhost"],
  ])("takes %s", (text, url) => {
    expect(checkHubUrl(text)).toBe(url);
  });

  it.each([
    ["http://hub.example", "plain http would show the token"],
    ["http://127.0.0.1.example", "plain http would show the token"],
    ["http://localhost.example", "plain http would show the token"],
    ["http://0.0.0.0:7777", "plain http would show the token"],
    ["ftp://hub.example", "expected the address of a hub"],
    ["file:///etc/passwd", "expected the address of a hub"],
    ["hub.example", "expected the address of a hub"],
    ["https://me:secret@hub.example", "with a user, a query or a fragment"],
    ["https://hub.example/?token=secret", "with a user, a query or a fragment"],
    ["nonsense://me:secret@hub", "expected the address of a hub"],
  ])("refuses %s", (text, reason) => {
    expect(() => checkHubUrl(text)).toThrow(reason);
    expect(() => checkHubUrl(text)).not.toThrow("secret");
  });
});

describe("checkRepoPath", () => {
  it.each(["README.md", "checkpoints/1.safetensors", "a b/c(1).txt", "\u00e9.txt", "console.log"])(
    "takes %s",
    (path) => {
      expect(() => checkRepoPath(path)).not.toThrow();
    },
  );

  it.each([
    ...[
      "",
      "/etc/passwd",
      "..",
      "../x",
      "a/../../x",
      "a/./b",
      "a//b",
      "a/",
      "C:/x",
      "a\\..\\x",
      "x\0",
      "x\n",
      "x:stream",
    ],
    ...[
      ".git/hooks/post-checkout",
      "a/.ssh",
      "a/..b",
      "nul",
      "COM1.txt",
      "a/aux.json",
      "x.",
      "x ",
      "x?",
      "y".repeat(256),
    ],
  ])("refuses %j", (path) => {
    expect(() => checkRepoPath(path)).toThrow("expected the plain path of a file below the repository");
  });

  it("refuses paths that are one file on some disk, or a file and its own folder", () => {
    expect(() => checkRepoPaths(["readme.md", "README.md"])).toThrow("cannot lie in one folder");
    expect(() => checkRepoPaths(["a/b/c", "A/B"])).toThrow("cannot lie in one folder");
    expect(() => checkRepoPaths(["a", "ab/c", "ac"])).not.toThrow();
  });
});
