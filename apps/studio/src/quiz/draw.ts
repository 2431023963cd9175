import { defaultRng } from "perilune/random";
import { BANK, type QuizId } from "./bank.ts";
import type { Question } from "./questions/types.ts";

/** Questions of each part in the final quiz. */
const FINAL_FROM_EACH = 6;

/**
 * The questions of a quiz: all of a part, in the course's order; of the final one some of each part, drawn by the seed.
 *
 * The final quiz leaves out what one judges oneself: its score is to be the page's.
 */
export function drawQuestions(quiz: QuizId, seed: number): readonly string[] {
  if (quiz !== "final")
    return BANK.filter(({ part }) => part === quiz).flatMap((set) => set.questions.map(({ id }) => id));
  const rng = defaultRng(seed);
  const drawn = BANK.flatMap(({ questions }) => {
    const ids = questions.filter(({ kind }) => kind !== "reveal").map(({ id }) => id);
    return shuffled(ids, rng).slice(0, FINAL_FROM_EACH);
  });
  return shuffled(drawn, rng);
}

/** In which order options are shown, or things to be ordered lie at first: never in the right one. */
export function arrangementOf(question: Question, seed: number, place: number): readonly number[] {
  const count = question.kind === "order" ? question.items.length : "options" in question ? question.options.length : 0;
  const rng = defaultRng([seed, place]);
  for (;;) {
    const order = shuffled([...Array(count).keys()], rng);
    if (question.kind !== "order" || order.some((item, index) => item !== index)) return order;
  }
}

function shuffled<T>(things: readonly T[], rng: ReturnType<typeof defaultRng>): T[] {
  return Array.from(rng.permutation(things.length), (index) => things[Number(index)]);
}
