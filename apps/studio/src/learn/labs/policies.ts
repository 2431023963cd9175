import { valueIteration } from "perilune/algorithms";
import { CountdownGrid } from "perilune/envs/lessons/countdown-grid";
import { defaultRng, type Generator as Rng } from "perilune/random";
import { TimeLimit } from "perilune/wrappers";
import type { Codec } from "../../app/url-state.ts";
import type { Bin } from "./shared/histogram.tsx";
import { MOVES, type TileMap } from "./shared/tile-map.ts";

export const MAP: TileMap = ["S..#G", ".#...", "...#.", ".#..."];
const TILES = MAP.join("");
const GOAL = TILES.indexOf("G");
/** Steps after which an episode is cut off. */
export const LIMIT = 60;

/** Weights from 0 to 9 of the four moves on every tile, [tiles · 4]; a move's probability is its part of the four. */
export type Weights = readonly number[];

/** To the right, wherever it is: the policy that the lab opens with. */
export const TO_THE_RIGHT: Weights = Array.from(TILES, () => [0, 9, 0, 0]).flat();
export const AT_RANDOM: Weights = Array.from(TILES, () => [1, 1, 1, 1]).flat();

/** Weights in the address: a digit each. */
export const weightsCodec: Codec<Weights> = {
  parse: (text) => {
    const weights = [...text].map(Number);
    const isWhole = /^\d+$/.test(text) && weights.length === 4 * TILES.length;
    return isWhole && [...TILES].every((_, tile) => probabilitiesOf(weights, tile).every(Number.isFinite))
      ? weights
      : undefined;
  },
  format: (weights) => weights.join(""),
};

/** π(a | tile) for each of the four moves. */
export function probabilitiesOf(weights: Weights, tile: number): number[] {
  const own = weights.slice(4 * tile, 4 * tile + 4);
  const sum = own.reduce((total, weight) => total + weight, 0);
  return own.map((weight) => weight / sum);
}

/** The weights with one of them changed; a tile's last one above 0 stays above it. */
export function withWeight(weights: Weights, tile: number, move: number, weight: number): Weights {
  const next = weights.slice();
  next[4 * tile + move] = weight;
  return next.slice(4 * tile, 4 * tile + 4).some((each) => each > 0) ? next : weights;
}

/** The weights with one move for certain on a tile. */
export function withMove(weights: Weights, tile: number, move: number): Weights {
  return weights.map((weight, index) => (index >> 2 === tile ? (index % 4 === move ? 9 : 0) : weight));
}

/** A best policy by the library's planning: one move for certain on every tile. */
export function shortestWay(): Weights {
  const { policy } = valueIteration(new CountdownGrid({ map: MAP }), { gamma: 1 });
  return Array.from(TILES, (_, tile) => MOVES.map((_, move) => (move === policy[tile] ? 9 : 0))).flat();
}

/** A walker that draws its moves from a policy. */
export class Walker {
  readonly #env = new TimeLimit(new CountdownGrid({ map: MAP }), { maxEpisodeSteps: LIMIT });
  readonly #rng: Rng;
  tile: number;
  steps = 0;
  end: "goal" | "limit" | null = null;
  /** Tiles it stood on while more than one move was possible there. */
  drew = false;

  constructor(seed: number) {
    this.#rng = defaultRng(seed);
    this.tile = this.#env.reset({ seed }).observation;
  }

  step(weights: Weights): boolean {
    if (this.end !== null) return false;
    const probabilities = probabilitiesOf(weights, this.tile);
    this.drew ||= probabilities.filter((probability) => probability > 0).length > 1;
    const move = this.#rng.choice(MOVES.length, undefined, { p: probabilities }) as number;
    const { observation, terminated, truncated } = this.#env.step(move);
    this.tile = observation;
    this.steps++;
    if (terminated || truncated) this.end = terminated ? "goal" : "limit";
    return this.end === null;
  }

  /** Back to the start; chance goes on from where it was. */
  again(): void {
    this.tile = this.#env.reset().observation;
    this.steps = 0;
    this.end = null;
    this.drew = false;
  }
}

/** How many episodes ended how. */
export interface Outcomes {
  /** Steps of each episode that reached the flag. */
  readonly steps: readonly number[];
  /** Episodes that were cut off. */
  readonly cut: number;
  /** Whether chance had a say: the walker stood where more than one move was possible. */
  readonly isStochastic: boolean;
}

/** Runs episodes one by one; yields after each. */
export function* runEpisodes(weights: Weights, episodes: number, seed: number): Generator<void, Outcomes, void> {
  const walker = new Walker(seed);
  const steps: number[] = [];
  let isStochastic = false;
  for (let episode = 0; episode < episodes; episode++) {
    walker.again();
    while (walker.step(weights));
    isStochastic ||= walker.drew;
    if (walker.end === "goal") steps.push(walker.steps);
    yield;
  }
  return { steps, cut: episodes - steps.length, isStochastic };
}

/** The outcomes counted from the shortest way on, in ten bins or so as wide as it takes. */
export function outcomeBins({ steps, cut }: Pick<Outcomes, "steps" | "cut">, least: number): Bin[] {
  const end = Math.max(least, ...steps) + 1;
  return binsOf({ steps, cut }, least, end, Math.ceil((end - least) / 10));
}

/** The outcomes counted, in bins of a few steps each, the episodes that were cut off last. */
export function binsOf(
  { steps, cut }: Pick<Outcomes, "steps" | "cut">,
  least: number,
  limit: number,
  width: number,
): Bin[] {
  const bins: Bin[] = [];
  for (let from = least; from < limit; from += width) {
    const to = Math.min(from + width, limit + 1);
    const count = steps.filter((each) => each >= from && each < to).length;
    bins.push({ label: String(from), name: to === from + 1 ? String(from) : `${from} to ${to - 1}`, count });
  }
  return [...bins, { label: "cut off", count: cut, isMarked: true }];
}

export { GOAL, TILES };
