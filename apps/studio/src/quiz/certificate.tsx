import { useTitle } from "../app/title.ts";
import { hrefOf } from "../app/url-state.ts";
import { LESSONS } from "../learn/course.ts";
import { stored } from "../learn/stored.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { gradeOf, PASS } from "./attempt.ts";
import { resultOf } from "./progress.ts";
import "./certificate.css";

const learner = stored("perilune-learner", (value): value is string => typeof value === "string", "");

/** The certificate, for who passed the final quiz: to be printed, and honest about what it is. */
export function CertificatePage() {
  useTitle("Certificate");
  const result = resultOf("final");
  const grade = gradeOf(result);
  if (result === undefined || grade === null) {
    return (
      <div class="quiz">
        <h1>Certificate</h1>
        <p class="lead">
          It is for those who answer {100 * PASS} % of the final quiz rightly; with all of it right, it says so.
        </p>
        {result !== undefined && (
          <p>
            Your best so far: {result.right} of {result.total}.
          </p>
        )}
        <p>
          <a class="button primary" href={hrefOf("quiz/final")}>
            To the final quiz
          </a>
        </p>
      </div>
    );
  }
  const date = new Date(result.date).toLocaleDateString("en", { year: "numeric", month: "long", day: "numeric" });
  return (
    <div class="quiz certificate-page">
      <div class="not-printed">
        <h1>Certificate</h1>
        <p class="lead">Write your name as it should stand there, and print it, or save it as PDF.</p>
        <div class="row certificate-tools">
          <TextField
            label="Name"
            name="learner"
            value={learner.value}
            onChange={(name) => {
              learner.value = name.slice(0, 80);
            }}
          />
          <Button kind="primary" name="print" disabled={learner.value.trim() === ""} onClick={() => print()}>
            Print
          </Button>
        </div>
      </div>
      <article class="certificate" data-grade={grade} aria-label="Certificate">
        <p class="certificate-from">Perilune · Certificate</p>
        <h2>An introduction to deep reinforcement learning</h2>
        <p class="certificate-name">{learner.value.trim() || "Your name"}</p>
        <p>
          {grade === "distinction"
            ? "passed the course's final quiz with distinction"
            : "passed the course's final quiz"}
        </p>
        <p class="certificate-score">
          {result.right} of {result.total} right ({Math.round((100 * result.right) / result.total)} %)
        </p>
        <p>{date}</p>
        <p class="certificate-small">
          {LESSONS.length} lessons: the framework, rewards and tasks, two ways to a policy, and deep networks.
        </p>
        <p class="certificate-small">
          Self-issued: the quiz was taken without supervision, scored by the studio in the learner's own browser, and
          nobody has checked who took it.
        </p>
      </article>
    </div>
  );
}
