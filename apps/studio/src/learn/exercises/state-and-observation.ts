import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "windowOf",
  starter: `function windowOf(columns, here, behind, ahead) {
  const seen = [];
  // From here - behind to here + ahead, both included.
  return seen;
}
`,
  solution: `function windowOf(columns, here, behind, ahead) {
  const seen = [];
  for (let place = here - behind; place <= here + ahead; place++) {
    seen.push(columns[place] ?? null);
  }
  return seen;
}
`,
  explanation:
    "The window has the same length everywhere, and what stands next to the agent is always at the same place in it. " +
    "That is why something learned in one spot holds in others. The platform game puts a wall beyond the ends.",
  cases: [
    { args: [[2, 2, 0, 0, 2, 3], 2, 1, 2], expected: [2, 0, 0, 2], about: "in the middle" },
    { args: [[2, 2, 0, 0, 2, 3], 0, 2, 1], expected: [null, null, 2, 2], about: "at the left end" },
    { args: [[2, 2, 0, 0, 2, 3], 5, 1, 3], expected: [2, 3, null, null, null], about: "at the right end" },
    { args: [[7, 8, 9], 1, 0, 0], expected: [8], about: "only the own place" },
    { args: [[4], 0, 2, 2], expected: [null, null, 4, null, null], about: "wider than the world" },
  ],
};
