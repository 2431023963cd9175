import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { perilune } from "../e2e/perilune.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const written = ["docs/tutorials", "docs/how-to", "docs/explanation"].flatMap((folder) =>
  readdirSync(path.join(root, folder)).map((name) => `${folder}/${name}`),
);
const documents = ["README.md", "CONTRIBUTING.md", ...written];

const textOf = (file: string): string => readFileSync(path.join(root, file), "utf8").replaceAll("\r\n", "\n");

/** What GitHub makes of a heading: `## What is not covered` is found at `#what-is-not-covered`. */
function anchorsOf(text: string): string[] {
  return Array.from(text.matchAll(/^#+ (.+)$/gm), ([, heading]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

const helps = new Map<string, Promise<string>>();
/** What `perilune VERB --help` says. */
function helpOf(...words: readonly string[]): Promise<string> {
  const key = words.join(" ");
  const help = helps.get(key) ?? perilune([...words, "--help"], { cwd: root }).then(({ stdout }) => stdout);
  helps.set(key, help);
  return help;
}

/** Names of the commands that a help text lists. */
function commandsIn(help: string): string[] {
  const [, list = ""] = help.split("\nCommands:\n");
  return Array.from(list.matchAll(/^ {2}([a-z]\S*)/gm), ([, name]) => name);
}

/** The words of each `perilune …` line within the shell blocks of a document. */
function commandsOf(text: string): string[][] {
  const blocks = Array.from(text.matchAll(/^```sh\n(.+?)^```/gms), ([, block]) => block.replaceAll("\\\n", " "));
  const lines = blocks.flatMap((block) => block.match(/^(?:npx )?perilune .+$/gm) ?? []);
  return lines.map((line) =>
    line
      .replace(/^(?:npx )?perilune /, "")
      .replace(/ +(?:#|& ?$).*/, "")
      .split(/\s+/),
  );
}

describe.each(documents)("%s", (file) => {
  const text = textOf(file);

  it("links to pages and headings that are there", () => {
    const missing: string[] = [];
    for (const [, target, anchor] of text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)) {
      const page = target === "" ? file : path.posix.join(path.posix.dirname(file), target);
      if (!existsSync(path.join(root, page))) missing.push(target);
      else if (anchor && page.endsWith(".md") && !anchorsOf(textOf(page)).includes(anchor)) missing.push(`#${anchor}`);
    }
    expect(missing).toEqual([]);
  });

  it("names commands and options that the command has", async () => {
    for (const words of commandsOf(text)) {
      const verb: string[] = [];
      for (let names = commandsIn(await helpOf()); names.includes(words[verb.length]); ) {
        verb.push(words[verb.length]);
        names = commandsIn(await helpOf(...verb));
      }
      expect(verb, `perilune ${words.join(" ")}`).not.toEqual([]);
      // A subcommand takes the options of the command above it too.
      const help = (await Promise.all(verb.map((_, i) => helpOf(...verb.slice(0, i + 1))))).join("\n");
      const options = words.filter((word) => word.startsWith("--"));
      const unknown = options.filter((option) => !new RegExp(`(?:^|[\\s,])${option}(?![\\w-])`, "m").test(help));
      expect(unknown, `perilune ${words.join(" ")}`).toEqual([]);
    }
  });
});

it("tells a link, a heading, a verb and an option that are not there", async () => {
  expect(anchorsOf("# A b\n## What's `new`, then?\n")).toEqual(["a-b", "whats-new-then"]);
  expect(commandsIn(await helpOf("hub"))).toContain("challenge");
  expect(commandsIn(await helpOf("push"))).toEqual([]);
  expect(commandsOf("```sh\nnpx perilune push RUN  # so\nnpx perilune hub &\nnpm start\n```\nperilune not\n")).toEqual([
    ["push", "RUN"],
    ["hub"],
  ]);
});
