import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "backup",
  starter: `function backup(q, reward, nextValues, terminated, alpha, gamma) {
  const target = reward; // What else belongs to it?
  return q;
}
`,
  solution: `function backup(q, reward, nextValues, terminated, alpha, gamma) {
  const ahead = terminated ? 0 : Math.max(...nextValues);
  const target = reward + gamma * ahead;
  return q + alpha * (target - q);
}
`,
  explanation:
    "The target is what the step showed and the best guess of what follows. After the last step nothing follows, whatever " +
    "the table says about the place where it ended.",
  cases: [
    { args: [0, 5, [0, 0], false, 1, 0.9], expected: 5, about: "α = 1 goes all the way to the target" },
    { args: [2, 1, [4, 3], false, 0.5, 0.9], expected: 3.3, about: "half of the way to 1 + 0.9 × 4" },
    { args: [-3, -1, [-2, -6, -4], false, 0.5, 1], expected: -3, about: "values that agree already stay" },
    { args: [-3, -1, [-2, -6], true, 0.5, 1], expected: -2, about: "the episode ended: nothing comes after" },
    { args: [7, 0, [100], false, 0, 0.9], expected: 7, about: "α = 0 learns nothing" },
    { args: [0, -1, [-9, -8], false, 0.1, 0], expected: -0.1, about: "γ = 0 looks no further than the reward" },
  ],
};
