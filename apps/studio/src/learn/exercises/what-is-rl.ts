import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "bestAction",
  starter: `function bestAction(tries) {
  // Each try is [action, reward].
  const sums = new Map();
  const counts = new Map();
  for (const [action, reward] of tries) {
    // Remember it.
  }
  let best = null;
  // Which action has the greatest sum / count?
  return best;
}
`,
  solution: `function bestAction(tries) {
  const sums = new Map();
  const counts = new Map();
  for (const [action, reward] of tries) {
    sums.set(action, (sums.get(action) ?? 0) + reward);
    counts.set(action, (counts.get(action) ?? 0) + 1);
  }
  let best = null;
  let greatest = -Infinity;
  for (const [action, sum] of sums) {
    const mean = sum / counts.get(action);
    if (mean > greatest) {
      greatest = mean;
      best = action;
    }
  }
  return best;
}
`,
  explanation:
    "The mean, not the sum: what was tried often has collected much, good or not. A learner that goes by means and still " +
    "tries other things now and then can already solve the smallest tasks; lesson 9 lets it choose a restaurant.",
  cases: [
    { args: [[["right", 1]]], expected: "right", about: "one try" },
    {
      args: [
        [
          ["right", 1],
          ["jump", 3],
          ["left", 0],
        ],
      ],
      expected: "jump",
      about: "one try each",
    },
    {
      args: [
        [
          ["right", 1],
          ["right", 1],
          ["right", 1],
          ["jump", 2],
        ],
      ],
      expected: "jump",
      about: "a mean of 2 is more than a sum of 3 in three tries",
    },
    {
      args: [
        [
          ["right", 1],
          ["right", -1],
          ["jump", -1],
          ["stay", 0.5],
        ],
      ],
      expected: "stay",
      about: "good and bad even out",
    },
    {
      args: [
        [
          ["left", -3],
          ["right", -1],
          ["left", -2],
        ],
      ],
      expected: "right",
      about: "all of them bad: the least bad one",
    },
  ],
};
