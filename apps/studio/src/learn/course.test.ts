import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { excerptOf } from "../../vite/source-excerpts.ts";
import { GLOSSARY } from "./glossary.ts";
import { PARTS } from "./plan.ts";

const folder = fileURLToPath(new URL("lessons", import.meta.url));
const packages = fileURLToPath(new URL("../../../../packages", import.meta.url));
const planned = PARTS.flatMap(({ lessons }) => lessons);
const files = readdirSync(folder).filter((name) => name.endsWith(".mdx"));

/** The value of an attribute wherever a component stands in a text. */
function attributes(text: string, component: string, name: string): string[] {
  const uses = [...text.matchAll(new RegExp(`<${component}\\b([^>]*)>`, "g"))];
  return uses.flatMap(([, given]) =>
    [...given.matchAll(new RegExp(`\\b${name}="([^"]*)"`, "g"))].map(([, value]) => value),
  );
}

it("explains every term of the glossary in a lesson of the plan", () => {
  for (const { id, lesson, meaning } of GLOSSARY) {
    expect(planned, id).toContain(lesson);
    expect(meaning).toMatch(/\.$/);
  }
});

describe.each(files)("%s", (file) => {
  const text = readFileSync(path.join(folder, file), "utf8");

  it("stands where the plan has it, and says about itself what the overview shows", () => {
    const [, number, id] = /^(\d\d)-(.*)\.mdx$/.exec(file) ?? [];
    expect(planned[Number(number) - 1]).toBe(id);
    const about = /^export const lesson = \{(.*?)\};?$/ms.exec(text)?.[1] ?? "";
    expect(about).toContain(`id: "${id}"`);
    for (const name of ["title", "question"]) expect(about).toMatch(new RegExp(`${name}:\\s*"[^"]+"`));
    expect(about).toMatch(/minutes: \d+/);
  });

  it("has every section of a lesson", () => {
    const sections = ["Question", "Source", "Exercise", "Summary", "Breaks", "Simplifies", "Next"];
    expect(sections.filter((name) => !new RegExp(`<${name}\\b`).test(text))).toEqual([]);
    expect(text).toMatch(/from "\.\.\/labs\/[a-z0-9-]+-lab\.tsx"/);
    expect(text).toContain("$$");
  });

  it("names only terms, exercises and sources that exist", () => {
    const terms = GLOSSARY.map(({ id }) => id);
    expect(attributes(text, "Term", "id").filter((id) => !terms.includes(id))).toEqual([]);
    for (const id of attributes(text, "Exercise", "id")) {
      expect(existsSync(fileURLToPath(new URL(`exercises/${id}.ts`, import.meta.url))), id).toBe(true);
    }
    for (const [, given] of text.matchAll(/<Source\b([^>]*)>/g)) {
      const of = (name: string) => new RegExp(`\\b${name}="([^"]*)"`).exec(given)?.[1];
      const source = readFileSync(path.join(packages, of("file") ?? ""), "utf8");
      const excerpt = excerptOf(source, of("marker") ?? "", { from: of("from"), to: of("to"), file: of("file") ?? "" });
      expect(excerpt.text.split("\n").length, `${of("marker")} is long: narrow it by from and to`).toBeLessThan(40);
    }
  });
});
