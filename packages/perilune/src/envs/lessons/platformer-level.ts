import type { Generator } from "../../random/generator.ts";

/** Columns of every level; lengths here and below are in tiles. */
export const COLUMNS = 100;
/** Rows that are seen; nothing is higher. */
export const ROWS = 10;
/** Column of the flag. */
export const FLAG: number = COLUMNS - 5;
/** Where the player starts. */
export const START_COLUMN = 2;
const START_HEIGHT = 2;

export const ENEMIES = 3;
const PITS = 3;
const PLATFORMS = 3;
const STEPS = 4;

/** An enemy walks to and fro between two places on level ground. */
interface Enemy {
  readonly left: number;
  readonly right: number;
  x: number;
  /** 1 to the right, −1 to the left. */
  direction: number;
}

/** A level: three heights per column, and the enemies. The coin's height is set to 0 when it is taken. */
export interface Level {
  /** Top of the ground, 0 over a pit. */
  readonly ground: number[];
  /** Top of a platform one tile thick, 0 for none. */
  readonly platform: number[];
  /** Top of the tile that holds a coin, 0 for none. */
  readonly coin: number[];
  readonly enemies: Enemy[];
}

/**
 * Draws a level: the same features in every one, shuffled, each with its own sizes.
 *
 * Every pit and step can be jumped (a running jump is 6 wide, 3 high), with level ground before it.
 */
export function drawLevel(rng: Generator): Level {
  const level: Level = {
    ground: Array(COLUMNS).fill(START_HEIGHT),
    platform: Array(COLUMNS).fill(0),
    coin: Array(COLUMNS).fill(0),
    enemies: [],
  };
  const features = [
    ...Array<Feature>(ENEMIES).fill(addEnemy),
    ...Array<Feature>(PITS).fill(addPit),
    ...Array<Feature>(PLATFORMS).fill(addPlatform),
    ...Array<Feature>(STEPS).fill(addStep),
  ];
  let column = START_COLUMN + 5;
  for (const index of rng.permutation(features.length)) column = features[index](level, column, rng);
  return level;
}

/** Builds from a column on, and returns the column where the next feature begins. */
type Feature = (level: Level, column: number, rng: Generator) => number;

/** Level ground of 8 with an enemy, and a coin in its way. */
function addEnemy({ ground, coin, enemies }: Level, column: number, rng: Generator): number {
  const [left, right] = [column + 1, column + 7];
  enemies.push({ left, right, x: rng.uniform(left + 2, right), direction: rng.integers(0, 2) * 2 - 1 });
  const at = column + rng.integers(2, 7);
  coin[at] = ground[at] + 1;
  return column + 8;
}

/** A run-up of 3, a pit of 2 to 4 with coins over it, a landing of 1. */
function addPit({ ground, coin }: Level, column: number, rng: Generator): number {
  const width = rng.integers(2, 5);
  for (let i = column + 3; i < column + 3 + width; i++) {
    coin[i] = ground[i] + 3;
    ground[i] = 0;
  }
  return column + 4 + width;
}

/** A platform of 3 or 4 overhead, with coins on it. */
function addPlatform({ ground, platform, coin }: Level, column: number, rng: Generator): number {
  const width = rng.integers(3, 5);
  for (let i = column + 1; i < column + 1 + width; i++) {
    platform[i] = ground[i] + 3;
    coin[i] = platform[i] + 1;
  }
  return column + 2 + width;
}

/** From here on the ground is one or two tiles higher or lower, between 1 and 4. */
function addStep({ ground }: Level, column: number, rng: Generator): number {
  const height = ground[column];
  const heights = [height - 2, height - 1, height + 1, height + 2].filter((each) => each >= 1 && each <= 4);
  ground.fill(heights[rng.integers(0, heights.length)], column + 2);
  return column + 4;
}

/** Whether the tile of a column and row is solid; both ends of the level are walls. */
export function isSolid({ ground, platform }: Level, column: number, row: number): boolean {
  if (column < 0 || column >= COLUMNS) return true;
  return (row < ground[column] && ground[column] > 0) || (row === platform[column] - 1 && row >= 0);
}

/** A copy that later steps do not change. */
export function copyLevel({ ground, platform, coin, enemies }: Level): Level {
  return {
    ground: [...ground],
    platform: [...platform],
    coin: [...coin],
    enemies: enemies.map((enemy) => ({ ...enemy })),
  };
}
