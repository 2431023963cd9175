import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root: string = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
export const library: string = path.join(root, "packages/perilune/src");

const SKIPPED = new Set(["node_modules", "dist", "generated", "fixtures", "runs", ".git"]);

/** Every file below a folder, as paths relative to it with forward slashes. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join("/"))
    .filter((file) => !file.split("/").some((part) => SKIPPED.has(part)))
    .sort();
}

/** Sources of the library (no tests, nothing generated), path → text. */
export function librarySources(): Map<string, string> {
  const files = filesBelow(library).filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"));
  return new Map(files.map((file) => [file, readFileSync(path.join(library, file), "utf8")]));
}

/**
 * The code of a TypeScript source with comments blanked and strings emptied; what a template computes stays.
 *
 * Blanks keep the line numbers. Regular expressions are taken for code, which is enough for what is looked for here.
 */
export function codeOnly(text: string): string {
  let out = "";
  let i = 0;
  /** Depth of braces inside each open template expression. */
  const templates: number[] = [];
  const skipQuoted = (quote: string): void => {
    i++;
    while (i < text.length && text[i] !== quote) i += text[i] === "\\" ? 2 : 1;
    i++;
    out += '""';
  };
  const skipTemplate = (): void => {
    while (i < text.length && text[i] !== "`" && !text.startsWith("${", i)) {
      if (text[i] === "\n") out += "\n";
      i += text[i] === "\\" ? 2 : 1;
    }
    if (text[i] === "`") {
      i++;
      out += '""';
    } else {
      i += 2;
      out += "(";
      templates.push(0);
    }
  };
  while (i < text.length) {
    const c = text[i]!;
    if (text.startsWith("//", i)) {
      while (i < text.length && text[i] !== "\n") i++;
    } else if (text.startsWith("/*", i)) {
      const end = text.indexOf("*/", i + 2);
      out += text.slice(i, end + 2).replace(/[^\n]/g, " ");
      i = end + 2;
    } else if (c === '"' || c === "'") {
      skipQuoted(c);
    } else if (c === "`") {
      i++;
      skipTemplate();
    } else if (c === "}" && templates.at(-1) === 0) {
      templates.pop();
      i++;
      out += ")";
      skipTemplate();
    } else {
      if (templates.length > 0 && c === "{") templates[templates.length - 1]!++;
      if (templates.length > 0 && c === "}") templates[templates.length - 1]!--;
      out += c;
      i++;
    }
  }
  return out;
}

/** Module names that a source imports or re-exports, types included. */
export function importsOf(text: string): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s(?:[^"'`;]*?\sfrom\s)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2])!);
}
