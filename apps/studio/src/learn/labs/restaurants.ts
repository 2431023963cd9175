import {
  type BanditLearner,
  epsilonGreedyBandit,
  gradientBandit,
  optimisticBandit,
  playBandit,
  ucb1,
} from "perilune/algorithms";
import { Restaurants } from "perilune/envs/lessons/restaurants";
import { defaultRng } from "perilune/random";

export const ARMS = 10;
/** Dinners that the learner eats. */
export const OWN_DINNERS = 10;
/** Dinners of a comparison. */
export const DAYS = 1000;
/** Towns that a comparison is the mean of. */
const TOWNS = 60;
/** How far each restaurant's quality wanders in a day, in a town that changes. */
export const DRIFT = 0.1;

/** A rule for choosing restaurants. */
export interface DinerRule {
  readonly id: string;
  readonly name: string;
  create(): BanditLearner;
}

export const RULES: readonly DinerRule[] = [
  { id: "epsilon", name: "ε-greedy, means of all days", create: () => epsilonGreedyBandit({ arms: ARMS }) },
  {
    id: "forgetful",
    name: "ε-greedy, late days count more",
    create: () => epsilonGreedyBandit({ arms: ARMS, stepSize: 0.2 }),
  },
  { id: "optimistic", name: "optimistic, then greedy", create: () => optimisticBandit({ arms: ARMS }) },
  { id: "ucb1", name: "UCB1", create: () => ucb1({ arms: ARMS }) },
  { id: "gradient", name: "gradient bandit", create: () => gradientBandit({ arms: ARMS }) },
];

/** The true qualities of a town's restaurants, day after day, [days, arms]; whoever eats where changes nothing in them. */
function* qualitiesOf(drift: number, seed: number, days: number): Generator<void, Float64Array, void> {
  const town = new Restaurants({ drift, horizon: days });
  const all = new Float64Array(days * ARMS);
  town.reset({ seed });
  for (let day = 0; day < days; day++) {
    all.set(town.state().qualities, day * ARMS);
    town.step(0);
    if (day % 50 === 0) yield;
  }
  return all;
}

/** What the best choice of each day would have earned more than the choices made, on average. */
function regretOf(qualities: Float64Array, day: number, arm: number): number {
  const today = qualities.subarray(day * ARMS, (day + 1) * ARMS);
  return Math.max(...today) - today[arm];
}

/** How the rules fared. */
export interface Comparison {
  readonly drift: number;
  /** Regret so far by rule and day, the mean over the towns, [rules][days]. */
  readonly regrets: readonly Float64Array[];
  /** Regret of the first ten days in the learner's own town, by rule. */
  readonly first: readonly number[];
}

/** Lets every rule eat in the same towns; the first one is the learner's own. */
export function* compare(drift: number, seed: number): Generator<void, Comparison, void> {
  const regrets = RULES.map(() => new Float64Array(DAYS));
  const first = RULES.map(() => 0);
  for (let index = 0; index < TOWNS; index++) {
    const town = seed + index;
    const qualities = yield* qualitiesOf(drift, town, DAYS);
    for (const [rule, { create }] of RULES.entries()) {
      const options = { steps: DAYS, seed: town, rng: defaultRng([town, rule]) };
      let [day, soFar] = [0, 0];
      for (const { arm } of playBandit(new Restaurants({ drift, horizon: DAYS }), create(), options)) {
        soFar += regretOf(qualities, day, arm);
        regrets[rule][day++] += soFar / TOWNS;
        if (index === 0 && day === OWN_DINNERS) first[rule] = soFar;
      }
      yield;
    }
  }
  return { drift, regrets, first };
}

/** The learner's own dinners in a town. */
export class Dinners {
  readonly drift: number;
  readonly #town: Restaurants;
  readonly rewards: { readonly arm: number; readonly reward: number }[] = [];
  /** What the best choices would have earned more, on average; to be told afterwards. */
  regret = 0;

  constructor(drift: number, seed: number) {
    this.drift = drift;
    this.#town = new Restaurants({ drift });
    this.#town.reset({ seed });
  }

  /** The restaurants' true qualities today. */
  get qualities(): Float64Array {
    return this.#town.state().qualities;
  }

  get isOver(): boolean {
    return this.rewards.length >= OWN_DINNERS;
  }

  get earned(): number {
    return this.rewards.reduce((sum, { reward }) => sum + reward, 0);
  }

  eat(arm: number): void {
    if (this.isOver) return;
    this.regret += regretOf(this.qualities, 0, arm);
    this.rewards.push({ arm, reward: this.#town.step(arm).reward });
  }

  /** Dinners so far at a restaurant, and their mean. */
  at(arm: number): { readonly count: number; readonly mean: number } {
    const own = this.rewards.filter((dinner) => dinner.arm === arm);
    const sum = own.reduce((total, { reward }) => total + reward, 0);
    return { count: own.length, mean: own.length === 0 ? 0 : sum / own.length };
  }
}
