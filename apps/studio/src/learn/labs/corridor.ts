import { policyEvaluation } from "perilune/algorithms";
import { type Env, NO_INFO, type Outcome, type Reset, type Step } from "perilune/envs";
import { defaultRng } from "perilune/random";
import { Discrete } from "perilune/spaces";
import { TimeLimit } from "perilune/wrappers";

// The short corridor with switched actions: Sutton & Barto, 2018, example 13.1.

const RIGHT = 1;
/** The tile on which right leads left and left leads right. */
export const SWITCHED = 1;
const EXIT = 3;
/** Steps after which an episode is cut off. */
export const LIMIT = 100;

/** Three tiles that look alike, and the exit; each step costs 1. */
export class Corridor implements Env<Discrete, Discrete> {
  readonly observationSpace: Discrete = new Discrete(EXIT + 1);
  readonly actionSpace: Discrete = new Discrete(2);
  #tile = 0;

  reset(): Reset<number> {
    this.#tile = 0;
    return { observation: this.#tile, info: NO_INFO };
  }

  step(action: number): Step<number> {
    const [{ state, reward, terminated }] = this.transitions(this.#tile, action);
    this.#tile = state;
    return { observation: state, reward, terminated, truncated: false, info: NO_INFO };
  }

  transitions(tile: number, action: number): readonly [Outcome] {
    const direction = (action === RIGHT) !== (tile === SWITCHED) ? 1 : -1;
    const state = tile === EXIT ? EXIT : Math.max(0, tile + direction);
    return [{ probability: 1, state, reward: -1, terminated: state === EXIT }];
  }
}

/**
 * The expected return of going right with probability `p`, whatever the tile; by the library's policy evaluation.
 *
 * Minus infinity at 0 and 1: who always does the same never gets out.
 */
export function expectedReturn(p: number): number {
  if (p === 0 || p === 1) return Number.NEGATIVE_INFINITY;
  const policy = Float64Array.from({ length: 2 * (EXIT + 1) }, (_, index) => (index % 2 === RIGHT ? p : 1 - p));
  return policyEvaluation(new Corridor(), policy, { gamma: 1, order: "in-place", tolerance: 1e-9 })[0];
}

/** Steps of the episodes that got out, and how many were cut off. */
export interface CorridorRuns {
  readonly p: number;
  readonly steps: readonly number[];
  readonly cut: number;
}

/** Episodes of going right with probability `p`; yields after each. */
export function* runCorridor(p: number, episodes: number, seed: number): Generator<void, CorridorRuns, void> {
  const env = new TimeLimit(new Corridor(), { maxEpisodeSteps: LIMIT });
  const rng = defaultRng(seed);
  const steps: number[] = [];
  let cut = 0;
  for (let episode = 0; episode < episodes; episode++) {
    env.reset();
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
