import type { ComponentChildren } from "preact";
import { useContext, useId } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { LESSONS } from "./course.ts";
import { LessonContext } from "./lesson-context.ts";
import { markDone } from "./progress.ts";

interface PartProps {
  readonly children: ComponentChildren;
}

/** What the lesson asks, before anything is explained. */
export function Question({ children }: PartProps) {
  return <Section kind="question" title="The question" children={children} />;
}

/** What to keep of the lesson. */
export function Summary({ children }: PartProps) {
  return <Section kind="summary" title="In short" children={children} />;
}

/** Where the idea fails, and how one sees it. */
export function Breaks({ children }: PartProps) {
  return <Section kind="breaks" title="How it breaks" children={children} />;
}

/** What the introduction that this course follows leaves out or rounds off. */
export function Simplifies({ children }: PartProps) {
  return <Section kind="simplifies" title="Where the text simplifies" children={children} />;
}

function Section({ kind, title, children }: { readonly kind: string; readonly title: string } & PartProps) {
  const id = useId();
  return (
    <section class={`lesson-${kind}`} aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {children}
    </section>
  );
}

export interface FigureProps {
  /** What the drawing shows, in words. */
  readonly alt: string;
  readonly caption?: string;
  /** An SVG, drawn with `currentColor` and the tokens of the theme. */
  readonly children: ComponentChildren;
}

/** A drawing with its text alternative. */
export function Figure({ alt, caption, children }: FigureProps) {
  return (
    <figure class="lesson-figure">
      <div role="img" aria-label={alt}>
        {children}
      </div>
      {caption !== undefined && <figcaption>{caption}</figcaption>}
    </figure>
  );
}

/** The end of a lesson: it counts as done when one goes on from here. */
export function Next() {
  const lesson = useContext(LessonContext);
  if (lesson === null) return null;
  const following = LESSONS[LESSONS.indexOf(lesson) + 1];
  const endsPart = following?.part !== lesson.part;
  const done = (): void => markDone("lesson", lesson.id);
  return (
    <nav class="lesson-next row" aria-label="After this lesson">
      {endsPart && (
        <a class="button primary" href={hrefOf(`quiz/${lesson.part.id}`)} onClick={done}>
          Done: to the quiz of this part
        </a>
      )}
      {following !== undefined && (
        <a class={endsPart ? "button" : "button primary"} href={hrefOf(`learn/${following.id}`)} onClick={done}>
          {endsPart ? "Done: go on with" : "Done: next,"} {following.title}
        </a>
      )}
    </nav>
  );
}
