import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { paintSky, palette, rod } from "../drawing.ts";
import type { Env, Outcome } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { FiniteWorld } from "../finite-world.ts";
import { register } from "../registry.ts";
import { checkedMap, MAPS } from "./frozen-lake-map.ts";
import { type Heading, inCell, paintGoal, paintStart, paintTile, paintWanderer, placeGrid } from "./grid-drawing.ts";

const ACTIONS = ["left", "down", "right", "up"];
const HEADINGS: readonly Heading[] = [
  { row: 0, column: -1 },
  { row: 1, column: 0 },
  { row: 0, column: 1 },
  { row: -1, column: 0 },
];
/** The wanderer looks down before its first step. */
const DOWN = 1;

const SIZE = 480;

/** FrozenLake's arguments. */
export interface FrozenLakeOptions {
  /** The map's rows, of S (start), F (frozen), H (hole) and G (goal). @default null, the map of `mapName` */
  readonly desc?: readonly string[] | null;
  /** One of its own maps. @default "4x4" */
  readonly mapName?: "4x4" | "8x8";
  /** Whether a step may go to either side of where it is meant to. @default true */
  readonly isSlippery?: boolean;
  /** Probability that a slippery step goes where it is meant to; either side shares the rest. @default 1/3 */
  readonly successRate?: number;
  /** Rewards for coming to a goal, to a hole, and to any other tile. @default [1, 0, 0] */
  readonly rewardSchedule?: readonly number[];
}

/** The documentation of one of the lake's maps. */
function frozenLakeDoc(mapName: "4x4" | "8x8"): EnvDoc {
  const rows = MAPS[mapName].length;
  return {
    title: `FrozenLake, ${rows} × ${rows}`,
    description:
      "Walk over a frozen lake from the start to the goal without falling into a hole. The ice is slippery: a step " +
      "often goes to the left or the right of where it was meant to.",
    observation: [
      { name: "tile", min: 0, max: rows * rows - 1, meaning: "row · columns + column, from the upper left" },
    ],
    actions: ACTIONS,
    keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2, ArrowUp: 3 },
    idle: null,
    rewards: "1 for coming to the goal, else 0; `rewardSchedule` sets others.",
    startingState: "The tile S; where a map has several, one of them at random.",
    episodeEnd: ["The goal is reached.", "The wanderer falls into a hole."],
    arguments: {
      desc: {
        type: "strings",
        default: null,
        description:
          "A map of one's own in place of `mapName`: its rows, of S (start), F (frozen), H (hole) and G (goal). " +
          "`generateRandomMap` makes one.",
      },
      mapName: { type: "string", default: mapName, choices: Object.keys(MAPS), description: "The map." },
      isSlippery: {
        type: "boolean",
        default: true,
        description: "Whether a step may go to either side of where it is meant to.",
      },
      successRate: {
        type: "number",
        default: 1 / 3,
        min: 0,
        max: 1,
        description: "Probability that a slippery step goes where it is meant to; either side has half of the rest.",
      },
      rewardSchedule: {
        type: "numbers",
        default: [1, 0, 0],
        length: 3,
        description: "Rewards for coming to a goal, to a hole, and to any other tile.",
      },
    },
    source: "Gymnasium's toy text environments (FrozenLake), after OpenAI Gym.",
    versions: { v1: "Episodes of up to 100 steps (4 × 4) or 200 (8 × 8)." },
    fps: 4,
    width: SIZE,
    height: SIZE,
  };
}

/** A slippery lake to cross; see `frozenLakeDoc`. Tiles are numbered row by row. */
export class FrozenLake extends FiniteWorld {
  readonly #map: readonly string[];

  /** @throws PeriluneError when the map is none */
  constructor(options: FrozenLakeOptions = {}) {
    const {
      desc = null,
      mapName = "4x4",
      isSlippery = true,
      successRate = 1 / 3,
      rewardSchedule = [1, 0, 0],
    } = options;
    const map = checkedMap(desc ?? MAPS[mapName]);
    const tiles = map.join("");
    const [goalReward, holeReward, iceReward] = rewardSchedule;
    const failRate = (1 - successRate) / 2;

    const move = (tile: number, action: number, probability: number): Outcome => {
      const columns = map[0].length;
      const { row, column } = HEADINGS[action];
      const newRow = Math.min(Math.max(Math.floor(tile / columns) + row, 0), map.length - 1);
      const newColumn = Math.min(Math.max((tile % columns) + column, 0), columns - 1);
      const letter = map[newRow][newColumn];
      return {
        probability,
        state: newRow * columns + newColumn,
        reward: letter === "G" ? goalReward : letter === "H" ? holeReward : iceReward,
        terminated: letter === "G" || letter === "H",
      };
    };

    super({
      states: new Discrete(tiles.length),
      actions: new Discrete(ACTIONS.length),
      starts: Array.from(tiles, (letter) => Number(letter === "S")),
      outcomes: (tile, action) => {
        if ("GH".includes(tiles[tile])) return [{ probability: 1, state: tile, reward: 0, terminated: true }];
        if (!isSlippery) return [move(tile, action, 1)];
        return [
          move(tile, (action + 3) % 4, failRate),
          move(tile, action, successRate),
          move(tile, (action + 1) % 4, failRate),
        ];
      },
    });
    this.#map = map;
  }

  override draw(context: DrawContext): void {
    const columns = this.#map[0].length;
    const place = placeGrid(this.#map.length, columns, SIZE, SIZE, 16);
    context.save();
    paintSky(context, SIZE, SIZE);
    for (const [row, letters] of this.#map.entries()) {
      for (const [column, letter] of [...letters].entries()) {
        inCell(context, place, row, column, () => paintLetter(context, letter));
      }
    }
    if (this.current !== null) {
      const [row, column] = [Math.floor(this.current / columns), this.current % columns];
      inCell(context, place, row, column, () => {
        paintWanderer(context, HEADINGS[this.lastAction ?? DOWN]);
        // Fallen in, it stands in the water to its waist.
        if (this.#map[row][column] === "H") oval(context, 73, 26, 12, palette.dark);
      });
    }
    context.restore();
  }
}

/** Ice, and what is on it: a hole, the start, the goal. */
function paintLetter(context: DrawContext, letter: string): void {
  paintTile(context, palette.shade, palette.body);
  if (letter === "H") {
    oval(context, 56, 38, 30, palette.groundEdge);
    oval(context, 59, 34, 26, palette.dark);
    return;
  }
  context.globalAlpha = 0.55;
  rod(context, 18, 34, 34, 20, 3, palette.body);
  rod(context, 66, 80, 84, 64, 3, palette.body);
  context.globalAlpha = 1;
  if (letter === "S") paintStart(context);
  if (letter === "G") paintGoal(context);
}

/** An ellipse around the middle of a cell's width. */
function oval(context: DrawContext, y: number, halfWidth: number, halfHeight: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.ellipse(50, y, halfWidth, halfHeight, 0, 0, 2 * Math.PI);
  context.fill();
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "FrozenLake-v1": Env<Discrete, Discrete>;
    "FrozenLake8x8-v1": Env<Discrete, Discrete>;
  }
}

const create = (options: FrozenLakeOptions): FrozenLake => new FrozenLake(options);
register({
  id: "FrozenLake-v1",
  create,
  doc: frozenLakeDoc("4x4"),
  maxEpisodeSteps: 100,
  rewardThreshold: 0.7,
});
register({
  id: "FrozenLake8x8-v1",
  create,
  doc: frozenLakeDoc("8x8"),
  maxEpisodeSteps: 200,
  rewardThreshold: 0.85,
});
