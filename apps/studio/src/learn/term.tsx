import type { ComponentChildren } from "preact";
import { useId, useRef } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { lessonOf } from "./course.ts";
import { termOf } from "./glossary.ts";

/** Pixels between a pop-up and what it belongs to, and the window's edges. */
const GAP = 8;

/** A word of the glossary; its meaning pops up when it is pressed, and goes with Escape or a press elsewhere. */
export function Term({ id, children }: { readonly id: string; readonly children: ComponentChildren }) {
  const name = useId();
  const button = useRef<HTMLButtonElement>(null);
  const popup = useRef<HTMLSpanElement>(null);
  const { term, meaning, lesson } = termOf(id);
  const inLesson = lessonOf(lesson);
  const place = (): void => {
    if (button.current === null || popup.current === null) return;
    const at = button.current.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = popup.current;
    const below = at.bottom + GAP + height < innerHeight || at.top < height + GAP;
    popup.current.style.left = `${Math.max(GAP, Math.min(at.left, document.documentElement.clientWidth - width - GAP))}px`;
    popup.current.style.top = `${below ? at.bottom + GAP : at.top - height - GAP}px`;
  };
  return (
    <>
      <button type="button" class="term" ref={button} popovertarget={name} data-term={id}>
        {children}
      </button>
      <span
        class="term-meaning"
        id={name}
        ref={popup}
        popover="auto"
        role="note"
        aria-label={term}
        onToggle={(event) => event.newState === "open" && place()}
      >
        <b>{term}</b>
        <span>{meaning}</span>
        {inLesson !== undefined && <a href={hrefOf(`learn/${inLesson.id}`)}>Lesson: {inLesson.title}</a>}
      </span>
    </>
  );
}
