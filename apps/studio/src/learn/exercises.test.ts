import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { feedbackOn } from "./exercise/feedback.ts";
import type { Run } from "./exercise/sandbox.ts";
import type { ExerciseData } from "./exercise/types.ts";

const folder = new URL("exercises/", import.meta.url);
const files = readdirSync(fileURLToPath(folder)).filter((name) => name.endsWith(".ts"));

/** Runs code against all cases, as the sandbox does. */
function run(code: string, { functionName, cases }: ExerciseData): Run {
  const program = `"use strict"; ${code}
    ;JSON.parse(JSON.stringify(cases.map(({ args }) => ${functionName}(...args.map((arg) => {
      if (arg?.answersTo) return (asked) => arg.answersTo.find(([known]) => known === asked)?.[1];
      let next = 0;
      return arg?.answers ? () => arg.answers[next++ % arg.answers.length] : arg;
    })))))`;
  try {
    const sandbox = { cases: structuredClone(cases), console: { log() {} } };
    return { end: "done", console: [], values: runInNewContext(program, sandbox, { timeout: 5000 }) };
  } catch (error) {
    return { end: "failed", console: [], values: [], message: String(error), line: null };
  }
}

describe.each(files)("%s", (file) => {
  it("is solved by its solution, and not by what one begins with", async () => {
    const { exercise }: { exercise: ExerciseData } = await import(new URL(file, folder).href);
    expect(feedbackOn(exercise, run(exercise.solution, exercise)).text).toMatch(/^Right/);
    expect(feedbackOn(exercise, run(exercise.starter, exercise)).solved).toBe(false);
    expect(exercise.cases.length).toBeGreaterThanOrEqual(3);
    expect(exercise.explanation).not.toBe("");
  });
});
