import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { CodeBlock } from "../code-block.tsx";
import { isDone, markDone } from "../progress.ts";
import { stored } from "../stored.ts";
import { CodeField } from "./code-field.tsx";
import { type Feedback, feedbackOn } from "./feedback.ts";
import { runSandboxed } from "./sandbox.ts";
import type { ExerciseData } from "./types.ts";

const exercises = import.meta.glob<ExerciseData>("../exercises/*.ts", { import: "exercise" });

type Draft = string | null;
const isDraft = (value: unknown): value is Draft => value === null || typeof value === "string";
const drafts = new Map<string, Signal<Draft>>();

/** What was written so far; `null` where nothing was. */
function draftOf(id: string): Signal<Draft> {
  const draft = drafts.get(id) ?? stored<Draft>(`perilune-exercise/${id}`, isDraft, null);
  drafts.set(id, draft);
  return draft;
}

export interface ExerciseProps {
  /** The name of its file in `exercises/`. */
  readonly id: string;
  /** What is to be written. */
  readonly children: ComponentChildren;
}

/** A function to write, checked in the browser. */
export function Exercise({ id, children }: ExerciseProps) {
  const heading = useId();
  const [exercise, setExercise] = useState<ExerciseData | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const load = exercises[`../exercises/${id}.ts`];
    if (load === undefined) throw new RangeError(`expected learn/exercises/${id}.ts, found none`);
    load().then(setExercise, () =>
      setProblem("The exercise could not be fetched. Look at your connection and reload."),
    );
  }, [id]);
  return (
    <section class="exercise panel" aria-labelledby={heading} data-exercise={id}>
      <h2 id={heading}>Write it yourself</h2>
      {children}
      {problem !== null && (
        <p class="notice bad" role="alert">
          {problem}
        </p>
      )}
      {exercise !== null && <Desk id={id} exercise={exercise} />}
    </section>
  );
}

function Desk({ id, exercise }: { readonly id: string; readonly exercise: ExerciseData }) {
  const draft = draftOf(id);
  const code = draft.value ?? exercise.starter;
  const [isRunning, setRunning] = useState(false);
  const [feedback, setFeedback] = useState<Feedback | null>(null);
  const [printed, setPrinted] = useState<readonly string[]>([]);
  const check = async (): Promise<void> => {
    if (isRunning) return;
    setRunning(true);
    const calls = exercise.cases.map(({ args }) => args);
    const run = await runSandboxed({ code, functionName: exercise.functionName, calls });
    const next = feedbackOn(exercise, run);
    setRunning(false);
    setPrinted(run.console);
    setFeedback(next);
    if (next.solved) markDone("exercise", id);
  };
  return (
    <>
      <CodeField
        label={`Code of ${exercise.functionName}`}
        code={code}
        onChange={(text) => {
          draft.value = text;
        }}
        onSubmit={() => void check()}
      />
      <p class="row">
        <Button kind="primary" icon="play" name="check" disabled={isRunning} onClick={() => void check()}>
          {isRunning ? "Checking …" : "Check"}
        </Button>
        <Button
          name="begin-anew"
          onClick={() => {
            draft.value = null;
            setFeedback(null);
            setPrinted([]);
          }}
        >
          Begin anew
        </Button>
        <span class="quiet">Ctrl+Enter checks, too.</span>
      </p>
      <div role="status">
        {feedback !== null && <p class={`notice ${feedback.solved ? "good" : "warn"}`}>{feedback.text}</p>}
        {feedback?.solved === false && feedback.passed > 0 && (
          <p class="quiet">
            {feedback.passed} of {exercise.cases.length} checks pass before that.
          </p>
        )}
      </div>
      {printed.length > 0 && (
        <div class="printed">
          <h3>Printed</h3>
          <CodeBlock label="What the code printed">{printed.join("\n")}</CodeBlock>
        </div>
      )}
      <details>
        <summary>{isDone("exercise", id) ? "One way to write it" : "Show a solution"}</summary>
        <CodeBlock label="A solution">{exercise.solution}</CodeBlock>
        <p>{exercise.explanation}</p>
      </details>
    </>
  );
}
