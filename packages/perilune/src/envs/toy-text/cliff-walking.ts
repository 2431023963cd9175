import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { paintSky, palette, polygon } from "../drawing.ts";
import type { Env, Outcome } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { FiniteWorld } from "../finite-world.ts";
import { register } from "../registry.ts";
import {
  type GridPlace,
  type Heading,
  inCell,
  paintGoal,
  paintStart,
  paintTile,
  paintWanderer,
  placeGrid,
  UNIT,
} from "./grid-drawing.ts";

const ROWS = 4;
const COLUMNS = 12;
const START = (ROWS - 1) * COLUMNS;
const GOAL = ROWS * COLUMNS - 1;

const ACTIONS = ["up", "right", "down", "left"];
const HEADINGS: readonly Heading[] = [
  { row: -1, column: 0 },
  { row: 0, column: 1 },
  { row: 1, column: 0 },
  { row: 0, column: -1 },
];
/** The wanderer looks to the goal before its first step. */
const RIGHT = 1;

const WIDTH = 720;
const HEIGHT = 320;

/** CliffWalking's arguments. */
export interface CliffWalkingOptions {
  /** Whether a step goes, each with probability 1/3, where it is meant to or to either side of it. @default false */
  readonly isSlippery?: boolean;
}

/** The documentation of one of the two cliffs. */
function cliffWalkingDoc({ isSlippery }: Required<CliffWalkingOptions>): EnvDoc {
  return {
    title: isSlippery ? "CliffWalking, slippery" : "CliffWalking",
    description:
      "Walk along a cliff from its left end to its right. The shortest way is along the edge; a step over it costs " +
      "much, and leads back to the start.",
    observation: [{ name: "cell", min: 0, max: GOAL, meaning: "row · 12 + column, from the upper left" }],
    actions: ACTIONS,
    keys: { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 },
    idle: null,
    rewards: "−1 for every step, but −100 for one over the edge.",
    startingState: "The lower left cell, 36.",
    episodeEnd: ["The goal, the lower right cell (47), is reached. A fall does not end the episode."],
    arguments: {
      isSlippery: {
        type: "boolean",
        default: isSlippery,
        description: "Whether a step goes, each with probability 1/3, where it is meant to or to either side of it.",
      },
    },
    source: "R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, second edition, 2018, example 6.6.",
    versions: { v1: "With the slippery cliff." },
    fps: 4,
    width: WIDTH,
    height: HEIGHT,
  };
}

/** Whether a cell is below the edge. */
function isCliff(cell: number): boolean {
  return cell > START && cell < GOAL;
}

/** What comes of a step in a direction, with its probability. */
function move(cell: number, direction: number, probability: number): Outcome {
  const { row, column } = HEADINGS[direction];
  const newRow = Math.min(Math.max(Math.floor(cell / COLUMNS) + row, 0), ROWS - 1);
  const newColumn = Math.min(Math.max((cell % COLUMNS) + column, 0), COLUMNS - 1);
  const reached = newRow * COLUMNS + newColumn;
  return isCliff(reached)
    ? { probability, state: START, reward: -100, terminated: false }
    : { probability, state: reached, reward: -1, terminated: reached === GOAL };
}

/** A cliff to walk along; see `cliffWalkingDoc`. Cells are numbered row by row. */
export class CliffWalking extends FiniteWorld {
  constructor({ isSlippery = false }: CliffWalkingOptions = {}) {
    super({
      states: new Discrete(ROWS * COLUMNS),
      actions: new Discrete(ACTIONS.length),
      starts: Array.from({ length: ROWS * COLUMNS }, (_, cell) => Number(cell === START)),
      outcomes: (cell, action) =>
        isSlippery
          ? [(action + 3) % 4, action, (action + 1) % 4].map((direction) => move(cell, direction, 1 / 3))
          : [move(cell, action, 1)],
    });
  }

  override draw(context: DrawContext): void {
    const place = placeGrid(ROWS, COLUMNS, WIDTH, HEIGHT, 24);
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    for (let cell = 0; cell <= GOAL; cell++) {
      at(context, place, cell, () => {
        if (isCliff(cell)) {
          paintAbyss(context);
          return;
        }
        paintTile(context, palette.hill, palette.groundEdge);
        if (cell === START) paintStart(context);
        if (cell === GOAL) paintGoal(context);
      });
    }
    if (this.current !== null) {
      at(context, place, this.current, () => paintWanderer(context, HEADINGS[this.lastAction ?? RIGHT]));
    }
    context.restore();
  }
}

function at(context: DrawContext, place: GridPlace, cell: number, paint: () => void): void {
  inCell(context, place, Math.floor(cell / COLUMNS), cell % COLUMNS, paint);
}

/** A drop into the dark with rocks at its bottom. */
function paintAbyss(context: DrawContext): void {
  const gradient = context.createLinearGradient(0, 0, 0, UNIT);
  gradient.addColorStop(0, palette.skyTop);
  gradient.addColorStop(1, palette.dark);
  context.fillStyle = gradient;
  context.fillRect(0, 0, UNIT, UNIT);
  polygon(context, [0, UNIT, 14, 52, 30, UNIT], palette.coral);
  polygon(context, [26, UNIT, 50, 36, 72, UNIT], palette.coral);
  polygon(context, [68, UNIT, 86, 58, UNIT, UNIT], palette.coral);
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "CliffWalking-v1": Env<Discrete, Discrete>;
    "CliffWalkingSlippery-v1": Env<Discrete, Discrete>;
  }
}

const create = (options: CliffWalkingOptions): CliffWalking => new CliffWalking(options);
register({ id: "CliffWalking-v1", create, doc: cliffWalkingDoc({ isSlippery: false }) });
register({ id: "CliffWalkingSlippery-v1", create, doc: cliffWalkingDoc({ isSlippery: true }) });
