import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "epsilonGreedy",
  starter: `function epsilonGreedy(values, epsilon, random) {
  // Explore with probability epsilon; else take the best.
  return 0;
}
`,
  solution: `function epsilonGreedy(values, epsilon, random) {
  if (random() < epsilon) return Math.floor(random() * values.length);
  return values.indexOf(Math.max(...values));
}
`,
  explanation:
    "A number below ε comes with probability ε. Multiplied by the count of actions and rounded down, the second one is " +
    "each action with the same probability; the best is among them, so the greedy move is taken a little more often than 1 − ε.",
  cases: [
    { args: [[1, 5, 3], 0, { answers: [0] }], expected: 1, about: "ε = 0: always the best" },
    { args: [[1, 5, 3], 0.1, { answers: [0.1] }], expected: 1, about: "a draw of exactly ε does not explore" },
    { args: [[1, 5, 3], 0.1, { answers: [0.05, 0.9] }], expected: 2, about: "exploring, the last action drawn" },
    { args: [[1, 5, 3], 1, { answers: [0.99, 0] }], expected: 0, about: "ε = 1: the first action drawn" },
    { args: [[1, 5, 3, 2], 0.5, { answers: [0.2, 0.49] }], expected: 1, about: "exploring may hit on the best" },
    { args: [[4, 4, 4], 0.2, { answers: [0.7] }], expected: 0, about: "equals: the first of them" },
    { args: [[-3, -1, -2], 0.2, { answers: [0.7] }], expected: 1, about: "all values below 0" },
  ],
};
