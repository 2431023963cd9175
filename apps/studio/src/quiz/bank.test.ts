import { describe, expect, it } from "vitest";
import { PARTS } from "../learn/plan.ts";
import { BANK } from "./bank.ts";

const questions = BANK.flatMap((set) => set.questions);

it("asks at least 8 questions of each part, of all kinds over the course", () => {
  expect(BANK.map(({ part }) => part)).toEqual(["framework", "rewards", "policies", "deep"]);
  for (const set of BANK) expect(set.questions.length).toBeGreaterThanOrEqual(8);
  expect(new Set(questions.map(({ kind }) => kind)).size).toBe(5);
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

/** What the numbers should be, worked out here. */
it("has the right numbers", () => {
  const weights = 8 * 64 + 64 + (64 * 4 + 4);
  const computed: Record<string, number> = {
    "plain-return": 1 + 1 - 1 + 5,
    "expected-gamble": 0.3 * 10,
    "discounted-cheese": 0.9 ** 2 * 10,
    "crumb-or-cheese": (1 / 3) ** (1 / 5),
    horizon: 1 / (1 - 0.99),
    "epsilon-greedy-share": 0.9 + 0.1 / 4,
    "stochastic-counts": 0.7 * 200,
    "steps-from-goal": -5,
    "one-backup": 2 + 0.5 * (1 + 0.9 * 4 - 2),
    "table-entries": 500 * 6,
    "network-numbers": weights,
    "mean-minus-std": 252 - 31,
  };
  const numeric = questions.filter((question) => question.kind === "number");
  expect(numeric.map(({ id }) => id).sort()).toEqual(Object.keys(computed).sort());
  for (const { id, answer, tolerance } of numeric)
    expect(Math.abs(answer - computed[id]), id).toBeLessThan(tolerance / 2);
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
