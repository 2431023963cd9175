// What the reference takes from files: the header of an algorithm, its numbered details, its metrics, its tuned settings.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Sources below a folder, relative to `root`, with forward slashes; tests are none. */
export function sourcesBelow(root, folder) {
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return sourcesBelow(root, name);
      return name.endsWith(".ts") && !name.endsWith(".test.ts") ? [name] : [];
    })
    .sort();
}

export function read(root, file) {
  return readFileSync(path.join(root, file), "utf8");
}

/**
 * The comment after a file's imports: its first paragraph names the method and its papers, indented lines are
 * equations, and items begin with "- ". Nothing when the file has no such comment.
 */
export function headerOf(text) {
  const lines = text.split("\n");
  const first = lines.findIndex((line) => line.startsWith("// "));
  if (first < 0) return null;
  const length = lines.slice(first).findIndex((line) => !line.startsWith("//"));
  const comment = lines.slice(first, first + length).map((line) => line.slice(2).replace(/^ /, ""));
  const header = { title: "", papers: "", equations: [], facts: [], lines: first + length };
  const opening = [];
  for (const line of comment) {
    if (/^ {2,}\S/.test(line) && header.facts.length === 0) header.equations.push(line.trim());
    else if (line.startsWith("- ")) header.facts.push(line.slice(2));
    else if (line.trim() !== "" && header.facts.length > 0) header.facts.push(`${header.facts.pop()} ${line.trim()}`);
    else if (line.trim() !== "") opening.push(line.trim());
  }
  const told = opening.join(" ");
  const colon = told.indexOf(": ");
  header.title = colon < 0 ? told.replace(/\.$/, "") : told.slice(0, colon);
  header.papers = colon < 0 ? "" : told.slice(colon + 2);
  return header;
}

/** The details that a source marks with `// [n] …`, in the order of their numbers, with the code that they stand by. */
export function detailsOf(text, linesOfHeader) {
  const details = [];
  for (const [index, line] of text.split("\n").entries()) {
    const mark = /^(.*?)\/\/.*?\[(\d+)\]\s*(.+)$/.exec(line);
    if (mark === null || index < linesOfHeader) continue;
    const [, before, number, about] = mark;
    details.push({ number: Number(number), about, code: before.trim(), line: index + 1 });
  }
  return details.sort((a, b) => a.number - b.number || a.line - b.line);
}

/** Names of the metrics that a source, or one it imports from the same library, reports; sorted. */
export function metricsOf(root, file) {
  const seen = new Set();
  const names = new Set();
  const visit = (source) => {
    if (seen.has(source)) return;
    seen.add(source);
    const text = read(root, source);
    for (const [, name] of text.matchAll(/"((?:rollout|train)\/[a-z_0-9]+)"/g)) names.add(name);
    for (const [, target] of text.matchAll(/from "(\.[^"]+\.ts)"/g)) {
      visit(path.posix.normalize(path.posix.join(path.posix.dirname(source), target)));
    }
  };
  visit(file);
  return [...names].sort();
}

/** The functions and classes that a source exports, with the first sentence and the example of their comments. */
export function exportsOf(text) {
  const found = text.matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\nexport (?:async )?(?:function\*?|class) (\w+)/g);
  return Array.from(found, ([, comment, name]) => {
    const told = comment.replace(/^\s*\* ?/gm, "").trim();
    const [about] = told.split(/\n\s*\n|\n@/);
    return { name, about: about.replace(/\s+/g, " "), example: /@example (.*)/.exec(told)?.[1] ?? "" };
  });
}

/** Ids of the environments that the zoo has settings for. */
export function tunedEnvironments(name, root) {
  const file = `zoo/${name}.yml`;
  if (!existsSync(path.join(root, file))) return [];
  return Array.from(read(root, file).matchAll(/^([\w/-]+-v\d+):/gm), ([, id]) => id);
}
