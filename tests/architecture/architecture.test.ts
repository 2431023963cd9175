import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { codeOnly, filesBelow, importsOf, library, librarySources, root } from "./sources.ts";

/** The one walk through the house: a room imports only from rooms before it. */
const ROOMS = [
  "math",
  "random",
  "spaces",
  "physics2d",
  "envs",
  "wrappers",
  "vector",
  "nn",
  "policies",
  "rollout",
  "hyperparams",
  "algorithms",
  "checkpoint",
  "training",
  "hub",
];

const sources = librarySources();

/** Room of a file: its first folder; `errors.ts` stands before all rooms and `index.ts` after them. */
function roomOf(file: string): number {
  if (file === "errors.ts") return -1;
  if (file === "index.ts" || file === "version.ts") return file === "version.ts" ? -1 : ROOMS.length;
  return ROOMS.indexOf(file.split("/")[0]!);
}

describe("the house", () => {
  it("has a room for every source of the library", () => {
    const homeless = [...sources.keys()].filter((file) => roomOf(file) === -1 && file.includes("/"));
    expect(homeless).toEqual([]);
  });

  it("imports in one direction", () => {
    const wrong: string[] = [];
    for (const [file, text] of sources) {
      for (const name of importsOf(text)) {
        if (!name.startsWith(".")) continue;
        const target = path.posix.normalize(path.posix.join(path.posix.dirname(file), name));
        if (roomOf(target) > roomOf(file)) wrong.push(`${file} imports ${target}, a later room`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it("keeps the library free of dependencies and of node:", () => {
    const outside: string[] = [];
    for (const [file, text] of sources) {
      for (const name of importsOf(text)) if (!name.startsWith(".")) outside.push(`${file} imports ${name}`);
    }
    expect(outside).toEqual([]);
    const { dependencies } = JSON.parse(readFileSync(path.join(library, "../package.json"), "utf8"));
    expect(dependencies).toBeUndefined();
  });

  it("keeps the library free of clocks, timers, consoles, processes and pages", () => {
    const banned =
      /\b(Math\.random|Date|performance|setTimeout|setInterval|setImmediate|queueMicrotask|console|process|window|document|navigator|fetch|localStorage|require)\b(?!\s*:)/g;
    const found: string[] = [];
    for (const [file, text] of sources) {
      for (const [line, code] of codeOnly(text).split("\n").entries()) {
        for (const match of code.matchAll(banned)) {
          const before = code[match.index - 1];
          // A property of something else (`options.fetch`) or a parameter's name is injection, not the global.
          if (before !== "." && !match[1]!.startsWith("fetch")) found.push(`${file}:${line + 1} uses ${match[1]}`);
        }
      }
    }
    expect(found).toEqual([]);
  });

  it("computes only with arithmetic that every engine does alike", () => {
    const allowed = new Set(
      (
        "sqrt fround imul abs floor ceil trunc round min max sign clz32 " + "PI E LN2 LN10 LOG2E LOG10E SQRT2 SQRT1_2"
      ).split(" "),
    );
    const found: string[] = [];
    for (const [file, text] of sources) {
      for (const [line, code] of codeOnly(text).split("\n").entries()) {
        if (code.includes("**")) found.push(`${file}:${line + 1} uses **`);
        for (const match of code.matchAll(/\bMath\s*\.\s*(\w+)/g)) {
          if (!allowed.has(match[1]!)) found.push(`${file}:${line + 1} uses Math.${match[1]}`);
        }
        if (/\bMath\s*\[|=\s*Math\s*[;,]|\}\s*=\s*Math\b/.test(code))
          found.push(`${file}:${line + 1} takes Math apart`);
      }
    }
    expect(found).toEqual([]);
  });
});

describe("the files", () => {
  const code = ["packages", "apps", "bench", "scripts", "tests"].flatMap((folder) =>
    filesBelow(path.join(root, folder)).map((file) => `${folder}/${file}`),
  );

  it("are at most 400 lines long, algorithms 300", () => {
    const long = code
      .filter((file) => /\.(tsx?|mjs)$/.test(file) && !file.endsWith(".test.ts") && !file.startsWith("tests/"))
      .map((file) => ({ file, lines: readFileSync(path.join(root, file), "utf8").trimEnd().split("\n").length }))
      .filter(({ file, lines }) => lines > (file.includes("/algorithms/") ? 300 : 400));
    expect(long).toEqual([]);
  });

  it("have kebab-case names", () => {
    const odd = code.filter((file) => /\.(tsx?|mjs)$/.test(file) && !/^[a-z0-9.-]+$/.test(path.posix.basename(file)));
    expect(odd).toEqual([]);
  });
});

describe("the lock file", () => {
  const { packages } = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")) as {
    packages: Record<string, { optionalDependencies?: Record<string, string>; resolved?: string }>;
  };

  it("holds every platform's native packages", () => {
    // A lock written where a registry misses one makes `npm ci` fail on another platform, or in a fresh clone.
    const missing: string[] = [];
    for (const [name, entry] of Object.entries(packages)) {
      for (const optional of Object.keys(entry.optionalDependencies ?? {})) {
        if (!(`node_modules/${optional}` in packages) && !(`${name}/node_modules/${optional}` in packages)) {
          missing.push(`${name} needs ${optional}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  it("records no download address", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved?.includes(":"))).toEqual([]);
  });
});
