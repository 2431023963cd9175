import { mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { createRunFolder } from "./run-folder.ts";

let logFolder: string;
beforeEach(() => {
  logFolder = mkdtempSync(path.join(tmpdir(), "perilune-runs-"));
});

const name = { env: "mine/Maze-v0", algorithm: "ppo" };
const fill = (folder: string): void => writeFileSync(path.join(folder, "config.yaml"), "x");

describe("createRunFolder", () => {
  it("counts up, and has its first files from the start", () => {
    const first = createRunFolder(logFolder, name, fill);
    const second = createRunFolder(logFolder, name, fill);
    expect(first.path).toBe(path.join(logFolder, "mine-Maze-v0", "ppo", "001"));
    expect(second.path).toBe(path.join(logFolder, "mine-Maze-v0", "ppo", "002"));
    expect(readdirSync(path.dirname(first.path))).toEqual(["001", "002"]);
    expect(readdirSync(second.path)).toEqual(["config.yaml"]);
  });

  it("goes on after the highest number, and gives two starts at once two numbers", () => {
    const parent = path.join(logFolder, "mine-Maze-v0", "ppo");
    mkdirSync(path.join(parent, "007"), { recursive: true });
    mkdirSync(path.join(parent, "notes"));
    let other = "";
    const run = createRunFolder(logFolder, name, (folder) => {
      fill(folder);
      // Another start takes the next number while this one is still being filled.
      other = path.join(parent, "008");
      mkdirSync(other);
      fill(other);
    });
    expect(run.path).toBe(path.join(parent, "009"));
  });

  it("leaves nothing behind when the first files cannot be written", () => {
    expect(() =>
      createRunFolder(logFolder, name, () => {
        throw new Error("full");
      }),
    ).toThrow("full");
    expect(readdirSync(path.join(logFolder, "mine-Maze-v0", "ppo"))).toEqual([]);
  });
});
