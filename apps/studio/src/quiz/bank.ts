import type { PartId } from "../learn/plan.ts";
import { deep } from "./questions/deep.ts";
import { framework } from "./questions/framework.ts";
import { policies } from "./questions/policies.ts";
import { rewards } from "./questions/rewards.ts";
import type { Question, QuestionSet } from "./questions/types.ts";

/** All questions by part, in the course's order. */
export const BANK: readonly QuestionSet[] = [framework, rewards, policies, deep];

/** A quiz after a part, or the one over all of them. */
export type QuizId = PartId | "final";

export const QUIZ_IDS: readonly QuizId[] = [...BANK.map(({ part }) => part), "final"];

const byId: ReadonlyMap<string, Question> = new Map(
  BANK.flatMap(({ questions }) => questions).map((question) => [question.id, question]),
);

export function hasQuestion(id: string): boolean {
  return byId.has(id);
}

export function questionOf(id: string): Question {
  const question = byId.get(id);
  if (question === undefined) throw new RangeError(`expected a question of the bank, got "${id}"`);
  return question;
}
