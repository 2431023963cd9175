import { useTitle } from "../app/title.ts";
import { hrefOf } from "../app/url-state.ts";
import { lessonOf } from "./course.ts";
import { GLOSSARY } from "./glossary.ts";
import "./glossary.css";

/** All terms of the course. */
export function GlossaryPage() {
  useTitle("Glossary");
  return (
    <div class="glossary">
      <p class="quiet">
        <a href={hrefOf("learn")}>Learn</a>
      </p>
      <h1>Glossary</h1>
      <p class="lead">
        The {GLOSSARY.length} terms of the course. In the lessons, press a term with a dotted line to see what it means.
      </p>
      <dl>
        {[...GLOSSARY]
          .sort((a, b) => a.term.localeCompare(b.term, "en"))
          .map(({ id, term, meaning, lesson }) => {
            const about = lessonOf(lesson);
            return (
              <div key={id} id={`term-${id}`}>
                <dt>{term}</dt>
                <dd>{meaning}</dd>
                {about !== undefined && (
                  <dd class="quiet">
                    <a href={hrefOf(`learn/${about.id}`)}>Lesson: {about.title}</a>
                  </dd>
                )}
              </div>
            );
          })}
      </dl>
    </div>
  );
}
