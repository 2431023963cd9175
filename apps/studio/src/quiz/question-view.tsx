import { useEffect, useId, useRef, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { lessonOf } from "../learn/course.ts";
import { Button } from "../ui/button.tsx";
import { AnswerField } from "./answer-field.tsx";
import { arrangementOf } from "./draw.ts";
import type { Question } from "./questions/types.ts";
import { type Answer, isRight, remarksOn } from "./scoring.ts";

export interface QuestionViewProps {
  readonly question: Question;
  readonly seed: number;
  /** Its place in this go, from 0, and how many there are. */
  readonly place: number;
  readonly count: number;
  /** The answer that stands, `null` before it is checked. */
  readonly given: Answer | null;
  readonly onGive: (answer: Answer) => void;
  readonly onNext: () => void;
}

/** A question: it is answered, then judged and explained, then one goes on. */
export function QuestionView({ question, seed, place, count, given, onGive, onNext }: QuestionViewProps) {
  const prompt = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const arrangement = arrangementOf(question, seed, place);
  const [draft, setDraft] = useState<Answer | null>(question.kind === "order" ? arrangement : null);
  const isGiven = given !== null;
  const value = given ?? draft;
  useEffect(() => {
    if (place > 0) heading.current?.focus();
  }, [place]);
  useEffect(() => {
    // What was answered by Enter in its field is closed now, and the focus would be nowhere.
    if (isGiven && document.activeElement === document.body) {
      form.current?.querySelector<HTMLElement>("[data-action=next]")?.focus();
    }
  }, [isGiven]);
  const isReady = value !== null && !(Array.isArray(value) && value.length === 0);
  const check = (): void => {
    if (isReady && !isGiven) onGive(value);
  };
  return (
    <form
      ref={form}
      class="question panel"
      data-question={question.id}
      data-kind={question.kind}
      onSubmit={(event) => {
        event.preventDefault();
        check();
      }}
    >
      <p class="quiet">
        Question {place + 1} of {count}
      </p>
      <progress value={place} max={count} aria-label="Questions answered" />
      <h2 id={prompt} tabIndex={-1} ref={heading}>
        {question.prompt}
      </h2>
      <AnswerField
        question={question}
        labelledBy={prompt}
        value={value}
        isGiven={isGiven}
        onChange={setDraft}
        arrangement={arrangement}
      />
      <div role="status">{isGiven && <Judgement question={question} answer={given} />}</div>
      <p class="row">
        <Button kind="primary" name={isGiven ? "next" : "check"} disabled={!isReady} onClick={isGiven ? onNext : check}>
          {!isGiven ? "Check" : place + 1 < count ? "Next question" : "See the result"}
        </Button>
      </p>
    </form>
  );
}

/** Whether an answer is right, and why; what was wrong about it, with the lessons to read. */
function Judgement({ question, answer }: { readonly question: Question; readonly answer: Answer }) {
  const good = isRight(question, answer);
  return (
    <div class="judgement" data-right={good}>
      <p class={`notice ${good ? "good" : "warn"}`}>{good ? "Right." : "Not quite."}</p>
      {!good && (
        <ul>
          {remarksOn(question, answer).map(({ text, lesson }) => (
            <li key={text}>
              {text} <LessonLink id={lesson} />
            </li>
          ))}
        </ul>
      )}
      {!good && question.kind === "order" && (
        <ol>
          {question.items.map((item) => (
            <li key={item}>{item}</li>
          ))}
        </ol>
      )}
      {!good && question.kind === "number" && <p>The answer is {String(question.answer).replace("-", "−")}.</p>}
      <p class="why">{question.why}</p>
    </div>
  );
}

export function LessonLink({ id }: { readonly id: string }) {
  const lesson = lessonOf(id);
  if (lesson === undefined) return null;
  return <a href={hrefOf(`learn/${id}`)}>Lesson: {lesson.title}</a>;
}
