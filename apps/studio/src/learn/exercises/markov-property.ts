import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "looksMarkov",
  starter: `function looksMarkov(steps) {
  // What came after an observation and an action the first time?
  const seen = new Map();
  for (const [observation, action, next] of steps) {
    const key = JSON.stringify([observation, action]);
    // Is it known already, and different?
  }
  return true;
}
`,
  solution: `function looksMarkov(steps) {
  const seen = new Map();
  for (const [observation, action, next] of steps) {
    const key = JSON.stringify([observation, action]);
    const outcome = JSON.stringify(next);
    if (seen.has(key) && seen.get(key) !== outcome) return false;
    seen.set(key, outcome);
  }
  return true;
}
`,
  explanation:
    "One pair with two outcomes is proof that something is missing, in a world without chance. With chance, one would " +
    "compare how often each outcome comes, and whether that changes with what was before.",
  cases: [
    { args: [[]], expected: true, about: "nothing recorded proves nothing" },
    {
      args: [
        [
          [1, "right", 2],
          [2, "right", 3],
          [1, "right", 2],
        ],
      ],
      expected: true,
      about: "always the same",
    },
    {
      args: [
        [
          [1, "right", 2],
          [1, "left", 0],
        ],
      ],
      expected: true,
      about: "another action may lead elsewhere",
    },
    {
      args: [
        [
          [5, "coast", 6],
          [6, "coast", 7],
          [5, "coast", 4],
        ],
      ],
      expected: false,
      about: "one position, two directions: the velocity is missing",
    },
    {
      args: [
        [
          [[5, 1], "coast", [6, 1]],
          [[5, -1], "coast", [4, -1]],
          [[5, 1], "coast", [6, 1]],
        ],
      ],
      expected: true,
      about: "position and velocity: two observations, not one",
    },
    {
      args: [
        [
          ["door", "open", "hall"],
          ["door", "open", "wall"],
        ],
      ],
      expected: false,
      about: "a door that is locked now and then",
    },
  ],
};
