import { useId, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { OrderField } from "./order-field.tsx";
import type { ChoiceQuestion, ManyQuestion, NumberQuestion, Question, RevealQuestion } from "./questions/types.ts";
import { type Answer, parseNumber } from "./scoring.ts";

interface FieldProps<Q extends Question> {
  readonly question: Q;
  /** The id of the prompt. */
  readonly labelledBy: string;
  readonly value: Answer | null;
  /** Whether the answer is given and stands. */
  readonly isGiven: boolean;
  readonly onChange: (value: Answer | null) => void;
}

export interface AnswerFieldProps extends FieldProps<Question> {
  /** In which order options are shown. */
  readonly arrangement: readonly number[];
}

/** Where a question is answered, by its kind. */
export function AnswerField({ arrangement, ...props }: AnswerFieldProps) {
  const { question, value, isGiven, onChange } = props;
  switch (question.kind) {
    case "choice":
    case "many":
      return <Options {...props} question={question} arrangement={arrangement} />;
    case "order":
      return (
        <OrderField
          labelledBy={props.labelledBy}
          items={question.items}
          order={Array.isArray(value) ? value : arrangement}
          disabled={isGiven}
          onChange={onChange}
        />
      );
    case "number":
      return <NumberAnswer {...props} question={question} />;
    case "reveal":
      return <Reveal {...props} question={question} />;
  }
}

type OptionsProps = FieldProps<ChoiceQuestion | ManyQuestion> & { readonly arrangement: readonly number[] };

function Options({ question, labelledBy, value, isGiven, onChange, arrangement }: OptionsProps) {
  const name = useId();
  const isMany = question.kind === "many";
  const isChosen = (index: number): boolean => (Array.isArray(value) ? value.includes(index) : value === index);
  const choose = (index: number, on: boolean): void => {
    const others = isMany && Array.isArray(value) ? value.filter((other: number) => other !== index) : [];
    onChange(!isMany ? index : on ? [...others, index] : others);
  };
  return (
    <fieldset class="options" aria-labelledby={labelledBy} disabled={isGiven}>
      {isMany && <p class="quiet">Choose all that apply.</p>}
      {arrangement.map((index) => {
        const { text, isRight } = question.options[index];
        const chosen = isChosen(index);
        const mark = isGiven ? (isRight ? "right" : chosen ? "wrong" : undefined) : undefined;
        const word = mark === "wrong" ? "not this" : chosen ? "right" : isMany ? "missing" : "this one";
        return (
          <label key={index} data-mark={mark}>
            <input
              type={isMany ? "checkbox" : "radio"}
              name={name}
              checked={chosen}
              onChange={(event) => choose(index, event.currentTarget.checked)}
            />
            <span>{text}</span>
            {mark !== undefined && <b class="mark-word">{word}</b>}
          </label>
        );
      })}
    </fieldset>
  );
}

function NumberAnswer({ question, isGiven, onChange }: FieldProps<NumberQuestion>) {
  const { unit, lab } = question;
  return (
    <div class="number-answer">
      <fieldset disabled={isGiven} aria-label="Answer">
        <TextField
          label={unit === undefined ? "Your number" : `Your number of ${unit}`}
          name="answer"
          value=""
          inputMode="text"
          check={(text) => (text === "" || parseNumber(text) !== null ? null : "Expected a number: 8.1, −5 or 1/3.")}
          onChange={(text) => onChange(parseNumber(text))}
        />
      </fieldset>
      <p class="quiet">
        {lab.text} <a href={hrefOf(`learn/${lab.lesson}`, lab.values)}>To the lab</a>
      </p>
    </div>
  );
}

function Reveal({ question, isGiven, onChange, value }: FieldProps<RevealQuestion>) {
  const id = useId();
  const [isShown, setShown] = useState(false);
  return (
    <div class="reveal">
      <label for={id}>Explain it in your own words first; nobody else reads this.</label>
      <textarea id={id} rows={4} disabled={isGiven} />
      {!isShown && <Button onClick={() => setShown(true)}>Show our answer</Button>}
      <div role="status">
        {isShown && (
          <>
            <p>{question.answer}</p>
            <p class="quiet">Judge yourself. {question.criterion}</p>
          </>
        )}
      </div>
      {isShown && (
        <p class="row">
          <Button pressed={value === true} disabled={isGiven} onClick={() => onChange(true)}>
            I had it
          </Button>
          <Button pressed={value === false} disabled={isGiven} onClick={() => onChange(false)}>
            Not yet
          </Button>
        </p>
      )}
    </div>
  );
}
