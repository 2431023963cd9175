import { hasQuestion, type QuizId, questionOf } from "./bank.ts";
import { drawQuestions } from "./draw.ts";
import type { Question } from "./questions/types.ts";
import { type Answer, isRight } from "./scoring.ts";

/** One go through a quiz. */
export interface Attempt {
  readonly seed: number;
  readonly ids: readonly string[];
  /** As many as were given so far. */
  readonly answers: readonly Answer[];
  /** Whether it repeats what was missed; it then teaches, and counts for no score. */
  readonly isRetry: boolean;
}

/** The best go so far, and what is still to be learned. */
export interface Result {
  readonly right: number;
  readonly total: number;
  /** When the best go ended, as ISO 8601. */
  readonly date: string;
  /** Questions missed in the latest go and not got right since. */
  readonly missed: readonly string[];
}

/** Share of right answers from which the course counts as passed. */
export const PASS = 0.8;

export function beginAttempt(quiz: QuizId, seed: number): Attempt {
  return { seed, ids: drawQuestions(quiz, seed), answers: [], isRetry: false };
}

/** Once more what was missed. */
export function retryMissed({ missed }: Result, seed: number): Attempt {
  return { seed, ids: missed.filter(hasQuestion), answers: [], isRetry: true };
}

/** The question to be answered next, `null` at the end. */
export function nextQuestion({ ids, answers }: Attempt): Question | null {
  return answers.length < ids.length ? questionOf(ids[answers.length]) : null;
}

export function giveAnswer(attempt: Attempt, answer: Answer): Attempt {
  return { ...attempt, answers: [...attempt.answers, answer] };
}

export function missedIn({ ids, answers }: Attempt): readonly string[] {
  return ids.filter((id, index) => index < answers.length && !isRight(questionOf(id), answers[index]));
}

/** What is known after a finished go: the better score stays, and what was got right is no longer missed. */
export function resultAfter(attempt: Attempt, before: Result | undefined, date: string): Result {
  const missed = missedIn(attempt);
  if (attempt.isRetry && before !== undefined) return { ...before, missed };
  const total = attempt.ids.length;
  const right = total - missed.length;
  const isBetter = before === undefined || right / total > before.right / before.total;
  return isBetter ? { right, total, date, missed } : { ...before, missed };
}

/** What a final result earns. */
export function gradeOf(result: Result | undefined): "distinction" | "pass" | null {
  if (result === undefined || result.total === 0) return null;
  const share = result.right / result.total;
  return share >= 1 ? "distinction" : share >= PASS ? "pass" : null;
}
