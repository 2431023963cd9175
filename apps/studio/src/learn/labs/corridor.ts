import { policyEvaluation } from "perilune/algorithms";
import { FiniteWorld } from "perilune/envs/finite-world";
import { defaultRng } from "perilune/random";
import { Discrete } from "perilune/spaces";
import { TimeLimit } from "perilune/wrappers";
import type { Codec } from "../../app/url-state.ts";

// The short corridor with switched actions: Sutton & Barto, 2018, example 13.1.

const RIGHT = 1;
/** The tile on which right leads left and left leads right. */
export const SWITCHED = 1;
const EXIT = 3;
/** Steps after which an episode is cut off. */
export const LIMIT = 100;

/** Three tiles that look alike, and the exit; each step costs 1. */
export function corridor(): FiniteWorld {
  return new FiniteWorld({
    states: new Discrete(EXIT + 1),
    actions: new Discrete(2),
    starts: [1, 0, 0, 0],
    outcomes: (tile, action) => {
      const direction = (action === RIGHT) !== (tile === SWITCHED) ? 1 : -1;
      const state = tile === EXIT ? EXIT : Math.max(0, tile + direction);
      return [{ probability: 1, state, reward: -1, terminated: state === EXIT }];
    },
  });
}

/**
 * The chance of going right in the address, in hundredths as on the slider.
 *
 * Nearer to 0 or 1 the way out takes so many steps that evaluating it would take too long.
 */
export const chanceCodec: Codec<number> = {
  parse: (text) => {
    const chance = Math.round(100 * Number(text)) / 100;
    return text.trim() !== "" && chance >= 0 && chance <= 1 ? chance : undefined;
  },
  format: String,
};

/**
 * The expected return of going right with probability `p`, whatever the tile; by the library's policy evaluation.
 *
 * Minus infinity at 0 and 1: who always does the same never gets out.
 */
export function expectedReturn(p: number): number {
  if (p === 0 || p === 1) return Number.NEGATIVE_INFINITY;
  const policy = Float64Array.from({ length: 2 * (EXIT + 1) }, (_, index) => (index % 2 === RIGHT ? p : 1 - p));
  return policyEvaluation(corridor(), policy, { gamma: 1, order: "in-place", tolerance: 1e-9 })[0];
}

/** Steps of the episodes that got out, and how many were cut off. */
export interface CorridorRuns {
  readonly p: number;
  readonly steps: readonly number[];
  readonly cut: number;
}

/** Episodes of going right with probability `p`; yields after each. */
export function* runCorridor(p: number, episodes: number, seed: number): Generator<void, CorridorRuns, void> {
  const env = new TimeLimit(corridor(), { maxEpisodeSteps: LIMIT });
  const rng = defaultRng(seed);
  const steps: number[] = [];
  let cut = 0;
  for (let episode = 0; episode < episodes; episode++) {
    env.reset({ seed: episode });
    for (let step = 1; ; step++) {
      const { terminated, truncated } = env.step(rng.random() < p ? RIGHT : 0);
      if (terminated) steps.push(step);
      else if (truncated) cut++;
      if (terminated || truncated) break;
    }
    yield;
  }
  return { p, steps, cut };
}
