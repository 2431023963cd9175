import type { Infer } from "./descriptor.ts";

/** The hyper-parameters that every learner of a Q-network has: when it learns, how it explores, and its shape. */
export const qNetworkDescriptors = {
  trainFreq: {
    kind: "frequency",
    default: 4,
    min: 1,
    tune: [1, 256],
    meaning: "steps of each environment between updates; 1,episode for as many whole episodes of one environment",
    raising: "fewer updates, each from fresher experience",
  },
  targetUpdateInterval: {
    kind: "integer",
    default: 10_000,
    min: 1,
    tune: [1, 20_000],
    meaning: "environment steps between updates of the target network",
    raising: "steadier targets that know less",
  },
  maxGradNorm: {
    kind: "number",
    default: 10,
    min: 0,
    tune: [0.5, 100],
    meaning: "largest norm of the gradient of all weights together",
    raising: "lets single batches move the weights further",
  },
  explorationFraction: {
    kind: "number",
    default: 0.1,
    min: 0,
    max: 1,
    tune: [0.01, 0.5],
    meaning: "part of the run over which the probability of a random action falls",
    raising: "explores for longer",
  },
  explorationInitialEps: {
    kind: "number",
    default: 1,
    min: 0,
    max: 1,
    meaning: "probability of a random action at the start",
    raising: "explores more before what is learned is used",
  },
  explorationFinalEps: {
    kind: "number",
    default: 0.05,
    min: 0,
    max: 1,
    tune: [0, 0.2],
    meaning: "probability of a random action once it has fallen",
    raising: "keeps exploring, and earns less while learning",
  },
  netArch: {
    kind: "layers",
    default: [64, 64],
    meaning: "sizes of the hidden layers",
    raising: "fits more, learns slower",
  },
  activationFn: {
    kind: "choice",
    default: "relu",
    choices: ["tanh", "relu", "leaky_relu", "elu", "sigmoid"],
    meaning: "non-linearity of the hidden layers",
    raising: "relu is the usual one for values without bound",
  },
} as const;

/** The probability of a random action: it falls in a straight line over the first `explorationFraction` of the run. */
export function explorationRateAt(h: Infer<typeof qNetworkDescriptors>, progressRemaining: number): number {
  const { explorationInitialEps: initial, explorationFinalEps: final, explorationFraction } = h;
  const done = 1 - progressRemaining;
  return done >= explorationFraction ? final : initial + (done / explorationFraction) * (final - initial);
}
