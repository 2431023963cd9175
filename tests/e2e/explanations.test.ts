import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { perilune, workingDirectory } from "./perilune.ts";

const folder = fileURLToPath(new URL("../../docs/explanation", import.meta.url));

const cwd = workingDirectory();

describe.each(readdirSync(folder))("docs/explanation/%s", (name) => {
  const text = readFileSync(path.join(folder, name), "utf8");
  const commands = Array.from(text.matchAll(/^npx perilune (.+)$/gm), ([, words]) => words.split(" "));

  it("has commands that run as they stand, one after the other", async () => {
    expect(commands.length).toBeGreaterThan(0);
    for (const words of commands) {
      const { code, stderr } = await perilune([...words, "--quiet"], { cwd });
      expect({ words, code, stderr }).toEqual({ words, code: 0, stderr: "" });
    }
  });

  it("links to pages that are there", () => {
    const links = Array.from(text.matchAll(/\]\((?!https?:)([^)#]+)/g), ([, target]) => target);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((target) => !existsSync(path.join(folder, target)))).toEqual([]);
  });
});
