import { describe, expect, it } from "vitest";
import { PARTS } from "../learn/plan.ts";
import { BANK } from "./bank.ts";

const questions = BANK.flatMap((set) => set.questions);

it("asks at least 8 questions of each part", () => {
  expect(BANK.map(({ part }) => part)).toEqual(["framework", "rewards", "policies", "deep"]);
  for (const set of BANK) expect(set.questions.length).toBeGreaterThanOrEqual(8);
});

it("names each question once", () => {
  expect(new Set(questions.map(({ id }) => id)).size).toBe(questions.length);
});

describe.each(questions.map((question) => [question.id, question] as const))("%s", (_, question) => {
  it("has what its kind needs", () => {
    expect(question.prompt).not.toBe("");
    expect(question.why).not.toBe("");
    if (question.kind === "choice") {
      expect(question.options.filter(({ isRight }) => isRight)).toHaveLength(1);
      for (const { isRight, feedback } of question.options) expect(isRight || feedback).toBeTruthy();
    }
    if (question.kind === "many") {
      // Every option can be answered wrongly, the right ones by leaving them out.
      for (const { feedback } of question.options) expect(feedback).toBeTruthy();
      const right = question.options.filter(({ isRight }) => isRight).length;
      expect(right).toBeGreaterThan(0);
      expect(right).toBeLessThan(question.options.length);
    }
    if (question.kind === "order") expect(new Set(question.items).size).toBeGreaterThanOrEqual(3);
    if (question.kind === "number") {
      for (const { value } of question.slips) {
        expect(Math.abs(value - question.answer)).toBeGreaterThan(question.tolerance);
      }
    }
  });
});

it("gives no answer away by its length", () => {
  const choices = questions.filter((question) => question.kind === "choice");
  const places = choices.map(({ options }) => {
    const right = options.find(({ isRight }) => isRight)?.text.length ?? 0;
    return options.filter(({ text }) => text.length > right).length;
  });
  // Of four options the right one is the longest in about a quarter of the questions, the second in another, and so on.
  for (const place of [0, 1, 2, 3]) {
    const share = places.filter((each) => each === place).length / choices.length;
    expect(share, `place ${place} by length`).toBeGreaterThan(0.1);
    expect(share, `place ${place} by length`).toBeLessThan(0.4);
  }
});

it("asks in every part by choice, by order, for a number and for an explanation", () => {
  for (const set of BANK) {
    const kinds = new Set(set.questions.map(({ kind }) => kind));
    expect([...kinds].sort(), set.part).toEqual(["choice", "many", "number", "order", "reveal"]);
  }
});

it("sends to lessons of the plan only", () => {
  const planned = PARTS.flatMap(({ lessons }) => lessons);
  for (const question of questions) {
    const lab = question.kind === "number" ? [question.lab.lesson] : [];
    const options = "options" in question ? question.options.flatMap(({ lesson }) => lesson ?? []) : [];
    for (const lesson of [question.lesson, ...lab, ...options]) expect(planned, question.id).toContain(lesson);
  }
  // Every lesson is asked about.
  expect(new Set(questions.map(({ lesson }) => lesson))).toEqual(new Set(planned));
});
