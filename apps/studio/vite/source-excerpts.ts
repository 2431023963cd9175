import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { typescriptLanguage } from "@codemirror/lang-javascript";
import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";

const packages = fileURLToPath(new URL("../../../packages", import.meta.url));

/** What of a source gets a colour of its own. */
const highlighter = tagHighlighter([
  { tag: tags.comment, class: "comment" },
  { tag: [tags.keyword, tags.modifier, tags.self], class: "keyword" },
  { tag: [tags.string, tags.special(tags.string)], class: "string" },
  { tag: [tags.number, tags.bool, tags.null], class: "literal" },
  { tag: [tags.typeName, tags.className], class: "type" },
]);

interface Attribute {
  readonly type: "mdxJsxAttribute";
  readonly name: string;
  readonly value: unknown;
}

interface Node {
  readonly type: string;
  readonly name?: string;
  attributes?: Attribute[];
  readonly children?: Node[];
}

/** A part of a source as it stands in the library now. */
export interface Excerpt {
  /** The line, from 1, with which it begins. */
  readonly line: number;
  /** Without the indentation that all lines share. */
  readonly text: string;
}

/**
 * Fills `<Source file="perilune/src/math/trig.ts" marker="sin" />` in lessons with the source itself, at build time.
 *
 * The marker is the name of something declared in the file: a function, a method, a class, a constant. `from` and `to`,
 * texts of two of its lines, narrow it. What is not found fails the build, so a lesson never shows what is no more.
 */
export function sourceExcerpts() {
  return (tree: Node): void => visit(tree);
}

function visit(node: Node): void {
  for (const child of node.children ?? []) {
    if (child.type === "mdxJsxFlowElement" && child.name === "Source") fill(child);
    else visit(child);
  }
}

function fill(node: Node): void {
  const attributes = node.attributes ?? [];
  const of = (name: string): string | undefined => {
    const value = attributes.find((attribute) => attribute.name === name)?.value;
    return typeof value === "string" ? value : undefined;
  };
  const file = of("file") ?? "";
  const marker = of("marker") ?? "";
  const source = readFileSync(path.join(packages, file), "utf8").replaceAll("\r\n", "\n");
  const { line, text } = excerptOf(source, marker, { from: of("from"), to: of("to"), file });
  const add = (name: string, value: string): number => attributes.push({ type: "mdxJsxAttribute", name, value });
  add("line", String(line));
  add("code", JSON.stringify(highlight(text)));
  node.attributes = attributes;
}

interface Narrowing {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** For messages. */
  readonly file: string;
}

/** The declaration of a name with its comment, to the end of its block; sources are formatted, so indentation tells. */
export function excerptOf(source: string, marker: string, { from, to, file }: Narrowing): Excerpt {
  const lines = source.split("\n");
  const missing = (what: string): Error =>
    new Error(`expected ${what} in packages/${file}, found none; mend the lesson's <Source>`);
  const name = marker.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  const declaration = new RegExp(
    String.raw`^\s*(?:(?:export|default|async|static|override|readonly|abstract|private|get|set|function\*?|class|interface|type|const) )*\*?${name}(?![\w$])\s*[^.\s]`,
  );
  const other = new RegExp(String.raw`^\s*(?://|\*[\s/]|return\b|${name}\(.*\);$)`);
  const named = lines.findIndex((line) => declaration.test(line) && !other.test(line));
  if (named === -1) throw missing(`a declaration of "${marker}"`);
  const indent = /^\s*/.exec(lines[named])?.[0] ?? "";
  let end = named;
  if (!/;$/.test(lines[named].trimEnd())) {
    end = lines.findIndex(
      (line, index) => index > named && line.startsWith(indent) && /^[})\]]\S*$/.test(line.slice(indent.length)),
    );
    if (end === -1) throw missing(`the end of "${marker}"`);
  }
  let start = named;
  if (/^\s*\*\/$/.test(lines[named - 1] ?? "") || /^\s*\/\*\*.*\*\/$/.test(lines[named - 1] ?? "")) {
    do start--;
    while (!/^\s*\/\*\*/.test(lines[start]));
  }
  if (from !== undefined) {
    start = lines.findIndex((line, index) => index >= named && index <= end && line.includes(from));
    if (start === -1) throw missing(`"${from}" in "${marker}"`);
  }
  if (to !== undefined) {
    const last = lines.findIndex((line, index) => index >= start && index <= end && line.includes(to));
    if (last === -1) throw missing(`"${to}" in "${marker}"`);
    end = last;
  }
  return { line: start + 1, text: dedent(lines.slice(start, end + 1)) };
}

function dedent(lines: readonly string[]): string {
  const filled = lines.filter((line) => line.trim() !== "");
  const shared = Math.min(...filled.map((line) => line.length - line.trimStart().length));
  return lines.map((line) => line.slice(shared)).join("\n");
}

/** Pieces of a text with the classes of those that have one. */
function highlight(text: string): (readonly [piece: string, kind?: string])[] {
  const pieces: (readonly [string, string?])[] = [];
  highlightCode(
    text,
    typescriptLanguage.parser.parse(text),
    highlighter,
    (piece, kind) => pieces.push(kind === "" ? [piece] : [piece, kind]),
    () => pieces.push(["\n"]),
  );
  return pieces;
}
