import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "target",
  starter: `function target(reward, gamma, nextValue, terminated, truncated) {
  return reward + gamma * nextValue;
}
`,
  solution: `function target(reward, gamma, nextValue, terminated, truncated) {
  return terminated ? reward : reward + gamma * nextValue;
}
`,
  explanation:
    "After a true end nothing more can be earned, so only the reward counts. A limit of time is no end: the world " +
    "would have gone on, and its value stands for what would have come. So `truncated` changes nothing here.",
  cases: [
    { args: [1, 0.9, 10, false, false], expected: 10, about: "in the middle of an episode" },
    { args: [1, 0.9, 10, true, false], expected: 1, about: "a true end" },
    { args: [1, 0.9, 10, false, true], expected: 10, about: "cut off by a limit of time" },
    { args: [-1, 0.5, 4, true, true], expected: -1, about: "an end in the very step of the limit" },
    { args: [0, 1, -7, false, false], expected: -7, about: "no discount" },
    { args: [2, 0, 100, false, true], expected: 2, about: "γ = 0: the future counts for nothing anyway" },
  ],
};
