import type { Infer } from "./descriptor.ts";
import { explorationDescriptors } from "./exploration.ts";

const ownDescriptors = {
  gamma: {
    kind: "number",
    default: 0.99,
    min: 0,
    max: 1,
    tune: [0.9, 0.9999],
    meaning: "discount of the rewards to come",
    raising: "looks further ahead",
  },
  initialValue: {
    kind: "number",
    default: 0,
    meaning: "value of every action before anything is learned",
    raising: "above what can be earned it makes the agent try everything (optimism)",
  },
  metricsFreq: {
    kind: "integer",
    default: 10_000,
    min: 1,
    meaning: "environment steps between two records of metrics",
    raising: "fewer records",
  },
} as const;

/** The hyper-parameters that every learner of a table of action values has. */
export const tabularDescriptors: typeof ownDescriptors & typeof explorationDescriptors = {
  ...ownDescriptors,
  ...explorationDescriptors,
};

/** The step size of a learner that moves a value part of the way to its target. */
const stepSizeDescriptors = {
  learningRate: {
    kind: "schedule",
    default: 0.1,
    min: 0,
    max: 1,
    tune: [0.01, 1],
    meaning: "part of the way that a value goes to its target",
    raising: "learns faster; too fast where rewards or moves are random",
  },
} as const;

/** The hyper-parameters of every learner of a table by temporal differences. */
export const temporalDifferenceDescriptors: typeof stepSizeDescriptors & typeof tabularDescriptors = {
  ...stepSizeDescriptors,
  ...tabularDescriptors,
};

/** The hyper-parameters of every learner of a table by temporal differences, by their names in code. */
export type TemporalDifferenceHyperparams = Infer<typeof temporalDifferenceDescriptors>;
