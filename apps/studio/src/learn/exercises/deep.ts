import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "layer",
  starter: `function layer(inputs, weights, biases) {
  // weights[unit] is a list: one number for each input.
  return biases.map((bias, unit) => {
    let sum = bias;
    return sum;
  });
}
`,
  solution: `function layer(inputs, weights, biases) {
  return biases.map((bias, unit) => {
    let sum = bias;
    for (let i = 0; i < inputs.length; i++) {
      sum += weights[unit][i] * inputs[i];
    }
    return Math.max(0, sum);
  });
}
`,
  explanation:
    "A unit adds up its inputs, each by its own weight, and lets nothing negative through (ReLU). Without that bend, layers " +
    "upon layers would be no more than one: sums of sums are sums.",
  cases: [
    { args: [[2, 3], [[1, 1]], [0]], expected: [5], about: "one unit that adds up" },
    { args: [[2, 3], [[1, -1]], [0]], expected: [0], about: "2 − 3 is negative: nothing goes through" },
    { args: [[2, 3], [[1, -1]], [4]], expected: [3], about: "the bias helps over the threshold" },
    {
      args: [
        [1, -2, 0.5],
        [
          [0.5, 0.25, 1],
          [-1, -1, 2],
          [0, 0, 0],
        ],
        [0, -0.5, 0.1],
      ],
      expected: [0.5, 1.5, 0.1],
      about: "three inputs, three units",
      tolerance: 1e-9,
    },
    { args: [[], [[]], [7]], expected: [7], about: "no input at all: the bias alone" },
  ],
};
