import type { EnvDoc, Explanation, InPlaceEnv } from "perilune";

/** Where an episode stands. */
export interface Moment {
  /** Steps taken. */
  readonly step: number;
  /** Of the last step. */
  readonly reward: number;
  /** Sum of the rewards so far. */
  readonly return: number;
  /** What was done last, in words; null before the first step. */
  readonly action: string | null;
  /** How the episode ended, null while it goes on. */
  readonly end: "ended by itself" | "reached its step limit" | "ended" | null;
}

/** Something to watch: episodes that go on step by step. */
export interface Episode {
  readonly doc: EnvDoc | undefined;
  /** Seed of the present episode. */
  readonly seed: number;
  readonly moment: Moment;
  /** Where it happens, to draw. */
  readonly env: InPlaceEnv;
  /** Whether the next episode may begin with a seed of choice. */
  readonly takesSeeds: boolean;
  /** Begins the next episode, with this seed where seeds are taken. */
  begin(seed?: number): void;
  step(): void;
  /** What the agent makes of what it sees now, where that is known. */
  explain(): Explanation | null;
}

/** What every episode looks like before its first step. */
export const START: Moment = { step: 0, reward: 0, return: 0, action: null, end: null };

/** An action in words: its name, or its numbers to two decimals. */
export function actionText(doc: EnvDoc | undefined, action: unknown): string {
  const numbers = typeof action === "number" ? [action] : Array.from(action as ArrayLike<number>);
  const name = numbers.length === 1 ? doc?.actions[numbers[0]] : undefined;
  if (typeof name === "string") return name;
  return numbers.map((value) => (Number.isInteger(value) ? String(value) : value.toFixed(2))).join(", ");
}

/** A number to one decimal, with a true minus sign. */
export function oneDecimal(value: number): string {
  return value.toFixed(1).replace("-", "−");
}
