import { PeriluneError } from "../../errors.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, flag, palette } from "../drawing.ts";
import {
  type Env,
  type Info,
  InPlaceEnv,
  NO_INFO,
  type Outcome,
  type ResetOptions,
  type Row,
  type Transition,
} from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { type MazeMap, MOVES, moved, onlyTile, readMap } from "./maze-map.ts";
import { drawMap, HEIGHT, onTile, WIDTH } from "./mouse-maze-drawing.ts";

const ID = "CountdownGrid-v0";
const MAP: readonly string[] = ["S.#..G", "#...#.", ".##.#.", "......"];

/** CountdownGrid's arguments. */
export interface CountdownGridOptions {
  /** Rows of tiles: `S` start, `G` goal, `#` wall, `.` floor. */
  readonly map?: readonly string[];
  /** Whether an episode begins on any tile that leads to the goal, each as likely. @default false */
  readonly randomStart?: boolean;
}

const countdownGridDoc: EnvDoc = {
  title: "Countdown grid",
  description:
    "Every step costs 1, so the value of a tile under the best policy is minus its distance from the goal. Going to the " +
    "neighbour of highest value counts down: −7, −6, −5 and so on to the goal.",
  observation: [{ name: "tile", min: 0, max: 23, meaning: "row · 6 + column" }],
  actions: MOVES,
  keys: { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 },
  idle: null,
  rewards: "−1 for every step, the last one included.",
  startingState: "At `S`; with `randomStart` on any tile that leads to the goal.",
  episodeEnd: ["The goal is reached."],
  arguments: {
    map: { type: "strings", default: MAP, description: "Rows of tiles: S start, G goal, # wall, . floor." },
    randomStart: {
      type: "boolean",
      default: false,
      description: "Whether an episode begins on any tile that leads to the goal, each as likely.",
    },
  },
  source:
    "T. Simonini and O. Sanseviero, An Introduction to Deep Reinforcement Learning, 2022: its example of a value " +
    "function; the grid is ours.",
  versions: { v0: "The first." },
  fps: 6,
  width: WIDTH,
  height: HEIGHT,
};

interface CountdownGridState {
  readonly tile: number;
  readonly rng: GeneratorState | null;
}

/** A grid to cross in the fewest steps; see `countdownGridDoc`. */
export class CountdownGrid extends InPlaceEnv<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete = new Discrete(MOVES.length);
  readonly #map: MazeMap;
  readonly #goal: number;
  /** Steps to the goal from each tile, infinite where no way leads there. */
  readonly #distances: readonly number[];
  readonly #starts: readonly number[];
  #tile: number;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: -1, terminated: false, truncated: false, info: NO_INFO };

  constructor({ map = MAP, randomStart = false }: CountdownGridOptions = {}) {
    super();
    this.#map = readMap(ID, map, "SG#.");
    const start = onlyTile(ID, this.#map, "S", "start");
    this.#goal = onlyTile(ID, this.#map, "G", "goal");
    this.#distances = distancesTo(this.#map, this.#goal);
    if (this.#distances[start] === Number.POSITIVE_INFINITY) {
      throw new PeriluneError(`${ID}: expected a way from start to goal in the map, got none; open a wall`);
    }
    const leading = this.#distances.flatMap((steps, tile) => (steps > 0 && Number.isFinite(steps) ? [tile] : []));
    this.#starts = randomStart ? leading : [start];
    this.#tile = start;
    this.observationSpace = new Discrete(this.#map.tiles.length);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#rng = seededRng(options, this.#rng);
    const index = this.#starts.length === 1 ? 0 : this.#rng.integers(0, this.#starts.length);
    this.#tile = row[0][0] = this.#starts[index];
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw invalidAction(action, this.actionSpace);
    this.#tile = row[0][0] = moved(this.#map, this.#tile, action);
    this.#transition.terminated = this.#tile === this.#goal;
    return this.#transition;
  }

  override transitions(state: number, action: number): readonly Outcome[] {
    const next = moved(this.#map, state, action);
    return [{ probability: 1, state: next, reward: -1, terminated: next === this.#goal }];
  }

  override state(): CountdownGridState {
    return { tile: this.#tile, rng: this.#rng?.state() ?? null };
  }

  override restore(state: unknown): void {
    const { tile, rng } = state as CountdownGridState;
    this.#tile = tile;
    this.#rng = restoredRng(rng);
  }

  override draw(context: DrawContext): void {
    context.save();
    drawMap(context, this.#map);
    context.font = "30px sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    this.#distances.forEach((steps, tile) => {
      if (steps === 0 || !Number.isFinite(steps)) return;
      onTile(context, this.#map, tile, () => {
        context.fillStyle = palette.shade;
        context.fillText(`−${steps}`, 0, 0);
      });
    });
    onTile(context, this.#map, this.#goal, () => flag(context, -10, 28, palette.mint));
    onTile(context, this.#map, this.#tile, () => {
      disc(context, 0, 0, 34, palette.amber);
      for (const side of [-11, 11]) disc(context, side, -6, 5, palette.dark);
    });
    context.restore();
  }
}

/** Steps from every tile to the goal, breadth first; moves lead back the way they came. */
function distancesTo(map: MazeMap, goal: number): number[] {
  const distances: number[] = Array(map.tiles.length).fill(Number.POSITIVE_INFINITY);
  distances[goal] = 0;
  const queue = [goal];
  for (const tile of queue) {
    for (let move = 0; move < MOVES.length; move++) {
      const neighbour = moved(map, tile, move);
      if (distances[neighbour] !== Number.POSITIVE_INFINITY) continue;
      distances[neighbour] = distances[tile] + 1;
      queue.push(neighbour);
    }
  }
  return distances;
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "CountdownGrid-v0": Env<Discrete, Discrete>;
  }
}

register({
  id: ID,
  create: (options: CountdownGridOptions) => new CountdownGrid(options),
  doc: countdownGridDoc,
  maxEpisodeSteps: 100,
});
