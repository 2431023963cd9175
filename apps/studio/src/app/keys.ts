import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { recall, remember } from "../ui/remembered.ts";

/** Something a key does. */
export interface KeyBinding {
  /** `KeyboardEvent.key`, as people see it: `p`, `?`, `ArrowLeft`. */
  readonly key: string;
  /** What it does, in a few words. */
  readonly does: string;
  readonly act: () => void;
}

const KEY = "perilune-single-keys";

/** The bindings in force, the page's own last. */
export const bindings = signal<readonly KeyBinding[]>([]);

/** Whether single keys do anything; who types by speech turns them off (WCAG 2.1.4). */
export const singleKeys = signal(recall(KEY) !== "off");

export function setSingleKeys(on: boolean): void {
  remember(KEY, on ? "on" : "off");
  singleKeys.value = on;
}

addEventListener("keydown", (event) => {
  const isTyping =
    event.target instanceof Element &&
    event.target.matches("input:not([type=checkbox]), select, textarea, [contenteditable] *");
  // The space bar presses what has the focus.
  const isPressing =
    event.key === " " && event.target instanceof Element && event.target.matches("button, summary, input");
  if (isTyping || isPressing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (!singleKeys.peek() || document.querySelector("dialog[open]") !== null) return;
  const binding = bindings.peek().findLast(({ key }) => key.toLowerCase() === event.key.toLowerCase());
  if (binding === undefined) return;
  event.preventDefault();
  binding.act();
});

/** Binds keys while a component stands in the page; `?` lists them. */
export function useKeys(own: readonly KeyBinding[]): void {
  useEffect(() => {
    bindings.value = [...bindings.peek(), ...own];
    return () => {
      bindings.value = bindings.peek().filter((binding) => !own.includes(binding));
    };
  }, [own]);
}
