import { valueIterationSweeps } from "perilune/algorithms";
import type { Outcome } from "perilune/envs";
import { MouseMaze } from "perilune/envs/lessons/mouse-maze";
import { MOVES, type TileKind, type TileMap } from "./shared/tile-map.ts";

/** The world of the lab as its learner edits it. */
export interface MouseWorld {
  readonly map: TileMap;
  readonly cheese: number;
  readonly pile: number;
  readonly catSpeed: number;
}

/**
 * The one way to the pile leads through the cat's corridor and out one tile before its end. The mouse can wait until the
 * cat has gone there, and no longer: how often the cat steps is the chance of being caught.
 */
export const MAP: TileMap = ["####P##", "###..C.", "######.", "..cMc.."];
export const CHEESE = 1;
export const PILE = 100;
export const CAT_SPEED = 0.3;

export const TILES: readonly TileKind[] = [
  { tile: "#", name: "wall" },
  { tile: ".", name: "floor" },
  { tile: "c", name: "small cheese" },
  { tile: "M", name: "mouse", isOne: true },
  { tile: "P", name: "pile", isOne: true },
  { tile: "C", name: "cat", isOne: true, isOptional: true },
];

/** Steps looked ahead: a reward at the end of them counts for less than 0.0004 of itself at the largest γ, 0.999. */
const AHEAD = 8000;
/** Steps within which a mouse that is after the pile should have it. */
const PATIENCE = 400;
/** Chances below this end a line of expected rewards. */
const NEVER = 1e-12;

export function mouseMaze({ map, cheese, pile, catSpeed }: MouseWorld): MouseMaze {
  return new MouseMaze({ map, cheeseReward: cheese, pileReward: pile, catSpeed });
}

/** The maze with all that may happen in it worked out, a state at a time: planning asks for it in one go. */
function* known(world: MouseWorld): Generator<void, MouseMaze, void> {
  const env = mouseMaze(world);
  const outcomes: (readonly Outcome[])[] = [];
  for (let state = 0; state < env.observationSpace.n; state++) {
    for (const action of MOVES.keys()) outcomes.push(env.transitions(state, action));
    yield;
  }
  env.transitions = (state, action) => outcomes[MOVES.length * state + action];
  return env;
}

/** Whether a step ended at the pile; where the cat is there too, it is the cat that wins, and nothing is paid. */
function isAtPile(map: TileMap, { state, reward }: Pick<Outcome, "state" | "reward">): boolean {
  const tiles = map.join("");
  return reward !== 0 && tiles[state % tiles.length] === "P";
}

/** What comes of a plan, on average over all that the cat may do. */
export interface Outlook {
  /** Expected reward of every step. */
  readonly rewards: Float64Array;
  /** Chance that the mouse is at the pile within some hundred steps, and that the cat has it. */
  readonly pile: number;
  readonly eaten: number;
}

/** Follows a plan through all that may happen, each with its probability, step by step. */
export function* outlookSteps(
  world: MouseWorld,
  policy: ArrayLike<number>,
  steps: number,
): Generator<void, Outlook, void> {
  const env = yield* known(world);
  const count = env.observationSpace.n;
  const rewards = new Float64Array(steps);
  let [now, next] = [new Float64Array(count), new Float64Array(count)];
  now[env.reset({ seed: 0 }).observation] = 1;
  let [pile, eaten] = [0, 0];
  for (let step = 0, alive = 1; step < steps && alive > NEVER; step++) {
    next.fill(0);
    alive = 0;
    for (let state = 0; state < count; state++) {
      if (now[state] === 0) continue;
      for (const outcome of env.transitions(state, policy[state])) {
        const chance = now[state] * outcome.probability;
        rewards[step] += chance * outcome.reward;
        if (!outcome.terminated) {
          next[outcome.state] += chance;
          alive += chance;
        } else if (step < PATIENCE) {
          if (isAtPile(world.map, outcome)) pile += chance;
          else eaten += chance;
        }
      }
    }
    [now, next] = [next, now];
    yield;
  }
  return { rewards, pile, eaten };
}

/** The two plans that the lab weighs against each other, as lines of expected rewards. */
export interface Plans {
  readonly cheese: Outlook;
  readonly pile: Outlook;
}

/** A patient plan for who never goes to the pile, and one for who goes nowhere else, but eats what lies on the way. */
export function* twoPlans(world: MouseWorld): Generator<void, Plans, void> {
  const plan = function* (wish: MouseWorld): Generator<void, Outlook, void> {
    const env = yield* known(wish);
    const { policy } = yield* quiet(valueIterationSweeps(env, { gamma: 0.95, order: "in-place", tolerance: 1e-6 }));
    return yield* outlookSteps(world, policy, AHEAD);
  };
  return {
    cheese: yield* plan({ ...world, pile: 0 }),
    pile: yield* plan({ ...world, pile: 1e4 * Math.max(1, world.cheese) }),
  };
}

/** What the mouse does at some γ, and what every tile is worth to it. */
export interface Decision extends Outlook {
  readonly gamma: number;
  readonly values: Float64Array;
  readonly qValues: Float64Array;
  readonly policy: Int32Array;
  readonly sweeps: number;
}

/** The best plan at a γ, found by the library's value iteration. */
export function* decide(world: MouseWorld, gamma: number): Generator<void, Decision, void> {
  const env = yield* known(world);
  let sweeps = 0;
  const planning = valueIterationSweeps(env, { gamma, order: "in-place", tolerance: 1e-4 });
  for (;;) {
    const { done, value } = planning.next();
    if (done === true) {
      return { ...value, ...(yield* outlookSteps(world, value.policy, PATIENCE)), gamma, sweeps };
    }
    sweeps = value.sweep;
    yield;
  }
}

/** What the mouse is after: the pile where it sets out for it, however that ends. */
export function choiceOf({ pile, eaten }: Pick<Decision, "pile" | "eaten">): "pile" | "cheese" {
  return pile > 0 && pile + eaten > 0.5 ? "pile" : "cheese";
}

/** A mouse on its way, by a plan or by hand. */
export class MouseWalk {
  readonly #env: MouseMaze;
  readonly #map: TileMap;
  state: number;
  steps = 0;
  earned = 0;
  /** The rewards so far, each discounted by its step. */
  discounted = 0;
  end: "pile" | "cat" | null = null;

  constructor(world: MouseWorld, seed: number) {
    this.#env = mouseMaze(world);
    this.#map = world.map;
    this.state = this.#env.reset({ seed }).observation;
  }

  step(action: number, gamma: number): void {
    if (this.end !== null) return;
    const { observation, reward, terminated } = this.#env.step(action);
    this.state = observation;
    this.earned += reward;
    this.discounted += gamma ** this.steps * reward;
    this.steps++;
    if (terminated) this.end = isAtPile(this.#map, { state: observation, reward }) ? "pile" : "cat";
  }
}

/** Where mouse and cat are in a state. */
export interface Places {
  readonly mouse: number;
  readonly cat: number | null;
  /** Add a tile to it for the state with the cat there and the mouse on that tile. */
  readonly offset: number;
}

/** Asks the maze itself where the cat is: the tile on which the mouse is caught whether the cat steps or not. */
export function placesOf(map: TileMap, state: number): Places {
  const tiles = map.join("");
  const mouse = state % tiles.length;
  const offset = state - mouse;
  if (!tiles.includes("C")) return { mouse, cat: null, offset };
  const env = new MouseMaze({ map });
  for (let tile = 0; tile < tiles.length; tile++) {
    for (const action of MOVES.keys()) {
      const outcomes = env.transitions(offset + tile, action);
      if (!outcomes.every(({ terminated, reward }) => terminated && reward === 0)) continue;
      return { mouse, cat: outcomes[0].state % tiles.length, offset };
    }
  }
  return { mouse, cat: tiles.indexOf("C"), offset };
}

function* quiet<R>(work: Generator<unknown, R, void>): Generator<void, R, void> {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
    yield;
  }
}
