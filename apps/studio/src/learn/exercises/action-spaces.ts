import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "forceOf",
  starter: `function forceOf(action, count) {
  // Action 0 is −1, the last one is 1, the others lie evenly between.
  return 0;
}
`,
  solution: `function forceOf(action, count) {
  return -1 + (2 * action) / (count - 1);
}
`,
  explanation:
    "From −1 to 1 is a way of 2, in count − 1 equal parts. It makes a task with a range fit for methods that need a list, " +
    "at the price of forces that can no longer be chosen.",
  cases: [
    { args: [0, 3], expected: -1, about: "the first of three" },
    { args: [1, 3], expected: 0, about: "the middle one of three" },
    { args: [2, 3], expected: 1, about: "the last of three" },
    { args: [3, 5], expected: 0.5, about: "five actions" },
    { args: [1, 2], expected: 1, about: "two actions: only the ends" },
    { args: [7, 21], expected: -0.3, about: "21 actions" },
  ],
};
