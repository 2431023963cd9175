import { type ExplorationHyperparams, epsilonAt, type Progress } from "../../hyperparams/exploration.ts";
import { epsilonGreedy, epsilonGreedyMean, softmaxAction, softmaxMean } from "../../policies/table-choice.ts";
import type { Generator } from "../../random/generator.ts";

/** How to explore at one moment of a run. */
export interface Exploration {
  /** Probability of a random action. */
  readonly epsilon: number;
  /** Softmax instead of ε-greedy where it is not null. */
  readonly temperature: number | null;
}

/** How to explore at some point of a run. */
export function explorationAt(h: ExplorationHyperparams, progress: Progress): Exploration {
  return { epsilon: epsilonAt(h, progress), temperature: h.exploration === "softmax" ? h.temperature : null };
}

/** The action that the learner tries in the state whose `count` values stand at `row`. */
export function tryAction(
  q: Float64Array,
  row: number,
  count: number,
  { epsilon, temperature }: Exploration,
  rng: Generator,
): number {
  return temperature === null
    ? epsilonGreedy(q, row, count, epsilon, rng)
    : softmaxAction(q, row, count, temperature, rng);
}

/** The mean value of the actions that `tryAction` would try, by their probabilities. */
export function meanOfTries(
  q: Float64Array,
  row: number,
  count: number,
  { epsilon, temperature }: Exploration,
): number {
  return temperature === null ? epsilonGreedyMean(q, row, count, epsilon) : softmaxMean(q, row, count, temperature);
}
