import { type Context, createContext } from "preact";
import type { Lesson } from "./course.ts";

/** The lesson that is being read. */
export const LessonContext: Context<Lesson | null> = createContext<Lesson | null>(null);
