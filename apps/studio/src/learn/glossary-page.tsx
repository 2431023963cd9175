import { hrefOf } from "../app/url-state.ts";
import { lessonOf } from "./course.ts";
import { GLOSSARY } from "./glossary.ts";

/** All terms of the course. */
export function GlossaryPage() {
  return (
    <div class="glossary">
      <p class="quiet">
        <a href={hrefOf("learn")}>Learn</a>
      </p>
      <h1>Glossary</h1>
      <dl>
        {[...GLOSSARY]
          .sort((a, b) => a.term.localeCompare(b.term, "en"))
          .map(({ id, term, meaning, lesson }) => {
            const about = lessonOf(lesson);
            return (
              <div key={id} id={`term-${id}`}>
                <dt>{term}</dt>
                <dd>
                  {meaning} {about !== undefined && <a href={hrefOf(`learn/${about.id}`)}>Lesson: {about.title}</a>}
                </dd>
              </div>
            );
          })}
      </dl>
    </div>
  );
}
