/** The hyper-parameters that every learner of a Q-network has: its shape, and how it explores. */
export const qNetworkDescriptors = {
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
