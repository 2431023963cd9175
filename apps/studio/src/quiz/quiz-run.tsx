import { useSignal } from "@preact/signals";
import { useTitle } from "../app/title.ts";
import { hrefOf, integer, urlParam } from "../app/url-state.ts";
import { Button } from "../ui/button.tsx";
import { Icon } from "../ui/icon.tsx";
import {
  type Attempt,
  beginAttempt,
  giveAnswer,
  gradeOf,
  missedIn,
  nextQuestion,
  PASS,
  resultAfter,
  retryMissed,
} from "./attempt.ts";
import { type QuizId, questionOf } from "./bank.ts";
import { drawQuestions } from "./draw.ts";
import { attemptOf, keepAttempt, keepResult, resultOf } from "./progress.ts";
import { LessonLink, QuestionView } from "./question-view.tsx";
import { titleOf } from "./titles.ts";

const NO_SEED = -1;

/** What draws the questions; a link with it draws the same. */
const seedParam = urlParam("seed", integer(0, 2 ** 31 - 1), NO_SEED);

/** A quiz: before, during and after a go through it. */
export function QuizRun({ quiz }: { readonly quiz: QuizId }) {
  // A finished go of an earlier visit is not shown again; its result is.
  const isFresh = useSignal(false);
  const seed = seedParam.value;
  const kept = attemptOf(quiz);
  const attempt = kept !== undefined && (seed === NO_SEED || seed === kept.seed) ? kept : undefined;
  const isUnderWay = attempt !== undefined && nextQuestion(attempt) !== null;

  /** The question that is looked at, from 0: the one to answer, or the one just judged. */
  const place = useSignal(attempt?.answers.length ?? 0);

  const begin = (next: Attempt): void => {
    keepAttempt(quiz, next);
    seedParam.value = next.seed;
    isFresh.value = true;
    place.value = 0;
  };
  const title = titleOf(quiz);
  useTitle(title);
  if (attempt !== undefined && (isUnderWay || isFresh.value)) {
    const { seed: drawnBy, ids, answers } = attempt;
    return (
      <div class="quiz" data-quiz={quiz} data-seed={drawnBy}>
        <h1>{title}</h1>
        {place.value === ids.length ? (
          <Ending quiz={quiz} attempt={attempt} onBegin={begin} />
        ) : (
          <QuestionView
            key={`${drawnBy}-${place.value}`}
            question={questionOf(ids[place.value])}
            seed={drawnBy}
            place={place.value}
            count={ids.length}
            given={answers.at(place.value) ?? null}
            onGive={(answer) => {
              const next = giveAnswer(attempt, answer);
              isFresh.value = true;
              keepAttempt(quiz, next);
              if (nextQuestion(next) === null) {
                keepResult(quiz, resultAfter(next, resultOf(quiz), new Date().toISOString()));
              }
            }}
            onNext={() => {
              place.value = answers.length;
            }}
          />
        )}
      </div>
    );
  }
  const result = resultOf(quiz);
  const missed = result?.missed.length ?? 0;
  return (
    <div class="quiz" data-quiz={quiz}>
      <h1>{title}</h1>
      <p class="lead">
        {drawQuestions(quiz, 0).length} questions{" "}
        {quiz === "final"
          ? `over the whole course, drawn anew each time; a link to this page draws the same. From ${100 * PASS} % on there is a certificate.`
          : "on this part. Every wrong answer is explained, and what you missed can be tried again."}
      </p>
      {result !== undefined && (
        <p>
          Your best so far: {result.right} of {result.total}.
        </p>
      )}
      <p class="row">
        <Button
          kind="primary"
          name="begin"
          onClick={() => begin(beginAttempt(quiz, seed === NO_SEED ? newSeed() : seed))}
        >
          Begin
        </Button>
        {result !== undefined && missed > 0 && (
          <Button onClick={() => begin(retryMissed(result, newSeed()))}>Try again what you missed ({missed})</Button>
        )}
        <a href={hrefOf("quiz")}>All quizzes</a>
      </p>
    </div>
  );
}

interface EndingProps {
  readonly quiz: QuizId;
  readonly attempt: Attempt;
  readonly onBegin: (attempt: Attempt) => void;
}

/** The score of a go, each question's outcome, and what to do next. */
function Ending({ quiz, attempt, onBegin }: EndingProps) {
  const missed = missedIn(attempt);
  const total = attempt.ids.length;
  const right = total - missed.length;
  const result = resultOf(quiz);
  const grade = quiz === "final" ? gradeOf(result) : null;
  return (
    <section class="panel" data-score={`${right}/${total}`}>
      <h2>
        {right} of {total} right
      </h2>
      <p role="status">
        {missed.length === 0
          ? "All of it. Well done!"
          : `${Math.round((100 * right) / total)} %. What you missed is marked below, with the lesson that explains it.`}
      </p>
      {attempt.isRetry && <p class="quiet">This was a second look at what you missed: it changes no score.</p>}
      <p class="row">
        {grade !== null && (
          <a class="button primary" href={hrefOf("quiz/certificate")}>
            To your certificate
          </a>
        )}
        {result !== undefined && missed.length > 0 && (
          <Button kind="primary" name="retry" onClick={() => onBegin(retryMissed(result, newSeed()))}>
            Try again what you missed
          </Button>
        )}
        <Button name="again" onClick={() => onBegin(beginAttempt(quiz, newSeed()))}>
          {quiz === "final" ? "Draw new questions" : "The whole quiz again"}
        </Button>
        <a href={hrefOf("quiz")}>All quizzes</a>
      </p>
      <ol class="outcomes">
        {attempt.ids.map((id) => (
          <li key={id}>
            <span class={missed.includes(id) ? "chip" : "chip good"}>
              <Icon name={missed.includes(id) ? "close" : "check"} /> {missed.includes(id) ? "missed" : "right"}
            </span>{" "}
            {questionOf(id).prompt} {missed.includes(id) && <LessonLink id={questionOf(id).lesson} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

function newSeed(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] >>> 1;
}
