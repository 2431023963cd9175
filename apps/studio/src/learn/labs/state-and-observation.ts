import { Platformer } from "perilune/envs/lessons/platformer";
import type { PlatformerRequest } from "./shared/platformer-training.ts";

/** Two levels that look the same from their start, as far as the window goes. */
export const TWIN_LEVELS: readonly [number, number] = [17, 25];

/** Pixels from the left at which the window ends, at the start of a level: 11 tiles of 40. */
export const WINDOW_END = 440;

/** The two trainings that are compared: the same network, the same algorithm, the same levels; another view. */
export const REQUESTS = {
  window: { observation: "window", level: 0, updates: 96, episodes: 20 },
  full: { observation: "full", level: 0, updates: 96, episodes: 20 },
} as const satisfies Record<string, PlatformerRequest>;

/** What the two views say at the start of a level. */
export interface Views {
  readonly window: readonly number[];
  readonly full: readonly number[];
}

export function viewsOf(level: number): Views {
  const first = (observation: "window" | "full"): number[] => [
    ...new Platformer({ observation, level }).reset({ seed: 1 }).observation,
  ];
  return { window: first("window"), full: first("full") };
}

/** How many numbers of two lists differ. */
export function differences(a: readonly number[], b: readonly number[]): number {
  return a.filter((value, index) => value !== b[index]).length;
}
