import { MouseMaze } from "perilune/envs/lessons/mouse-maze";
import { defaultRng } from "perilune/random";
import type { Codec } from "../../app/url-state.ts";
import { MOVES, type TileKind, type TileMap } from "./shared/tile-map.ts";

/** The world as the lab opens it: a detour past the cheese is the way to the pile. */
export const MAP: TileMap = ["c..P", ".##.", "M..."];

/** What may be put down in it. */
export const TILES: readonly TileKind[] = [
  { tile: ".", name: "floor" },
  { tile: "#", name: "wall" },
  { tile: "c", name: "cheese" },
  { tile: "M", name: "mouse", isOne: true },
  { tile: "P", name: "pile", isOne: true },
];

const PILE = 10;
/** Letters of the moves, in the order of the actions. */
const LETTERS = "URDL";
/** Moves of an episode: as many as an address may hold. */
export const MOST_MOVES = 200;

/** The actions taken so far, as letters in the address. */
export const moves: Codec<readonly number[]> = {
  parse: (text) =>
    /^[URDL]*$/.test(text) && text.length <= MOST_MOVES
      ? [...text].map((letter) => LETTERS.indexOf(letter))
      : undefined,
  format: (actions) => actions.map((action) => LETTERS[action]).join(""),
};

export function loopWorld(map: TileMap): MouseMaze {
  return new MouseMaze({ map, pileReward: PILE });
}

/** One turn of the loop: what was seen, what was done, and the world's answer. */
interface Turn {
  readonly state: number;
  readonly action: number;
  readonly reward: number;
  readonly next: number;
}

/** An episode as far as it has gone. */
export interface Episode {
  readonly turns: readonly Turn[];
  /** The present state. */
  readonly state: number;
  readonly isOver: boolean;
}

/** The episode that some actions make; those after its end are left out. */
export function episodeOf(map: TileMap, actions: readonly number[]): Episode {
  const env = loopWorld(map);
  let state = env.reset({ seed: 0 }).observation;
  const turns: Turn[] = [];
  for (const action of actions) {
    const { observation: next, reward, terminated } = env.step(action);
    turns.push({ state, action, reward, next });
    state = next;
    if (terminated) return { turns, state, isOver: true };
  }
  return { turns, state, isOver: false };
}

/** A move by chance: always the same one after as many moves. */
export function chanceMove(count: number): number {
  return defaultRng([1, count]).integers(0, MOVES.length);
}

/** The moves, gone on with by chance until the episode is over or has become too long. */
export function finishByChance(map: TileMap, actions: readonly number[]): readonly number[] {
  const all = [...actions];
  while (all.length < MOST_MOVES && !episodeOf(map, all).isOver) all.push(chanceMove(all.length));
  return all;
}

/** Where in the loop one stands: the agent receives a state, it acts, the world pays and moves on. */
export const PHASES = ["state", "action", "reward"] as const;
export type Phase = (typeof PHASES)[number];
