import type { JSX } from "preact";

/** What can stand on a tile. */
export type Thing = "mouse" | "cheese" | "pile" | "cat" | "agent" | "goal" | "start" | "mud";

/** Drawings within 60 by 60, made for this course. */
const DRAWINGS: Readonly<Record<Thing, JSX.Element>> = {
  mouse: (
    <g class="thing-mouse">
      <circle cx="19" cy="21" r="8" />
      <circle cx="41" cy="21" r="8" />
      <path d="M30 18c-11 0-16 9-16 17s9 15 16 15 16-7 16-15-5-17-16-17z" />
      <path class="thing-line" d="M46 44c8 2 10 6 6 11" />
      <circle class="thing-dark" cx="24" cy="33" r="2.4" />
      <circle class="thing-dark" cx="36" cy="33" r="2.4" />
      <circle class="thing-nose" cx="30" cy="42" r="3.2" />
    </g>
  ),
  cheese: (
    <g class="thing-cheese">
      <path d="M14 40 40 22c4 2 7 6 7 11v7z" />
      <path d="M14 40h33v7H14z" />
      <circle class="thing-hole" cx="37" cy="33" r="3" />
      <circle class="thing-hole" cx="25" cy="43" r="2.2" />
    </g>
  ),
  pile: (
    <g class="thing-cheese">
      <path d="M4 50 18 40v16H4zM20 56V40l16-9v25zM38 56V36l18 8v12z" />
      <path d="M14 38 30 8l16 26z" />
      <circle class="thing-hole" cx="30" cy="26" r="4" />
      <circle class="thing-hole" cx="28" cy="46" r="3" />
      <circle class="thing-hole" cx="46" cy="48" r="3" />
      <circle class="thing-hole" cx="12" cy="51" r="2.4" />
    </g>
  ),
  cat: (
    <g class="thing-cat">
      <path d="M12 12l10 8h16l10-8v24c0 9-8 15-18 15s-18-6-18-15z" />
      <path class="thing-eye" d="M20 31q4-5 8 0q-4 5-8 0zM32 31q4-5 8 0q-4 5-8 0z" />
      <path class="thing-dark" d="M27 39h6l-3 4z" />
      <path class="thing-line" d="M14 40l-9-2M14 44l-9 3M46 40l9-2M46 44l9 3" />
    </g>
  ),
  agent: (
    <g class="thing-agent">
      <circle cx="30" cy="30" r="16" />
      <circle class="thing-dark" cx="24.5" cy="27" r="2.6" />
      <circle class="thing-dark" cx="35.5" cy="27" r="2.6" />
    </g>
  ),
  goal: (
    <g class="thing-goal">
      <path class="thing-line" d="M20 52V10" />
      <path d="M21 11h24l-7 8 7 8H21z" />
    </g>
  ),
  start: (
    <g class="thing-start">
      <path class="thing-line" d="M6 46h18M6 52h18" />
    </g>
  ),
  mud: (
    <g class="thing-mud">
      <path d="M8 14q5-6 10 0t10 0 10 0 10 0M8 46q5-6 10 0t10 0 10 0" />
    </g>
  ),
};

export function ThingDrawing({ thing }: { readonly thing: Thing }) {
  return DRAWINGS[thing];
}
