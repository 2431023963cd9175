import { useEffect, useState } from "preact/hooks";
import { choice, hrefOf, urlParam } from "../../app/url-state.ts";
import { training } from "../../train/session.ts";
import { SelectField } from "../../ui/field.tsx";
import { Lab } from "../lab.tsx";
import { Goals } from "./shared/goals.tsx";
import { type Answer, answerOf, METHODS, type MethodId, TASKS, type Task } from "./where-next.ts";
import "./shared/labs.css";

// Its outcome: choose a method that fits for each task; PPO fits all of them.

const ids = METHODS.map(({ id }) => id);
const chosen = TASKS.map((task) => ({ task, method: urlParam<MethodId>(task.id, choice(ids), "q-learning") }));
const options = METHODS.map(({ id, title }) => ({ value: id, label: title }));

/** Tasks and methods; the library says which go together, and why not. */
export function WhereNextLab() {
  const [answers, setAnswers] = useState<Readonly<Record<string, Answer>>>({});
  const tell = (task: string, answer: Answer): void => setAnswers((before) => ({ ...before, [task]: answer }));
  const fits = (task: Task): boolean => answers[task.id]?.fits === true;
  return (
    <Lab
      id="where-next"
      title="Which method for which task?"
      outcome="find a method that fits for each of the four tasks."
      reached={TASKS.every(fits)}
    >
      {chosen.map(({ task, method }) => (
        <Choice
          key={task.id}
          task={task}
          method={method.value}
          answer={answers[task.id]}
          onChoice={(value) => {
            method.value = value;
          }}
          onAnswer={(answer) => tell(task.id, answer)}
        />
      ))}
      <Goals goals={TASKS.map((task) => ({ text: `A method for ${task.env}`, done: fits(task) }))} />
    </Lab>
  );
}

interface ChoiceProps {
  readonly task: Task;
  readonly method: MethodId;
  readonly answer: Answer | undefined;
  readonly onChoice: (method: MethodId) => void;
  readonly onAnswer: (answer: Answer) => void;
}

function Choice({ task, method, answer, onChoice, onAnswer }: ChoiceProps) {
  useEffect(() => {
    let isGone = false;
    const tell = (told: { readonly isTuned: boolean } | Error): void => {
      if (!isGone) onAnswer(answerOf(told));
    };
    training.describe(task.env, method).then(tell, tell);
    return () => {
      isGone = true;
    };
  }, [task.env, method]);
  return (
    <div class="lab-columns">
      <SelectField label={task.about} name={task.id} value={method} options={options} onChange={onChoice} />
      <p class={answer?.fits ? "notice good" : "notice"} role="status">
        {answer === undefined ? "One moment …" : answer.text}{" "}
        {answer?.fits && <a href={hrefOf("train", { env: task.env, algo: method })}>Train it</a>}
      </p>
    </div>
  );
}
