import { algorithmOf } from "perilune/algorithms";
import { MountainCar } from "perilune/envs/classic-control/mountain-car";
import { MountainCarContinuous } from "perilune/envs/classic-control/mountain-car-continuous";
import "perilune/envs/lessons/mouse-maze";
import type { Box, Discrete } from "perilune/spaces";
import { makeVec } from "perilune/vector";
import { Game } from "./shared/game.ts";
import type { HeldKey } from "./shared/held.tsx";

/** The keys of the car with three actions. */
export const KEYS: readonly HeldKey[] = [
  { key: "ArrowLeft", name: "Left", sign: "←" },
  { key: "ArrowRight", name: "Right", sign: "→" },
];

/** The action for the keys that are held: 0 is full force to the left, 1 none, 2 full force to the right. */
export function actionOf(held: { has(key: string): boolean }): number {
  return 1 - Number(held.has("ArrowLeft")) + Number(held.has("ArrowRight"));
}

/** The car that is driven by keys, with as much time as one likes. */
export function keysGame(): Game<Box, Discrete> {
  return new Game(new MountainCar(), 1);
}

/** The car that is driven by a slider. */
export function sliderGame(): Game<Box, Box> {
  return new Game(new MountainCarContinuous(), 1);
}

/** An environment of each kind, and the algorithms that are asked about it. */
const WORLDS = ["MouseMaze-v0", "MountainCar-v0", "MountainCarContinuous-v0"] as const;
const ALGORITHMS = ["q-learning", "dqn", "ppo"] as const;

/** Whether an algorithm learns in each of the worlds; where it does not, what the library says. */
export interface Fit {
  readonly algorithm: string;
  readonly worlds: readonly { readonly world: string; readonly refusal: string | null }[];
}

/** Asks the library itself, one algorithm after another. */
export function* fits(): Generator<void, readonly Fit[], void> {
  const found: Fit[] = [];
  for (const algorithm of ALGORITHMS) {
    found.push({ algorithm, worlds: WORLDS.map((world) => ({ world, refusal: refusalOf(algorithm, world) })) });
    yield;
  }
  return found;
}

/** Why an algorithm cannot learn in a world; `null` where it can. */
function refusalOf(algorithm: (typeof ALGORITHMS)[number], world: (typeof WORLDS)[number]): string | null {
  // Nothing is to be learned here, so the memory of DQN may be small.
  const hyperparams = algorithm === "dqn" ? { bufferSize: 100 } : {};
  try {
    algorithmOf(algorithm).create(makeVec(world), { seed: 1, hyperparams });
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
