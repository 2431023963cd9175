import type { HeldKey } from "./shared/held.tsx";
import type { PlatformerRequest, PlatformerView } from "./shared/platformer-training.ts";

/** What the agent learns from: the same level in every attempt, with new tries each time. */
export const REQUEST: PlatformerRequest = { observation: "window", level: 5, updates: 64, episodes: 1 };

/** The same level as a person sees it. */
export const YOURS: PlatformerView = { observation: "full", level: REQUEST.level };

const [LEFT, RIGHT, UP] = ["ArrowLeft", "ArrowRight", "ArrowUp"];

/** Without a word on what they are good for: that is to be found out. */
export const KEYS: readonly HeldKey[] = [
  { key: LEFT, name: "Left", sign: "←" },
  { key: UP, name: "Up", sign: "↑" },
  { key: RIGHT, name: "Right", sign: "→" },
];

/** The one action of a step (stay 0, left 1, right 2, jump 3) for the keys that are held: jumps first, from the ground. */
export function actionOf(held: { has(key: string): boolean }, isGrounded: boolean): number {
  if (held.has(UP) && isGrounded) return 3;
  if (held.has(RIGHT)) return 2;
  return held.has(LEFT) ? 1 : 0;
}

/** A reward with its sign, as the game shows it. */
export function rewardText(reward: number): string {
  return reward > 0 ? `+${reward}` : String(reward).replace("-", "−");
}
