import { stored } from "../learn/stored.ts";
import type { Attempt, Result } from "./attempt.ts";
import { hasQuestion, type QuizId } from "./bank.ts";

/** What is kept of the quizzes. */
interface Kept {
  /** Goes under way or just ended. */
  readonly attempts: Partial<Record<QuizId, Attempt>>;
  readonly results: Partial<Record<QuizId, Result>>;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const areIds = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((id) => typeof id === "string");

function isAttempt(value: unknown): boolean {
  if (!isRecord(value) || !areIds(value.ids) || !Array.isArray(value.answers)) return false;
  // A question may be gone with a newer version of the course.
  return Number.isSafeInteger(value.seed) && value.ids.every(hasQuestion) && value.answers.length <= value.ids.length;
}

function isResult(value: unknown): boolean {
  return (
    isRecord(value) &&
    typeof value.right === "number" &&
    typeof value.total === "number" &&
    typeof value.date === "string" &&
    areIds(value.missed)
  );
}

const isKept = (value: unknown): value is Kept =>
  isRecord(value) &&
  isRecord(value.attempts) &&
  isRecord(value.results) &&
  Object.values(value.attempts).every(isAttempt) &&
  Object.values(value.results).every(isResult);

const kept = stored<Kept>("perilune-quiz", isKept, { attempts: {}, results: {} });

export function attemptOf(quiz: QuizId): Attempt | undefined {
  return kept.value.attempts[quiz];
}

export function resultOf(quiz: QuizId): Result | undefined {
  return kept.value.results[quiz];
}

export function keepAttempt(quiz: QuizId, attempt: Attempt): void {
  kept.value = { ...kept.peek(), attempts: { ...kept.peek().attempts, [quiz]: attempt } };
}

export function keepResult(quiz: QuizId, result: Result): void {
  kept.value = { ...kept.peek(), results: { ...kept.peek().results, [quiz]: result } };
}
