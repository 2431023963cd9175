import { exp } from "../math/exp-log.ts";
import type { Infer } from "./descriptor.ts";

/** The hyper-parameters of how a value-based learner explores, under Stable-Baselines3's names where it has them. */
export const explorationDescriptors = {
  exploration: {
    kind: "choice",
    default: "linear",
    choices: ["linear", "exponential", "constant", "softmax"],
    meaning: "how actions are drawn while learning: epsilon-greedy by one of three schedules, or by softmax of values",
    raising: "linear falls with the steps of the run, exponential with its episodes",
  },
  explorationInitialEps: {
    kind: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "probability of a random action at the start; all along if constant",
    raising: "explores more before what is learned is used",
  },
  explorationFinalEps: {
    kind: "number",
    default: 0.05,
    min: 0,
    max: 1,
    tune: [0, 0.2],
    meaning: "probability of a random action at the end",
    raising: "keeps exploring, and earns less while learning",
  },
  explorationFraction: {
    kind: "number",
    default: 0.5,
    min: 0,
    max: 1,
    tune: [0.05, 1],
    meaning: "linear: part of the run over which it falls from its initial to its final value",
    raising: "explores for longer",
  },
  explorationDecay: {
    kind: "number",
    default: 0.005,
    min: 0,
    tune: [0.0001, 0.05],
    meaning: "exponential: rate of the fall, per episode",
    raising: "ends exploration sooner",
  },
  temperature: {
    kind: "number",
    default: 1,
    min: 1e-6,
    tune: [0.01, 10],
    meaning: "softmax: differences of value that still leave the worse action a fair chance, in units of reward",
    raising: "explores more evenly",
  },
} as const;

/** How to explore. */
export type ExplorationHyperparams = Infer<typeof explorationDescriptors>;

/** How far a run has come. */
export interface Progress {
  /** 1 at the start of the run, 0 at its end. */
  readonly progressRemaining: number;
  /** Episodes that have ended. */
  readonly episodes: number;
}

/**
 * The probability ε of a random action at some point of a run.
 *
 * Linear: from initial to final over the first `explorationFraction` of the steps, then final. Exponential, of the
 * episodes: ε = final + (initial − final) e^(−decay · episodes). Constant: initial. Softmax has none: 0.
 */
export function epsilonAt(h: ExplorationHyperparams, { progressRemaining, episodes }: Progress): number {
  const { explorationInitialEps: initial, explorationFinalEps: final } = h;
  switch (h.exploration) {
    case "linear": {
      const done = 1 - progressRemaining;
      return done >= h.explorationFraction ? final : initial + (final - initial) * (done / h.explorationFraction);
    }
    case "exponential":
      return final + (initial - final) * exp(-h.explorationDecay * episodes);
    case "constant":
      return initial;
    case "softmax":
      return 0;
  }
}
