import { hrefOf } from "../../app/url-state.ts";
import { LESSONS } from "../course.ts";
import { PARTS } from "../plan.ts";
import { isDone } from "../progress.ts";

/** What of the course is done: lessons read, labs brought to their outcome, exercises solved. */
export function Checklist() {
  const kinds = ["lesson", "lab", "exercise"] as const;
  const done = kinds.map((kind) => LESSONS.filter(({ id }) => isDone(kind, id)).length);
  return (
    <section class="checklist" aria-label="Your course">
      <p>
        <b>{done[0]}</b> of {LESSONS.length} lessons read, <b>{done[1]}</b> labs brought to their outcome,{" "}
        <b>{done[2]}</b> exercises solved.
      </p>
      <div class="scroll-x">
        <table>
          <thead>
            <tr>
              <th scope="col">Lesson</th>
              <th scope="col">Read</th>
              <th scope="col">Lab</th>
              <th scope="col">Exercise</th>
            </tr>
          </thead>
          {PARTS.map((part) => (
            <tbody key={part.id}>
              {LESSONS.filter((lesson) => lesson.part === part).map(({ id, title }) => (
                <tr key={id}>
                  <th scope="row">
                    <a href={hrefOf(`learn/${id}`)}>{title}</a>
                  </th>
                  {kinds.map((kind) => (
                    <td key={kind}>{isDone(kind, id) ? "✓ done" : "open"}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      <p class="row">
        {PARTS.map(({ id, title }) => (
          <a key={id} class="button" href={hrefOf(`quiz/${id}`)}>
            Quiz: {title}
          </a>
        ))}
        <a class="button primary" href={hrefOf("quiz")}>
          The final quiz and the certificate
        </a>
      </p>
    </section>
  );
}
