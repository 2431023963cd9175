import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "discountedReturn",
  starter: `function discountedReturn(rewards, gamma) {
  let sum = 0;
  // Add up the rewards, each discounted by its step.
  return sum;
}
`,
  solution: `function discountedReturn(rewards, gamma) {
  let sum = 0;
  for (let step = rewards.length - 1; step >= 0; step--) {
    sum = rewards[step] + gamma * sum;
  }
  return sum;
}
`,
  explanation:
    "From the end, each step is the same: what this step pays, plus γ times all that follows. The return of a state " +
    "and that of the next one are tied together in just this way, and every method of learning values uses it.",
  cases: [
    { args: [[1, 1, 1], 1], expected: 3, about: "no discount: a plain sum" },
    { args: [[1, 1, 1], 0.5], expected: 1.75, about: "γ = 0.5: 1 + 0.5 + 0.25" },
    { args: [[0, 0, 8], 0.5], expected: 2, about: "one reward, two steps ahead" },
    { args: [[3, 5, 7], 0], expected: 3, about: "γ = 0: only the first counts" },
    { args: [[], 0.9], expected: 0, about: "no reward at all" },
    { args: [[2, -4, 4], 0.5], expected: 1, about: "a loss on the way" },
    { args: [[0, 0, 0, 0, 0, 0, 0, 0, 0, 100], 0.9], expected: 38.7420489, about: "the pile, ten steps away" },
  ],
};
