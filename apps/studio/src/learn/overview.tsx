import { hrefOf } from "../app/url-state.ts";
import { Icon } from "../ui/icon.tsx";
import { LESSONS, type Lesson } from "./course.ts";
import { PARTS } from "./plan.ts";
import { isDone } from "./progress.ts";

/** All lessons in their parts, with what is done, and where to go on. */
export function Overview() {
  const done = LESSONS.filter(({ id }) => isDone("lesson", id));
  const next = LESSONS.find(({ id }) => !isDone("lesson", id));
  return (
    <div class="course">
      <h1>Learn reinforcement learning</h1>
      <p class="lead">
        {LESSONS.length} lessons, each with a world to try things in, run by the library itself. They begin with a game
        and end with a lander that you train, and no lesson needs more than school mathematics.
      </p>
      <div class="row">
        {next !== undefined && (
          <a class="button primary" href={hrefOf(`learn/${next.id}`)}>
            {done.length === 0 ? "Begin" : `Go on: ${next.title}`}
          </a>
        )}
        <a class="button" href={hrefOf("learn/glossary")}>
          Glossary
        </a>
        <span class="quiet">
          {done.length} of {LESSONS.length} lessons done
        </span>
      </div>
      {PARTS.map((part) => {
        const lessons = LESSONS.filter((lesson) => lesson.part === part);
        if (lessons.length === 0) return null;
        return (
          <section key={part.id} class="course-part" aria-labelledby={`part-${part.id}`}>
            <h2 id={`part-${part.id}`}>{part.title}</h2>
            <p class="quiet">{part.about}</p>
            <ol>
              {lessons.map((lesson) => (
                <LessonCard key={lesson.id} lesson={lesson} />
              ))}
            </ol>
            <p>
              <a href={hrefOf(`quiz/${part.id}`)}>Quiz: {part.title}</a>
            </p>
          </section>
        );
      })}
      <p>
        <a href={hrefOf("quiz")}>All quizzes, the final one, and the certificate</a>
      </p>
    </div>
  );
}

function LessonCard({ lesson: { id, number, title, question, minutes } }: { readonly lesson: Lesson }) {
  const done = isDone("lesson", id);
  return (
    <li class="lesson-card">
      <span class="lesson-number" aria-hidden="true">
        {number}
      </span>
      <div>
        <h3>
          <a href={hrefOf(`learn/${id}`)}>{title}</a>
        </h3>
        <p>{question}</p>
      </div>
      {done ? (
        <span class="chip good">
          <Icon name="check" /> Done
        </span>
      ) : (
        <span class="chip">{minutes} min</span>
      )}
    </li>
  );
}
