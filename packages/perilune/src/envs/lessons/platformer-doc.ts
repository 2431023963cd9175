import type { EnvDoc, QuantityDoc } from "../env-doc.ts";
import { COLUMNS, ENEMIES, ROWS } from "./platformer-level.ts";

export const WIDTH = 600;
export const HEIGHT = 400;
/** Greatest speed along the ground, tiles a step. */
export const MAX_SPEED = 0.22;
/** Greatest speed of a fall, and that of a jump's first step. */
export const MAX_FALL = 0.5;

/** Columns of the window behind and ahead of the player's own. */
export const WINDOW_BEHIND = 3;
export const WINDOW_AHEAD = 8;
/** Offset that stands for "not in the window". */
export const UNSEEN: number = WINDOW_AHEAD + 1;
/** Enemies that the window tells of: the nearest. */
export const WINDOW_ENEMIES = 2;

const PLAYER: readonly QuantityDoc[] = [
  { name: "height", min: -2, max: ROWS + 2, unit: "tiles" },
  { name: "horizontal speed", min: -MAX_SPEED, max: MAX_SPEED, unit: "tiles a step" },
  { name: "vertical speed", min: -MAX_FALL, max: MAX_FALL, unit: "tiles a step" },
  { name: "stands on something", min: 0, max: 1 },
];

function columns(from: number, to: number, nameOf: (column: number) => string): QuantityDoc[] {
  return Array.from({ length: to - from + 1 }, (_, i) =>
    ["ground", "platform", "coin"].map((what) => ({ name: `${what} ${nameOf(from + i)}`, min: 0, max: ROWS })),
  ).flat();
}

const WINDOW: readonly QuantityDoc[] = [
  { name: "place within its column", min: 0, max: 1, unit: "tiles" },
  ...PLAYER,
  { name: `flag ahead (${UNSEEN}: farther)`, min: -WINDOW_BEHIND - 1, max: UNSEEN, unit: "tiles" },
  ...Array.from({ length: WINDOW_ENEMIES }, (_, i) => [
    { name: `enemy ${i + 1} ahead (${UNSEEN}: none)`, min: -WINDOW_BEHIND - 1, max: UNSEEN, unit: "tiles" },
    { name: `enemy ${i + 1} direction`, min: -1, max: 1 },
  ]).flat(),
  ...columns(-WINDOW_BEHIND, WINDOW_AHEAD, (column) => `${column < 0 ? "−" : "+"}${Math.abs(column)}`),
];

const FULL: readonly QuantityDoc[] = [
  { name: "place", min: 0, max: COLUMNS, unit: "tiles" },
  ...PLAYER,
  ...Array.from({ length: ENEMIES }, (_, i) => [
    { name: `enemy ${i + 1} place`, min: 0, max: COLUMNS, unit: "tiles" },
    { name: `enemy ${i + 1} direction`, min: -1, max: 1 },
    { name: `enemy ${i + 1} left end`, min: 0, max: COLUMNS, unit: "tiles" },
    { name: `enemy ${i + 1} right end`, min: 0, max: COLUMNS, unit: "tiles" },
  ]).flat(),
  ...columns(0, COLUMNS - 1, (column) => `of column ${column}`),
];

/** The platform game seen through the window. */
export const platformerDoc: EnvDoc = {
  title: "Platformer",
  description:
    "A side-scrolling platform game: run to the flag, take the coins, jump over pits and enemies. The player sees only " +
    'the columns near it: an observation, not the state; `observation: "full"` shows all that decides what comes next.',
  observation: WINDOW,
  actions: ["stay", "left", "right", "jump"],
  keys: { ArrowLeft: 1, ArrowRight: 2, ArrowUp: 3, " ": 3 },
  idle: 0,
  rewards:
    "`coinReward` (1) for a coin, `deathReward` (−1) for touching an enemy or falling into a pit, `flagReward` (1) at " +
    "the flag.",
  startingState: "On the ground at the left end of a level drawn from the seed, or of the one that `level` names.",
  episodeEnd: ["The player touches an enemy.", "The player falls into a pit.", "The player reaches the flag."],
  arguments: {
    observation: {
      type: "string",
      default: "window",
      choices: ["window", "full"],
      description: "What the player sees: what is near, or the whole state.",
    },
    level: {
      type: "integer",
      default: 0,
      min: 0,
      description: "Number of the level to play in every episode; 0 draws a new one each time.",
    },
    coinReward: { type: "number", default: 1, description: "Reward of a coin." },
    deathReward: { type: "number", default: -1, description: "Reward of dying." },
    flagReward: { type: "number", default: 1, description: "Reward of reaching the flag." },
  },
  source:
    "The running example of T. Simonini and O. Sanseviero, An Introduction to Deep Reinforcement Learning, 2022; game, " +
    "levels and physics are ours.",
  versions: { v0: "The first." },
  fps: 30,
  width: WIDTH,
  height: HEIGHT,
};

/** The same game with its whole state to see. */
export const platformerFullDoc: EnvDoc = {
  ...platformerDoc,
  title: "Platformer, full state",
  description:
    "A side-scrolling platform game: run to the flag, take the coins, jump over pits and enemies. The observation is " +
    "the whole state: the player, every enemy, and every column of the level.",
  observation: FULL,
};
