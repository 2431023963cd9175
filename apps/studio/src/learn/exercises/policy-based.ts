import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "turn",
  starter: `function turn(probabilities, preferences, action, advantage, alpha) {
  return preferences.map((preference, index) => {
    // The action that was drawn goes one way, all others the other way.
    return preference;
  });
}
`,
  solution: `function turn(probabilities, preferences, action, advantage, alpha) {
  return preferences.map((preference, index) => {
    const drawn = index === action ? 1 : 0;
    return preference + alpha * advantage * (drawn - probabilities[index]);
  });
}
`,
  explanation:
    "One line serves all actions: the drawn one has (1 − p), the others (0 − p). The changes add up to nothing, so what " +
    "one way gains the others lose; and what was nearly certain anyway hardly moves.",
  cases: [
    { args: [[0.5, 0.5], [0, 0], 0, 2, 0.1], expected: [0.1, -0.1], about: "better than expected" },
    { args: [[0.5, 0.5], [0, 0], 0, -2, 0.1], expected: [-0.1, 0.1], about: "worse than expected" },
    { args: [[0.2, 0.3, 0.5], [0, 1, 2], 2, 0, 0.5], expected: [0, 1, 2], about: "just as expected: nothing changes" },
    {
      args: [[0.2, 0.3, 0.5], [0, 1, 2], 1, 10, 0.1],
      expected: [-0.2, 1.7, 1.5],
      about: "three ways, the second was drawn",
    },
    { args: [[1, 0], [9, 0], 0, 5, 1], expected: [9, 0], about: "what is certain already cannot become more so" },
  ],
};
