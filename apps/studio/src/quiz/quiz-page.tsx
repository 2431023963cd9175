import type { RouteProps } from "../app/routes.ts";
import { hrefOf } from "../app/url-state.ts";
import { gradeOf, nextQuestion } from "./attempt.ts";
import { QUIZ_IDS, type QuizId } from "./bank.ts";
import { CertificatePage } from "./certificate.tsx";
import { drawQuestions } from "./draw.ts";
import { attemptOf, resultOf } from "./progress.ts";
import { QuizRun } from "./quiz-run.tsx";
import { titleOf } from "./titles.ts";
import "./quiz.css";

/** The quizzes: their list, each of them, and the certificate. */
export default function QuizPage({ rest }: RouteProps) {
  if (rest === "certificate") return <CertificatePage />;
  const quiz = QUIZ_IDS.find((id) => id === rest);
  return quiz === undefined ? <Quizzes /> : <QuizRun key={quiz} quiz={quiz} />;
}

function Quizzes() {
  return (
    <div class="quiz">
      <h1>Quizzes</h1>
      <p class="lead">One after each part, and a final one over all of them. What you answer stays in this browser.</p>
      <ul class="quiz-list">
        {QUIZ_IDS.map((id) => (
          <QuizCard key={id} quiz={id} />
        ))}
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

function QuizCard({ quiz }: { readonly quiz: QuizId }) {
  const result = resultOf(quiz);
  const attempt = attemptOf(quiz);
  const isUnderWay = attempt !== undefined && nextQuestion(attempt) !== null;
  return (
    <li class="panel">
      <h2>
        <a href={hrefOf(`quiz/${quiz}`)}>{titleOf(quiz)}</a>
      </h2>
      <p class="row quiet">
        <span>{drawQuestions(quiz, 0).length} questions</span>
        {isUnderWay && <span class="chip">begun</span>}
        {result !== undefined && (
          <span class={`chip ${result.right === result.total ? "good" : ""}`}>
            best: {result.right} of {result.total}
          </span>
        )}
      </p>
    </li>
  );
}
