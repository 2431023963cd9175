import type { Question } from "./questions/types.ts";

/**
 * What was answered: the option chosen, all options chosen, the things in the order they were put (by their places in
 * the bank), a number, or whether one's own explanation was right.
 */
export type Answer = number | readonly number[] | boolean;

/** Something to say about an answer that was wrong, and where to read on. */
export interface Remark {
  readonly text: string;
  readonly lesson: string;
}

export function isRight(question: Question, answer: Answer): boolean {
  switch (question.kind) {
    case "choice":
      return question.options[Number(answer)]?.isRight === true;
    case "many":
      return question.options.every((option, index) => (option.isRight === true) === isAmong(answer, index));
    case "order":
      return question.items.every((_, index) => Array.isArray(answer) && answer[index] === index);
    case "number":
      // Half a unit in the last place of the bounds themselves: 0.1 + 0.2 is not 0.3.
      return Math.abs(Number(answer) - question.answer) <= question.tolerance * (1 + 1e-9);
    case "reveal":
      return answer === true;
  }
}

/** What to say about a wrong answer; nothing about a right one. */
export function remarksOn(question: Question, answer: Answer): readonly Remark[] {
  if (isRight(question, answer)) return [];
  const remark = (text: string, lesson: string | undefined = undefined): Remark => ({
    text,
    lesson: lesson ?? question.lesson,
  });
  switch (question.kind) {
    case "choice": {
      const { feedback = "", lesson } = question.options[Number(answer)];
      return [remark(feedback, lesson)];
    }
    case "many":
      return question.options
        .filter((option, index) => (option.isRight === true) !== isAmong(answer, index))
        .map(({ text, isRight: belongs, feedback = "", lesson }) =>
          remark(`${text} – ${belongs ? "it belongs, too" : "it does not belong"}. ${feedback}`, lesson),
        );
    case "number": {
      const slip = question.slips.find(({ value }) => Math.abs(Number(answer) - value) <= question.tolerance);
      return [remark(slip?.feedback ?? question.feedback)];
    }
    case "order":
      return [remark(question.feedback)];
    case "reveal":
      return [remark("Read the lesson once more, and try again in a day or two.")];
  }
}

/** A number as people write it, `null` where it is none: `8.1`, `8,1`, `−5`, `1/3`. */
export function parseNumber(text: string): number | null {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const [over, under = "1", ...more] = plain.split("/");
  if (more.length > 0 || over.trim() === "" || under.trim() === "") return null;
  const value = Number(over) / Number(under);
  return Number.isFinite(value) ? value : null;
}

/** A list with one thing put elsewhere. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), list[from], ...rest.slice(to)];
}

function isAmong(answer: Answer, index: number): boolean {
  return Array.isArray(answer) && answer.includes(index);
}
