import type { RouteProps } from "../app/routes.ts";
import { useTitle } from "../app/title.ts";
import { hrefOf } from "../app/url-state.ts";
import { PARTS } from "../learn/plan.ts";
import { gradeOf, nextQuestion, PASS } from "./attempt.ts";
import { QUIZ_IDS, type QuizId } from "./bank.ts";
import { CertificatePage } from "./certificate.tsx";
import { drawQuestions } from "./draw.ts";
import { attemptOf, resultOf } from "./progress.ts";
import { QuizRun } from "./quiz-run.tsx";
import { titleOf } from "./titles.ts";
import "./quiz.css";

/** The quizzes: their list, each of them, and the certificate. */
export default function QuizPage({ rest }: RouteProps) {
  if (rest === "") return <Quizzes />;
  if (rest === "certificate") return <CertificatePage />;
  const quiz = QUIZ_IDS.find((id) => id === rest);
  return quiz === undefined ? <NoSuchQuiz name={rest} /> : <QuizRun key={quiz} quiz={quiz} />;
}

function NoSuchQuiz({ name }: { readonly name: string }) {
  useTitle("No such quiz");
  return (
    <section class="quiz">
      <h1>There is no such quiz</h1>
      <p class="lead">
        The course has no quiz “{name}”. <a href={hrefOf("quiz")}>See all quizzes</a>.
      </p>
    </section>
  );
}

function Quizzes() {
  return (
    <div class="quiz">
      <h1>Quizzes</h1>
      <p class="lead">One after each part, and a final one over all of them. What you answer stays in this browser.</p>
      <ul class="quiz-list">
        {PARTS.map(({ id, about }) => (
          <QuizCard key={id} quiz={id} about={about} />
        ))}
        <QuizCard
          quiz="final"
          about={`Questions from all parts, other ones each time. From ${100 * PASS} % on you earn a certificate.`}
        />
      </ul>
      {gradeOf(resultOf("final")) !== null && (
        <p>
          <a class="button primary" href={hrefOf("quiz/certificate")}>
            Your certificate
          </a>
        </p>
      )}
    </div>
  );
}

function QuizCard({ quiz, about }: { readonly quiz: QuizId; readonly about: string }) {
  const result = resultOf(quiz);
  const attempt = attemptOf(quiz);
  const isUnderWay = attempt !== undefined && nextQuestion(attempt) !== null;
  return (
    <li class="panel" data-quiz={quiz}>
      <h2>
        <a href={hrefOf(`quiz/${quiz}`)}>{titleOf(quiz)}</a>
      </h2>
      <p>{about}</p>
      <p class="row quiet">
        <span>{drawQuestions(quiz, 0).length} questions</span>
        {isUnderWay && (
          <span class="chip">
            begun: {attempt.answers.length} of {attempt.ids.length}
          </span>
        )}
        {result !== undefined && (
          <span class={`chip ${result.right === result.total ? "good" : ""}`}>
            best: {result.right} of {result.total}
          </span>
        )}
      </p>
    </li>
  );
}
