import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { perilune, start, workingDirectory } from "./perilune.ts";

const folder = fileURLToPath(new URL("../../docs/explanation", import.meta.url));

const cwd = workingDirectory();
/** A hub that a page starts keeps its data and its token here, and no other is found. */
const env = { PERILUNE_CONFIG: path.join(cwd, "config"), XDG_DATA_HOME: path.join(cwd, "data") };

/** What a page starts with `&`. */
const behind: ChildProcess[] = [];
afterAll(async () => {
  for (const child of behind.filter(({ exitCode }) => exitCode === null)) {
    const ended = once(child, "exit");
    child.kill("SIGINT");
    await ended;
  }
});

describe.each(readdirSync(folder))("docs/explanation/%s", (name) => {
  const text = readFileSync(path.join(folder, name), "utf8").replaceAll("\r\n", "\n");

  it("has commands that run as they stand, one after the other, and print what it says", async () => {
    const blocks = Array.from(text.matchAll(/^```sh\n(.+?)^```\n(?:\n```text\n(.+?)^```)?/gms));
    const commands = blocks.flatMap(([, lines]) => lines.match(/^npx perilune .+$/gm) ?? []);
    expect(commands.length).toBeGreaterThan(0);
    for (const [, lines, shown] of blocks) {
      let printed = "";
      for (const [, line, background] of lines.matchAll(/^npx perilune (.+?)( &)?$/gm)) {
        const words = line.split(" ");
        if (background !== undefined) {
          behind.push(start([...words, "--quiet"], { cwd, env }));
          continue;
        }
        const { code, stdout, stderr } = await perilune(shown === undefined ? [...words, "--quiet"] : words, {
          cwd,
          env,
        });
        expect({ words, code, stderr: shown === undefined ? stderr : "" }).toEqual({ words, code: 0, stderr: "" });
        printed += stdout;
      }
      if (shown !== undefined) expect(printed).toBe(shown);
    }
  });
});
