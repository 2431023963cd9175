import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { markDone } from "./progress.ts";

/** What a lesson's lab is to its page and to the end-to-end tests. */
export interface LabProps {
  /** Its name within the course: `the-loop`. */
  readonly id: string;
  readonly title: string;
  /** What the learner should bring about, in one line: "The mouse finds the cheese in every episode." */
  readonly outcome: string;
  /** Whether it has been brought about; once it has, it stays so. */
  readonly reached: boolean;
  readonly children: ComponentChildren;
}

/** A live lab: a world run by the real library, with an outcome that it states and says to be reached. */
export function Lab({ id, title, outcome, reached, children }: LabProps) {
  const was = useRef(false);
  was.current ||= reached;
  const state = was.current ? "reached" : "open";
  useEffect(() => {
    if (state === "reached") markDone("lab", id);
  }, [state, id]);
  return (
    <section class="lab" data-lab={id} data-outcome={state} aria-labelledby={`lab-${id}`}>
      <h3 id={`lab-${id}`}>{title}</h3>
      {children}
      <p class="lab-outcome" role="status">
        {state === "reached" ? "Reached: " : "To reach: "}
        {outcome}
      </p>
    </section>
  );
}
