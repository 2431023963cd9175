import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** Keeps the keyboard where it was when controls make way for others: the first of the new ones takes the focus. */
export function useFollowedFocus(controls: unknown): RefObject<HTMLDivElement | null> {
  const part = useRef<HTMLDivElement>(null);
  const shown = useRef(controls);
  // Before another key can be pressed.
  useLayoutEffect(() => {
    if (shown.current === controls) return;
    shown.current = controls;
    // A browser gives the focus of what is gone to the body.
    if (document.activeElement === document.body) part.current?.querySelector("button")?.focus({ preventScroll: true });
  }, [controls]);
  return part;
}
