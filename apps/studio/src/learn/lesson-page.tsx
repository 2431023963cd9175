import type { MDXContent } from "mdx/types";
import { useEffect, useRef, useState } from "preact/hooks";
import "katex/dist/katex.min.css";
import { hrefOf } from "../app/url-state.ts";
import { LESSONS, type Lesson } from "./course.ts";
import { Exercise } from "./exercise/exercise.tsx";
import { LessonContext } from "./lesson-context.ts";
import { Breaks, Figure, Next, Question, Simplifies, Summary } from "./parts.tsx";
import { isDone } from "./progress.ts";
import { Source } from "./source.tsx";
import { Term } from "./term.tsx";

/** What every lesson may use without importing it. */
const components = { Question, Source, Term, Exercise, Summary, Breaks, Simplifies, Figure, Next };

/** A lesson, once its text is there. */
export function LessonPage({ lesson }: { readonly lesson: Lesson }) {
  const [Content, setContent] = useState<MDXContent | null>(null);
  const [problem, setProblem] = useState<Error | null>(null);
  useEffect(() => {
    let isGone = false;
    document.title = `${lesson.title} · Perilune Studio`;
    lesson.load().then(
      (module) => isGone || setContent(() => module.default),
      (cause: unknown) =>
        isGone || setProblem(new Error("the lesson could not be fetched; look at your connection", { cause })),
    );
    return () => {
      isGone = true;
    };
  }, [lesson]);
  const article = useRef<HTMLElement>(null);
  useEffect(() => {
    if (Content === null || article.current === null) return;
    return keepFormulasReachable(article.current);
  }, [Content]);
  if (problem !== null) throw problem;
  return (
    <LessonContext.Provider value={lesson}>
      <div class="lesson-frame">
        <article class="lesson" data-lesson={lesson.id} ref={article}>
          <p class="quiet">
            <a href={hrefOf("learn")}>Learn</a> · {lesson.part.title} · Lesson {lesson.number}, about {lesson.minutes}{" "}
            minutes
          </p>
          <h1>{lesson.title}</h1>
          <p class="lead">{lesson.question}</p>
          {Content === null ? <p class="waiting">One moment …</p> : <Content components={components} />}
        </article>
        <Contents current={lesson} />
      </div>
    </LessonContext.Provider>
  );
}

/** Lets the keyboard come to formulas that scroll, as wide ones do on a narrow page. Returns what ends it. */
function keepFormulasReachable(article: HTMLElement): () => void {
  const sizes = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
      else target.removeAttribute("tabindex");
    }
  });
  for (const formula of article.querySelectorAll(".katex-display")) sizes.observe(formula);
  return () => sizes.disconnect();
}

/** The lessons of this part, beside the text where there is room. */
function Contents({ current }: { readonly current: Lesson }) {
  return (
    <nav class="lesson-contents" aria-label="Lessons of this part">
      <h2>{current.part.title}</h2>
      <ol start={LESSONS.find(({ part }) => part === current.part)?.number}>
        {LESSONS.filter(({ part }) => part === current.part).map(({ id, title }) => (
          <li key={id} class={isDone("lesson", id) ? "is-done" : undefined}>
            <a href={hrefOf(`learn/${id}`)} aria-current={id === current.id ? "page" : undefined}>
              {title}
            </a>
          </li>
        ))}
      </ol>
      <p>
        <a href={hrefOf(`quiz/${current.part.id}`)}>Quiz of this part</a>
      </p>
      <p>
        <a href={hrefOf("learn/glossary")}>Glossary</a>
      </p>
    </nav>
  );
}
