import { PARTS, type PartId } from "../learn/plan.ts";
import { actionSpaces } from "./questions/action-spaces.ts";
import { deep } from "./questions/deep.ts";
import { discounting } from "./questions/discounting.ts";
import { exploration } from "./questions/exploration.ts";
import { firstLanding } from "./questions/first-landing.ts";
import { markovProperty } from "./questions/markov-property.ts";
import { policies } from "./questions/policies.ts";
import { policyBased } from "./questions/policy-based.ts";
import { publish } from "./questions/publish.ts";
import { stateAndObservation } from "./questions/state-and-observation.ts";
import { tasks } from "./questions/tasks.ts";
import { theLoop } from "./questions/the-loop.ts";
import { theReturn } from "./questions/the-return.ts";
import type { Question } from "./questions/types.ts";
import { valueBased } from "./questions/value-based.ts";
import { whatIsRl } from "./questions/what-is-rl.ts";
import { whereNext } from "./questions/where-next.ts";

/** The questions on a part of the course. */
export interface QuestionSet {
  readonly part: PartId;
  readonly questions: readonly Question[];
}

const questions: readonly Question[] = [
  ...whatIsRl,
  ...theLoop,
  ...theReturn,
  ...markovProperty,
  ...stateAndObservation,
  ...actionSpaces,
  ...discounting,
  ...tasks,
  ...exploration,
  ...policies,
  ...policyBased,
  ...valueBased,
  ...deep,
  ...firstLanding,
  ...publish,
  ...whereNext,
];

/** All questions by part, in the course's order. */
export const BANK: readonly QuestionSet[] = PARTS.map(({ id, lessons }) => ({
  part: id,
  questions: questions.filter(({ lesson }) => lessons.includes(lesson)),
}));

/** A quiz after a part, or the one over all of them. */
export type QuizId = PartId | "final";

export const QUIZ_IDS: readonly QuizId[] = [...BANK.map(({ part }) => part), "final"];

const byId: ReadonlyMap<string, Question> = new Map(questions.map((question) => [question.id, question]));

export function hasQuestion(id: string): boolean {
  return byId.has(id);
}

export function questionOf(id: string): Question {
  const question = byId.get(id);
  if (question === undefined) throw new RangeError(`expected a question of the bank, got "${id}"`);
  return question;
}
