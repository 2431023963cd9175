import type { RouteProps } from "../app/routes.ts";
import { hrefOf } from "../app/url-state.ts";
import { lessonOf } from "./course.ts";
import { GlossaryPage } from "./glossary-page.tsx";
import { LessonPage } from "./lesson-page.tsx";
import { Overview } from "./overview.tsx";
import "./learn.css";

/** The course: its overview, its glossary, and its lessons by their ids. */
export default function LearnPage({ rest }: RouteProps) {
  if (rest === "") return <Overview />;
  if (rest === "glossary") return <GlossaryPage />;
  const lesson = lessonOf(rest);
  if (lesson !== undefined) return <LessonPage key={lesson.id} lesson={lesson} />;
  return (
    <section>
      <h1>No such lesson</h1>
      <p>
        The course has no lesson "{rest}". <a href={hrefOf("learn")}>See all lessons</a>.
      </p>
    </section>
  );
}
