import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as library from "perilune";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = path.join(root, "docs/reference");
const generator = new URL("../../scripts/reference/pages.mjs", import.meta.url).href;
const { referencePages } = await import(generator);

const lacks: string[] = [];
const pages: Map<string, string> = referencePages(library, root, (lack: string) => lacks.push(lack));

it("is what npm run docs makes of the library as it is", () => {
  const committed = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
  expect(committed.sort(), "npm run docs makes them anew").toEqual([...pages.keys()].sort());
  const stale = [...pages].filter(([file, text]) => {
    return readFileSync(path.join(folder, file), "utf8").replaceAll("\r\n", "\n") !== text;
  });
  expect(
    stale.map(([file]) => file),
    "npm run docs makes them anew",
  ).toEqual([]);
});

it("has a source for every algorithm and a meaning for every metric", () => {
  expect(lacks).toEqual([]);
});

it("links each numbered detail of PPO to the line that does it", () => {
  const page = pages.get("algorithms/ppo.md") ?? "";
  const source = readFileSync(path.join(root, "packages/perilune/src/algorithms/ppo.ts"), "utf8").split("\n");
  const links = [...page.matchAll(/^- \[(\d+)\] \[(.*)\]\(\.\.\/.*ppo\.ts#L(\d+)\)/gm)];
  expect(links.length).toBeGreaterThan(10);
  for (const [, number, , line] of links) expect(source[Number(line) - 1]).toContain(`[${number}]`);
  const numbers = links.map(([, number]) => Number(number));
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
});

it("tells all of an algorithm's hyper-parameters and of an environment's numbers", () => {
  const ppo = pages.get("algorithms/ppo.md") ?? "";
  for (const name of Object.keys(library.algorithms.ppo.descriptors)) {
    expect(ppo).toContain(`| \`${library.snakeCase(name)}\` |`);
  }
  const cartPole = pages.get("environments/CartPole-v1.md") ?? "";
  expect(cartPole).toContain("| 0 | cart position | −4.8 | 4.8 | m |");
  expect(cartPole).toContain("| `ArrowLeft` | push left |");
});

it("holds no link to a file that is not there", () => {
  for (const [file, text] of pages) {
    for (const [, target] of text.matchAll(/\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g)) {
      const within = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
      if (pages.has(within)) continue;
      expect(() => readFileSync(path.join(folder, path.dirname(file), target)), `${file} → ${target}`).not.toThrow();
    }
  }
});
