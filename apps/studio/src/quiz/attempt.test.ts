import { describe, expect, it } from "vitest";
import {
  type Attempt,
  beginAttempt,
  giveAnswer,
  gradeOf,
  missedIn,
  nextQuestion,
  resultAfter,
  retryMissed,
} from "./attempt.ts";
import { BANK, QUIZ_IDS, questionOf } from "./bank.ts";
import { arrangementOf, drawQuestions } from "./draw.ts";
import type { Question } from "./questions/types.ts";
import type { Answer } from "./scoring.ts";

function rightAnswer(question: Question): Answer {
  switch (question.kind) {
    case "choice":
      return question.options.findIndex(({ isRight }) => isRight);
    case "many":
      return question.options.flatMap(({ isRight }, index) => (isRight ? [index] : []));
    case "order":
      return question.items.map((_, index) => index);
    case "number":
      return question.answer;
    case "reveal":
      return true;
  }
}

function wrongAnswer(question: Question): Answer {
  if (question.kind === "choice") return question.options.findIndex(({ isRight }) => !isRight);
  return question.kind === "number" ? question.answer + 1000 : question.kind === "reveal" ? false : [];
}

/** Goes through to the end, missing some. */
function goThrough(attempt: Attempt, missing: readonly string[]): Attempt {
  let now = attempt;
  for (let question = nextQuestion(now); question !== null; question = nextQuestion(now)) {
    now = giveAnswer(now, (missing.includes(question.id) ? wrongAnswer : rightAnswer)(question));
  }
  return now;
}

describe("the final quiz", () => {
  it("draws at least 20 questions from all parts, each once, and the same for the same seed", () => {
    const ids = drawQuestions("final", 7);
    expect(ids.length).toBeGreaterThanOrEqual(20);
    expect(new Set(ids).size).toBe(ids.length);
    expect(drawQuestions("final", 7)).toEqual(ids);
    expect(drawQuestions("final", 8)).not.toEqual(ids);
    for (const { questions } of BANK) {
      expect(questions.filter(({ id }) => ids.includes(id)).length).toBeGreaterThanOrEqual(5);
    }
  });

  it("asks nothing that the learner judges alone", () => {
    for (let seed = 0; seed < 50; seed++) {
      expect(drawQuestions("final", seed).map((id) => questionOf(id).kind)).not.toContain("reveal");
    }
  });

  it("draws every other question of the bank for some seed", () => {
    const drawn = new Set(Array.from({ length: 200 }, (_, seed) => drawQuestions("final", seed)).flat());
    const all = BANK.flatMap(({ questions }) => questions).filter(({ kind }) => kind !== "reveal");
    expect([...drawn].sort()).toEqual(all.map(({ id }) => id).sort());
  });
});

describe("arrangements", () => {
  it("hold every option once, and never give an order away", () => {
    for (const { questions } of BANK) {
      for (const question of questions) {
        for (let seed = 0; seed < 20; seed++) {
          const order = arrangementOf(question, seed, 3);
          expect([...order].sort((a, b) => a - b)).toEqual(order.map((_, index) => index));
          if (question.kind === "order") expect(order).not.toEqual(question.items.map((_, index) => index));
        }
      }
    }
  });

  it("show the right option at every place for some seed", () => {
    const question = BANK[0].questions[0];
    const places = new Set(Array.from({ length: 40 }, (_, seed) => arrangementOf(question, seed, 0).indexOf(0)));
    expect(places.size).toBe(4);
  });
});

describe("an attempt", () => {
  it.each(QUIZ_IDS)("scores all with all right and none with all wrong: %s", (quiz) => {
    const begun = beginAttempt(quiz, 1);
    expect(begun.ids.length).toBeGreaterThanOrEqual(8);
    expect(missedIn(goThrough(begun, []))).toEqual([]);
    expect(missedIn(goThrough(begun, begun.ids))).toEqual(begun.ids);
  });

  it("repeats what was missed, leaves the score, and forgets what is then right", () => {
    const begun = beginAttempt("rewards", 1);
    const missing = [begun.ids[1], begun.ids[4]];
    const first = resultAfter(goThrough(begun, missing), undefined, "2026-01-01");
    expect(first).toEqual({
      right: begun.ids.length - 2,
      total: begun.ids.length,
      date: "2026-01-01",
      missed: missing,
    });
    const retry = retryMissed(first, 2);
    expect(retry.ids).toEqual(missing);
    const second = resultAfter(goThrough(retry, [missing[1]]), first, "2026-01-02");
    expect(second).toEqual({ ...first, missed: [missing[1]] });
    const third = resultAfter(goThrough(retryMissed(second, 3), []), second, "2026-01-03");
    expect(third).toEqual({ ...first, missed: [] });
  });

  it("keeps the better of two scores with its date", () => {
    const begun = beginAttempt("deep", 1);
    const all = resultAfter(goThrough(begun, []), undefined, "2026-01-01");
    const worse = resultAfter(goThrough(begun, [begun.ids[0]]), all, "2026-01-02");
    expect(worse).toEqual({ ...all, missed: [begun.ids[0]] });
    const better = resultAfter(goThrough(begun, []), { ...all, right: 3 }, "2026-01-03");
    expect(better).toEqual({ ...all, date: "2026-01-03" });
  });
});

it("grades at 80 % and at 100 %", () => {
  const grade = (right: number, total: number) => gradeOf({ right, total, date: "", missed: [] });
  expect(grade(24, 24)).toBe("distinction");
  expect(grade(23, 24)).toBe("pass");
  expect(grade(20, 25)).toBe("pass");
  expect(grade(19, 24)).toBeNull();
  expect(gradeOf(undefined)).toBeNull();
});
