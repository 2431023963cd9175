import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "sampleAction",
  starter: `function sampleAction(probabilities, random) {
  const draw = random();
  // Which action does the draw fall on?
  return 0;
}
`,
  solution: `function sampleAction(probabilities, random) {
  let rest = random();
  for (let action = 0; action < probabilities.length - 1; action++) {
    rest -= probabilities[action];
    if (rest < 0) return action;
  }
  return probabilities.length - 1;
}
`,
  explanation:
    "The probabilities cut the way from 0 to 1 into pieces, one for each action, as long as it is probable. The draw " +
    "falls into one of them. The last action takes what rounding may leave over.",
  cases: [
    { args: [[0, 1, 0, 0], { answers: [0.5] }], expected: 1, about: "a deterministic policy" },
    { args: [[0.2, 0.3, 0.5], { answers: [0.1] }], expected: 0, about: "a small draw: the first action" },
    { args: [[0.2, 0.3, 0.5], { answers: [0.4] }], expected: 1, about: "past the first, not past the second" },
    { args: [[0.2, 0.3, 0.5], { answers: [0.95] }], expected: 2, about: "a large draw: the last action" },
    { args: [[0.5, 0.5], { answers: [0.5] }], expected: 1, about: "a draw on the border belongs to the next" },
    { args: [[0, 0, 1], { answers: [0] }], expected: 2, about: "a draw of 0: what has no chance is not drawn" },
    { args: [[0.1, 0.2, 0.7], { answers: [0.9999999999999999] }], expected: 2, about: "the largest draw there is" },
  ],
};
