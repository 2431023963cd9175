import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "returnsFrom",
  starter: `function returnsFrom(rewards) {
  const returns = [];
  // returns[t] is the sum of rewards[t], rewards[t + 1], … to the end.
  return returns;
}
`,
  solution: `function returnsFrom(rewards) {
  const returns = [];
  let sum = 0;
  for (let step = rewards.length - 1; step >= 0; step--) {
    sum += rewards[step];
    returns[step] = sum;
  }
  return returns;
}
`,
  explanation:
    "Seen from the end, each return is the reward of its step plus the return of the next: G of t is R of t + 1 plus G of " +
    "t + 1. Whatever learns values uses this line; lesson 7 puts one factor into it.",
  cases: [
    { args: [[0, 1, 5]], expected: [6, 6, 5], about: "three steps" },
    { args: [[4]], expected: [4], about: "one step" },
    { args: [[]], expected: [], about: "no step at all" },
    { args: [[0, 0, 0, 10]], expected: [10, 10, 10, 10], about: "paid at the end: every step leads there" },
    { args: [[1, -3, 2, -1]], expected: [-1, -2, 1, -1], about: "losses on the way" },
    { args: [[10, 0, 0]], expected: [10, 0, 0], about: "what is past does not count" },
  ],
};
