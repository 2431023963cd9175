import { Icon } from "../../../ui/icon.tsx";

export interface Goal {
  readonly text: string;
  readonly done: boolean;
}

/** The parts of a lab's outcome, each with whether it has been brought about. */
export function Goals({ goals }: { readonly goals: readonly Goal[] }) {
  return (
    <ul class="goals">
      {goals.map(({ text, done }) => (
        <li key={text} class={done ? "is-done" : undefined}>
          <span class="goal-mark" aria-hidden="true">
            {done && <Icon name="check" />}
          </span>
          <span>
            <span class="unseen">{done ? "Done: " : "To do: "}</span>
            {text}
          </span>
        </li>
      ))}
    </ul>
  );
}
