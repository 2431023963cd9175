import { QLearning } from "perilune/algorithms";
import { type Env, NO_INFO, type ResetOptions, type Step } from "perilune/envs";
import { MouseMaze } from "perilune/envs/lessons/mouse-maze";
import type { Discrete } from "perilune/spaces";
import { SyncVectorEnv } from "perilune/vector";
import { TimeLimit } from "perilune/wrappers";
import type { Backup } from "./shared/backup-lines.ts";
import { MOVES, placeName, type TileKind, type TileMap } from "./shared/tile-map.ts";

/** Crumbs beside the mouse, the pile at the top. */
export const MAP: TileMap = ["P.....", ".####.", "......", ".#..#.", ".cM..."];

export const TILES: readonly TileKind[] = [
  { tile: "#", name: "wall" },
  { tile: ".", name: "floor" },
  { tile: "c", name: "small cheese" },
  { tile: "M", name: "mouse", isOne: true },
  { tile: "P", name: "pile", isOne: true },
];

export const PILE = 1000;
export const GAMMA = 0.95;
export const ALPHA = 0.5;
/** Steps of a run. */
export const MOST_STEPS = 20_000;
/** Steps after which an episode is cut off. */
const EPISODE = 200;

/** The world of the lab as its learner edits it. */
export interface ForagingWorld {
  readonly map: TileMap;
  readonly pile: number;
}

export function maze({ map, pile }: ForagingWorld): MouseMaze {
  return new MouseMaze({ map, pileReward: pile });
}

/** How a mouse explores and learns. */
export interface Curiosity {
  readonly epsilon: number;
  /** Whether ε falls from there to 0.05 over the first half of the run. */
  readonly falls: boolean;
  readonly gamma: number;
  readonly alpha: number;
}

/** What a step was, as the maze saw it. */
interface Seen {
  readonly from: number;
  readonly action: number;
  readonly reward: number;
  readonly to: number;
  readonly terminated: boolean;
}

/** The maze with an eye on every step of it. */
class WatchedMaze implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly #env: Env<Discrete, Discrete>;
  readonly visits: Float64Array;
  place: number;
  last: Seen | null = null;
  steps = 0;
  cheeses = 0;
  piles = 0;
  /** The step at which the pile was found first. */
  found: number | null = null;

  constructor(world: ForagingWorld) {
    this.#env = new TimeLimit(maze(world), { maxEpisodeSteps: EPISODE });
    this.observationSpace = this.#env.observationSpace;
    this.actionSpace = this.#env.actionSpace;
    this.visits = new Float64Array(this.observationSpace.n);
    this.place = this.#env.reset({ seed: 0 }).observation;
  }

  reset(options?: ResetOptions): { observation: number; info: typeof NO_INFO } {
    this.place = this.#env.reset(options).observation;
    return { observation: this.place, info: NO_INFO };
  }

  step(action: number): Step<number> {
    const from = this.place;
    const step = this.#env.step(action);
    const { observation: to, reward, terminated } = step;
    this.steps++;
    this.visits[to]++;
    if (terminated) {
      this.piles++;
      this.found ??= this.steps;
    } else if (reward > 0) this.cheeses++;
    this.place = to;
    this.last = { from, action, reward, to, terminated };
    return step;
  }
}

/** A mouse that learns by the library's Q-learning, one step at a time. */
export class Forager {
  readonly curiosity: Curiosity;
  readonly #maze: WatchedMaze;
  readonly #learner: QLearning<Discrete, Discrete>;
  readonly #learning: Generator<unknown, void, void>;
  readonly #columns: number;
  /** The values before the last step. */
  readonly #before: Float64Array;
  #epsilon: number;

  constructor(world: ForagingWorld, curiosity: Curiosity, seed: number) {
    const { epsilon, falls, gamma, alpha } = curiosity;
    this.curiosity = curiosity;
    this.#epsilon = epsilon;
    this.#columns = world.map[0].length;
    this.#maze = new WatchedMaze(world);
    this.#learner = new QLearning(new SyncVectorEnv(() => this.#maze, 1, { seed }), {
      seed,
      hyperparams: {
        gamma,
        learningRate: alpha,
        exploration: falls ? "linear" : "constant",
        explorationInitialEps: epsilon,
        explorationFinalEps: Math.min(0.05, epsilon),
        explorationFraction: 0.5,
        metricsFreq: 1,
      },
    });
    this.#learning = this.#learner.learn(MOST_STEPS);
    this.#before = this.q.slice();
  }

  get q(): Float64Array {
    return this.#learner.policy.q;
  }

  get visits(): Float64Array {
    return this.#maze.visits;
  }

  /** Where the mouse is. */
  get place(): number {
    return this.#maze.place;
  }

  get steps(): number {
    return this.#maze.steps;
  }

  get cheeses(): number {
    return this.#maze.cheeses;
  }

  get piles(): number {
    return this.#maze.piles;
  }

  get found(): number | null {
    return this.#maze.found;
  }

  /** The chance of a random move as of the last step. */
  get epsilon(): number {
    return this.#epsilon;
  }

  /** One step and what is learned from it; false once the run is over. */
  step(): boolean {
    this.#before.set(this.q);
    const { value, done } = this.#learning.next();
    if (done === true) return false;
    this.#epsilon = (value as Readonly<Record<string, number>>)["rollout/exploration_rate"];
    return this.steps < MOST_STEPS;
  }

  /** The last step's correction with its numbers; `null` before the first. */
  get backup(): Backup | null {
    const { last } = this.#maze;
    if (last === null) return null;
    const { from, action, reward, to, terminated } = last;
    const rowOf = (state: number): Float64Array => this.#before.subarray(4 * state, 4 * (state + 1));
    return {
      state: placeName(from, this.#columns),
      action: MOVES[action],
      old: rowOf(from)[action],
      alpha: this.curiosity.alpha,
      gamma: this.curiosity.gamma,
      reward,
      next: Math.max(...rowOf(to)),
      terminated,
    };
  }
}

/** Whether who follows the values without exploring comes to the pile. */
export function plansForPile(world: ForagingWorld, q: ArrayLike<number>): boolean {
  const env = maze(world);
  let state = env.reset({ seed: 0 }).observation;
  for (let step = 0; step < EPISODE; step++) {
    const row = Array.from(MOVES, (_, move) => q[4 * state + move]);
    const { observation, terminated } = env.step(row.indexOf(Math.max(...row)));
    if (terminated) return true;
    state = observation;
  }
  return false;
}
