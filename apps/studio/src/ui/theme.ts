import { effect, type ReadonlySignal, signal } from "@preact/signals";
import { recall, remember } from "./remembered.ts";

export type Theme = "light" | "dark";

/** Where the choice is kept; `public/theme.js` reads it before the first picture. */
const KEY = "perilune-theme";

const dark = matchMedia("(prefers-color-scheme: dark)");
const chosen = signal<Theme | null>(asTheme(recall(KEY)));
const ofSystem = signal<Theme>(dark.matches ? "dark" : "light");
dark.addEventListener("change", ({ matches }) => {
  ofSystem.value = matches ? "dark" : "light";
});

const present = signal<Theme>(chosen.peek() ?? ofSystem.peek());

effect(() => {
  if (chosen.value === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = chosen.value;
  present.value = chosen.value ?? ofSystem.value;
});

/** The theme in force; canvases that take colours from the page draw anew when it changes. */
export const theme: ReadonlySignal<Theme> = present;

/** Changes to the other theme, and remembers it. */
export function switchTheme(): void {
  const next = present.peek() === "dark" ? "light" : "dark";
  remember(KEY, next);
  chosen.value = next;
}

/** A colour of the tokens as canvases take it: `colorOf("--line-1")`. */
export function colorOf(token: `--${string}`): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}

function asTheme(text: string | null): Theme | null {
  return text === "light" || text === "dark" ? text : null;
}
