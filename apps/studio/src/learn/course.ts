import type { MDXContent } from "mdx/types";
import { PARTS, type Part } from "./plan.ts";

/** What a lesson says about itself: `export const lesson = { … }` in its file. */
interface LessonAbout {
  readonly id: string;
  readonly title: string;
  /** What it answers. */
  readonly question: string;
  readonly minutes: number;
}

/** A lesson, whose text is fetched when it is read. */
export interface Lesson extends LessonAbout {
  readonly part: Part;
  /** Its place in the course, from 1. */
  readonly number: number;
  load(): Promise<{ readonly default: MDXContent }>;
}

const abouts = import.meta.glob<LessonAbout>("./lessons/*.mdx", { query: "?about", import: "lesson", eager: true });
const texts = import.meta.glob<{ readonly default: MDXContent }>("./lessons/*.mdx");

/** The lessons in their order, those that are written. */
export const LESSONS: readonly Lesson[] = PARTS.flatMap((part) => part.lessons.map((id) => ({ id, part }))).flatMap(
  ({ id, part }, index) => {
    const number = index + 1;
    const file = `./lessons/${String(number).padStart(2, "0")}-${id}.mdx`;
    return file in texts ? [{ ...abouts[file], number, part, load: texts[file] }] : [];
  },
);

export function lessonOf(id: string): Lesson | undefined {
  return LESSONS.find((lesson) => lesson.id === id);
}
