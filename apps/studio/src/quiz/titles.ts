import { PARTS } from "../learn/plan.ts";
import type { QuizId } from "./bank.ts";

export function titleOf(quiz: QuizId): string {
  return quiz === "final" ? "Final quiz" : `Quiz: ${PARTS.find(({ id }) => id === quiz)?.title}`;
}
