import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Icon } from "../ui/icon.tsx";
import { isDone, markDone } from "./progress.ts";
import "./lab.css";

/** What a lesson's lab is to its page and to the end-to-end tests. */
export interface LabProps {
  /** Its name within the course: `the-loop`. */
  readonly id: string;
  readonly title: string;
  /** The learner's task, in one line: "let the mouse find the cheese in every episode." */
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
      <p class="lab-outcome">
        <b>Your goal:</b> {outcome}{" "}
        {isDone("lab", id) && (
          <span class="chip good">
            <Icon name="check" /> Done
          </span>
        )}
      </p>
      {children}
      <div role="status">
        {state === "reached" && (
          <p class="notice good lab-reached">
            <Icon name="check" />
            <span>
              <b>You did it.</b> Go on trying things here, or read on.
            </span>
          </p>
        )}
      </div>
    </section>
  );
}
