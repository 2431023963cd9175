import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const learn = path.join(root, "apps/studio/src/learn");
const questions = path.join(root, "apps/studio/src/quiz/questions");

/** The ids in a cell, each in backquotes. */
const idsIn = (cell: string): string[] => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);

const rows = readFileSync(path.join(root, "docs/course-coverage.md"), "utf8")
  .split(/\r?\n/)
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .slice(1)
  .map((line) => {
    const [, heading, lesson, lab, asked] = line.split("|").map((cell) => cell.trim());
    return { heading, lessons: idsIn(lesson), labs: idsIn(lab), questions: idsIn(asked) };
  });
const lessons = readdirSync(path.join(learn, "lessons"))
  .filter((name) => name.endsWith(".mdx"))
  .map((name) => name.slice("00-".length, -".mdx".length));
const bank = readdirSync(questions)
  .map((name) => readFileSync(path.join(questions, name), "utf8"))
  .flatMap((text) => [...text.matchAll(/^ {6}id: "([a-z0-9-]+)",$/gm)].map(([, id]) => id));

it("gives every heading and figure a lesson, a lab and a question", () => {
  // 24 headings and 36 pictures, and the two films' one idea.
  expect(rows.length).toBeGreaterThanOrEqual(60);
  for (const { heading, ...taught } of rows) {
    for (const ids of Object.values(taught)) expect(ids.length, heading).toBeGreaterThan(0);
  }
});

it("names lessons, labs and questions that exist", () => {
  const missing = rows.flatMap((row) => [
    ...row.lessons.filter((id) => !lessons.includes(id)).map((id) => `lesson ${id}`),
    ...row.labs.filter((id) => !existsSync(path.join(learn, "labs", `${id}-lab.tsx`))).map((id) => `lab ${id}`),
    ...row.questions.filter((id) => !bank.includes(id)).map((id) => `question ${id}`),
  ]);
  expect([...new Set(missing)]).toEqual([]);
});

it("names a lab where its lesson uses it", () => {
  for (const { heading, lessons: inLessons, labs } of rows) {
    const files = readdirSync(path.join(learn, "lessons")).filter((name) =>
      inLessons.some((id) => name.endsWith(`-${id}.mdx`)),
    );
    const texts = files.map((name) => readFileSync(path.join(learn, "lessons", name), "utf8"));
    for (const lab of labs) expect(texts.join("\n"), heading).toContain(`../labs/${lab}-lab.tsx`);
  }
});

it("leaves out no lesson, no lab and no question", () => {
  const labs = readdirSync(path.join(learn, "labs"))
    .filter((name) => name.endsWith("-lab.tsx"))
    .map((name) => name.slice(0, -"-lab.tsx".length));
  expect(lessons.filter((id) => !rows.some((row) => row.lessons.includes(id)))).toEqual([]);
  expect(labs.filter((id) => !rows.some((row) => row.labs.includes(id)))).toEqual([]);
  expect(bank.filter((id) => !rows.some((row) => row.questions.includes(id)))).toEqual([]);
});
