import { QLearning, valueIterationSweeps } from "perilune/algorithms";
import type { Row } from "perilune/envs";
import { CountdownGrid } from "perilune/envs/lessons/countdown-grid";
import { SyncVectorEnv } from "perilune/vector";
import type { Backup } from "./shared/backup-lines.ts";
import { MOVES, placeName, type TileKind, type TileMap } from "./shared/tile-map.ts";

/** The grid as CountdownGrid-v0 has it. */
export const MAP: TileMap = ["S.#..G", "#...#.", ".##.#.", "......"];

export const TILES: readonly TileKind[] = [
  { tile: "#", name: "wall" },
  { tile: ".", name: "floor" },
  { tile: "~", name: "mud" },
  { tile: "S", name: "start", isOne: true },
  { tile: "G", name: "goal", isOne: true },
];

/** Sweeps until values that lead to the goal have settled for certain: those that still sink lead nowhere. */
const MOST_SWEEPS = { discounted: 20_000, undiscounted: 200 };
const MOST_STEPS = 1_000_000_000;

/** A grid and what a step into its mud pays. */
export interface World {
  readonly map: TileMap;
  readonly mud: number;
}

/** The library's grid, with mud on some of its floor: a step that ends there pays something else. */
export class MuddyGrid extends CountdownGrid {
  readonly #tiles: string;
  readonly #mud: number;

  constructor({ map, mud }: World) {
    super({ map: map.map((row) => row.replaceAll("~", ".")) });
    this.#tiles = map.join("");
    this.#mud = mud;
  }

  override stepInto(action: number, row: Row): ReturnType<CountdownGrid["stepInto"]> {
    const transition = super.stepInto(action, row);
    return { ...transition, reward: this.#paid(row[0][0], transition.reward) };
  }

  override transitions(state: number, action: number): ReturnType<CountdownGrid["transitions"]> {
    const outcomes = super.transitions(state, action);
    return outcomes.map((outcome) => ({ ...outcome, reward: this.#paid(outcome.state, outcome.reward) }));
  }

  #paid(tile: number, reward: number): number {
    return this.#tiles[tile] === "~" ? this.#mud : reward;
  }
}

/** Whether it is a grid that one can get through: the library refuses others. */
export function isGrid(map: TileMap): boolean {
  try {
    new MuddyGrid({ map, mud: 0 });
    return true;
  } catch {
    return false;
  }
}

/** Values found with a map of the world, sweep by sweep: the library's value iteration. */
export class Countdown {
  readonly #sweeps: ReturnType<typeof valueIterationSweeps>;
  readonly #grid: MuddyGrid;
  readonly gamma: number;
  values: Float64Array;
  sweep = 0;
  isSettled = false;
  /** Whether there are tiles from which no way leads to the goal: undiscounted, their values sink for ever. */
  isEndless = false;

  constructor(world: World, gamma: number) {
    this.#grid = new MuddyGrid(world);
    this.gamma = gamma;
    this.values = new Float64Array(this.#grid.observationSpace.n);
    this.#sweeps = valueIterationSweeps(this.#grid, { gamma, tolerance: 1e-3 });
  }

  /** One sweep over all tiles; false when there is nothing more to do. */
  step(): boolean {
    if (this.isSettled || this.isEndless) return false;
    if (this.sweep === MOST_SWEEPS[this.gamma === 1 ? "undiscounted" : "discounted"]) {
      this.isEndless = true;
      return false;
    }
    const { done, value } = this.#sweeps.next();
    if (done === true) this.isSettled = true;
    else {
      this.sweep = value.sweep;
      this.values = value.values;
    }
    return !this.isSettled;
  }

  /** What each move is worth on a tile. To work it out one needs the world's map: where each move leads. */
  movesFrom(tile: number): MoveWorth[] {
    return MOVES.map((move, action) => {
      const [{ state, reward, terminated }] = this.#grid.transitions(tile, action);
      const value = reward + (terminated ? 0 : this.gamma * this.values[state]);
      return { move, to: state, reward, terminated, value };
    });
  }
}

/** A move, where it leads, what it pays, and what it is worth. */
interface MoveWorth {
  readonly move: string;
  readonly to: number;
  readonly reward: number;
  readonly terminated: boolean;
  readonly value: number;
}

/** What a step showed: all that Q-learning learns from. */
interface SeenStep {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly next: number;
  readonly terminated: boolean;
}

/** The grid with the last step kept, to be shown. */
class WatchedGrid extends MuddyGrid {
  tile = 0;
  last: SeenStep | null = null;

  override resetInto(...[row, options]: Parameters<MuddyGrid["resetInto"]>): ReturnType<MuddyGrid["resetInto"]> {
    const info = super.resetInto(row, options);
    this.tile = row[0][0];
    return info;
  }

  override stepInto(action: number, row: Row): ReturnType<MuddyGrid["stepInto"]> {
    const transition = super.stepInto(action, row);
    const { reward, terminated } = transition;
    this.last = { state: this.tile, action, reward, next: row[0][0], terminated };
    this.tile = row[0][0];
    return transition;
  }
}

export interface WalkSettings {
  readonly gamma: number;
  /** Part of the way that one correction goes. */
  readonly alpha: number;
  /** Chance of a random move. */
  readonly epsilon: number;
}

/** An agent that walks the grid without a map, and learns the values of its moves: the library's Q-learning. */
export class Walker {
  readonly #grid: WatchedGrid;
  readonly #learner: QLearning;
  readonly #steps: Generator<unknown, void, void>;
  readonly #settings: WalkSettings;
  readonly #columns: number;
  /** How often it has acted on each tile. */
  readonly visits: Float64Array;
  episodes = 0;
  steps = 0;
  last: Backup | null = null;

  /** Begins at the start of `world`; with all that a walker of before has learned, where one is given. */
  constructor(world: World, settings: WalkSettings, seed: number, before?: Walker) {
    const { map } = world;
    const { gamma, alpha, epsilon } = settings;
    this.#settings = settings;
    this.#columns = map[0].length;
    this.#grid = new WatchedGrid(world);
    this.#learner = new QLearning(new SyncVectorEnv(() => this.#grid, 1, { seed }), {
      seed,
      hyperparams: {
        gamma,
        learningRate: alpha,
        exploration: "constant",
        explorationInitialEps: epsilon,
        metricsFreq: 1,
      },
    });
    this.#steps = this.#learner.learn(MOST_STEPS);
    this.visits = new Float64Array(this.q.length / MOVES.length);
    this.#grid.tile = map.join("").indexOf("S");
    if (before === undefined) return;
    this.q.set(before.q);
    this.visits.set(before.visits);
    this.steps = before.steps;
    this.episodes = before.episodes;
  }

  /** The values of all moves, [tiles, moves]. */
  get q(): Float64Array {
    return this.#learner.policy.q;
  }

  /** Where the agent stands. */
  get tile(): number {
    return this.#grid.tile;
  }

  /** One step and the correction that it gives. */
  step(): boolean {
    const before = this.q.slice();
    if (this.#steps.next().done === true) return false;
    const { state, action, reward, next, terminated } = this.#grid.last as SeenStep;
    const ahead = before.subarray(MOVES.length * next, MOVES.length * (next + 1));
    this.last = {
      state: placeName(state, this.#columns),
      action: MOVES[action],
      old: before[MOVES.length * state + action],
      alpha: this.#settings.alpha,
      gamma: this.#settings.gamma,
      reward,
      next: Math.max(...ahead),
      terminated,
    };
    this.steps++;
    this.visits[state]++;
    if (terminated) this.episodes++;
    return true;
  }
}

/** A walk by the best known move everywhere: its tiles, and whether it came to the goal before it went in circles. */
export interface GreedyWalk {
  readonly tiles: readonly number[];
  readonly arrives: boolean;
}

/** Walks from the start by `moveOn(tile)`; nothing is drawn at random, so a tile met twice means circles for ever. */
export function greedyWalk(map: TileMap, moveOn: (tile: number) => number): GreedyWalk {
  const grid = new MuddyGrid({ map, mud: 0 });
  const tiles = [grid.reset({ seed: 0 }).observation];
  for (;;) {
    const { observation, terminated } = grid.step(moveOn(tiles[tiles.length - 1]));
    const isCircle = tiles.includes(observation);
    tiles.push(observation);
    if (terminated || isCircle) return { tiles, arrives: terminated };
  }
}

/** The best of a tile's moves in a table; the first where several are. */
export function bestMove(q: ArrayLike<number>, tile: number): number {
  let best = 0;
  for (let move = 1; move < MOVES.length; move++) {
    if (q[MOVES.length * tile + move] > q[MOVES.length * tile + best]) best = move;
  }
  return best;
}

/** A walk in words. */
export function walkWords({ tiles, arrives }: GreedyWalk, columns: number): string {
  if (arrives) return `reaches the goal in ${tiles.length - 1} steps`;
  return `does not arrive: it comes to ${placeName(tiles[tiles.length - 1], columns)} again, and would go round for ever`;
}
