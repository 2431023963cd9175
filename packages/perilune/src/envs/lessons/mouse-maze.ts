import { PeriluneError } from "../../errors.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
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
import { drawMouseMaze, HEIGHT, WIDTH } from "./mouse-maze-drawing.ts";

const ID = "MouseMaze-v0";

/** `M` mouse, `c` cheese, `P` pile, `C` cat, `#` wall. */
const MAP: readonly string[] = ["...P...", ".#####.", "...C...", ".#####.", ".......", ".##.##.", ".##.##.", "..cMc.."];

/** Cheeses that do not grow back double the states each. */
const MOST_CHEESES_ONCE = 10;

/** MouseMaze's arguments. */
export interface MouseMazeOptions {
  /** Rows of tiles: `M` mouse, `c` small cheese, `P` pile, `C` cat (may be left out), `#` wall, `.` floor. */
  readonly map?: readonly string[];
  /** Probability with which the cat takes the next tile of its route in a step. @default 0.5 */
  readonly catSpeed?: number;
  /**
   * The cat's way as moves `U`, `R`, `D`, `L`; where it ends elsewhere than it began, the cat walks back.
   *
   * @default to and fro along the row it stands in
   */
  readonly catRoute?: string;
  /** Whether a small cheese is there again once the mouse has left its tile. @default true */
  readonly regrow?: boolean;
  /** @default 1 */
  readonly cheeseReward?: number;
  /** @default 1000 */
  readonly pileReward?: number;
  /** Reward of being eaten, beyond losing the future. @default 0 */
  readonly catReward?: number;
}

const mouseMazeDoc: EnvDoc = {
  title: "Mouse in a maze",
  description:
    "A mouse moves one tile a step. Small cheeses lie around it; a gigantic pile lies at the top, far away and behind " +
    "a corridor where a cat walks. Which is worth more depends on how much the future counts (γ), and the pile is only " +
    "found by exploring: who always takes the best known cheese stays at the small one for ever.",
  observation: [{ name: "state", meaning: "mouse's tile + 56 × cat's place on its round", min: 0, max: 671 }],
  actions: MOVES,
  keys: { ArrowUp: 0, ArrowRight: 1, ArrowDown: 2, ArrowLeft: 3 },
  idle: null,
  rewards:
    "`cheeseReward` (1) for stepping onto a small cheese, `pileReward` (1000) for the pile, `catReward` (0) for being " +
    "eaten, else 0.",
  startingState: "The mouse at `M`, the cat at `C`, every cheese in its place.",
  episodeEnd: ["The mouse reaches the pile.", "The mouse and the cat are on the same tile."],
  arguments: {
    map: {
      type: "strings",
      default: MAP,
      description: "Rows of tiles: M mouse, c small cheese, P pile, C cat (may be left out), # wall, . floor.",
    },
    catSpeed: {
      type: "number",
      default: 0.5,
      min: 0,
      max: 1,
      description: "Probability with which the cat takes the next tile of its route in a step.",
    },
    catRoute: {
      type: "string",
      default: "",
      description:
        "The cat's way as moves U, R, D, L, walked back where it does not end where it began; to and fro along its row " +
        "when left empty.",
    },
    regrow: {
      type: "boolean",
      default: true,
      description: "Whether a small cheese is there again once the mouse has left its tile.",
    },
    cheeseReward: { type: "number", default: 1, description: "Reward of a small cheese." },
    pileReward: { type: "number", default: 1000, description: "Reward of the pile." },
    catReward: { type: "number", default: 0, description: "Reward of being eaten, beyond losing the future." },
  },
  source:
    "T. Simonini and O. Sanseviero, An Introduction to Deep Reinforcement Learning, 2022: the mouse of its sections on " +
    "discounting and on exploration; maze and cat's route are ours.",
  versions: { v0: "The first." },
  fps: 6,
  width: WIDTH,
  height: HEIGHT,
};

interface MouseMazeState {
  readonly state: number;
  readonly facing: number;
  readonly rng: GeneratorState | null;
}

/** A mouse, cheeses, a pile and a cat; see `mouseMazeDoc`. */
export class MouseMaze extends InPlaceEnv<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete = new Discrete(MOVES.length);

  readonly #map: MazeMap;
  readonly #mouseStart: number;
  readonly #pile: number;
  /** The cat's tile at each place of its round; empty without a cat. */
  readonly #catTiles: readonly number[];
  readonly #catSpeed: number;
  /** Tiles of the cheeses; where they do not grow back, bit i of `eaten` is that of cheese i. */
  readonly #cheeses: readonly number[];
  readonly #regrow: boolean;
  readonly #cheeseReward: number;
  readonly #pileReward: number;
  readonly #catReward: number;
  #state = 0;
  /** The last move; only the drawing needs it. */
  #facing = 1;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor(options: MouseMazeOptions = {}) {
    super();
    const { map = MAP, catSpeed = 0.5, catRoute = "", regrow = true } = options;
    this.#map = readMap(ID, map, "MPcC#.");
    this.#mouseStart = onlyTile(ID, this.#map, "M", "mouse");
    this.#pile = onlyTile(ID, this.#map, "P", "pile");
    this.#catTiles = this.#map.tiles.includes("C")
      ? catRound(this.#map, onlyTile(ID, this.#map, "C", "cat"), catRoute)
      : [];
    this.#catSpeed = this.#catTiles.length > 1 ? catSpeed : 0;
    this.#cheeses = [...this.#map.tiles].flatMap((tile, index) => (tile === "c" ? [index] : []));
    this.#regrow = regrow;
    if (!regrow && this.#cheeses.length > MOST_CHEESES_ONCE) {
      throw new PeriluneError(
        `${ID}: expected at most ${MOST_CHEESES_ONCE} cheeses without regrow, got ${this.#cheeses.length}; take some away`,
      );
    }
    this.#cheeseReward = options.cheeseReward ?? 1;
    this.#pileReward = options.pileReward ?? 1000;
    this.#catReward = options.catReward ?? 0;
    const eatenSets = regrow ? 1 : 1 << this.#cheeses.length;
    this.observationSpace = new Discrete(eatenSets * this.#phases * this.#map.tiles.length);
  }

  get #phases(): number {
    return Math.max(this.#catTiles.length, 1);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#rng = seededRng(options, this.#rng);
    this.#state = this.#mouseStart;
    this.#facing = 1;
    row[0][0] = this.#state;
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (!this.actionSpace.contains(action)) throw invalidAction(action, this.actionSpace);
    const catMoves = (this.#rng as Generator).random() < this.#catSpeed;
    this.#state = this.#move(this.#state, action, catMoves);
    this.#facing = action;
    row[0][0] = this.#state;
    return this.#transition;
  }

  override transitions(state: number, action: number): readonly Outcome[] {
    return [true, false].flatMap((catMoves) => {
      const probability = catMoves ? this.#catSpeed : 1 - this.#catSpeed;
      if (probability === 0) return [];
      const next = this.#move(state, action, catMoves);
      const { reward, terminated } = this.#transition;
      return [{ probability, state: next, reward, terminated }];
    });
  }

  /** The state after the mouse's move and then, maybe, the cat's; reward and end go to the transition. */
  #move(state: number, action: number, catMoves: boolean): number {
    const tiles = this.#map.tiles.length;
    const phases = this.#phases;
    const mouse = moved(this.#map, state % tiles, action);
    const phase = Math.floor(state / tiles) % phases;
    const nextPhase = catMoves ? (phase + 1) % phases : phase;
    let eaten = Math.floor(state / (tiles * phases));

    const transition = this.#transition;
    const caughtAtOnce = mouse === this.#catTiles[phase];
    transition.reward = 0;
    transition.terminated = true;
    if (caughtAtOnce) {
      transition.reward = this.#catReward;
    } else if (mouse === this.#pile) {
      transition.reward = this.#pileReward;
    } else {
      const cheese = mouse === state % tiles ? -1 : this.#cheeses.indexOf(mouse);
      if (cheese >= 0 && (eaten & (1 << cheese)) === 0) {
        transition.reward = this.#cheeseReward;
        if (!this.#regrow) eaten |= 1 << cheese;
      }
      transition.terminated = mouse === this.#catTiles[nextPhase];
      if (transition.terminated) transition.reward += this.#catReward;
    }
    return (eaten * phases + nextPhase) * tiles + mouse;
  }

  override state(): MouseMazeState {
    return { state: this.#state, facing: this.#facing, rng: this.#rng?.state() ?? null };
  }

  override restore(state: unknown): void {
    const from = state as MouseMazeState;
    this.#state = from.state;
    this.#facing = from.facing;
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    const tiles = this.#map.tiles.length;
    const eaten = Math.floor(this.#state / (tiles * this.#phases));
    const mouse = this.#state % tiles;
    drawMouseMaze(context, {
      map: this.#map,
      mouse,
      facing: this.#facing,
      cat: this.#catTiles[Math.floor(this.#state / tiles) % this.#phases] ?? null,
      catRound: this.#catTiles,
      cheeses: this.#cheeses.filter((tile, index) => tile !== mouse && (eaten & (1 << index)) === 0),
      pile: this.#pile,
    });
  }
}

/** The tiles of the cat's round: its route, and the way back where it does not close. */
function catRound(map: MazeMap, start: number, route: string): number[] {
  const tiles = [start];
  for (const letter of route === "" ? alongTheRow(map, start) : route) {
    const move = "URDL".indexOf(letter);
    const from = tiles[tiles.length - 1];
    const to = move < 0 ? from : moved(map, from, move);
    if (to === from) {
      throw new PeriluneError(
        `${ID}: expected catRoute to be moves U, R, D, L along the floor, got "${letter}" at move ${tiles.length}; mend it`,
      );
    }
    tiles.push(to);
  }
  if (tiles.length === 1) return tiles;
  const closed = tiles[tiles.length - 1] === start;
  return closed ? tiles.slice(0, -1) : [...tiles, ...tiles.slice(1, -1).reverse()];
}

/** From a tile left to the wall, right to the other wall, and back. */
function alongTheRow(map: MazeMap, start: number): string {
  const steps = (move: number): number => {
    let count = 0;
    for (let tile = start; moved(map, tile, move) !== tile; tile = moved(map, tile, move)) count++;
    return count;
  };
  const left = steps(3);
  const right = steps(1);
  return "L".repeat(left) + "R".repeat(left + right) + "L".repeat(right);
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "MouseMaze-v0": Env<Discrete, Discrete>;
  }
}

register({
  id: ID,
  create: (options: MouseMazeOptions) => new MouseMaze(options),
  doc: mouseMazeDoc,
  maxEpisodeSteps: 200,
});
