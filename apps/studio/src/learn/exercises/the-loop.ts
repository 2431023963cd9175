import type { ExerciseData } from "../exercise/types.ts";

export const exercise: ExerciseData = {
  functionName: "playEpisode",
  starter: `function playEpisode(state, choose, step) {
  const trajectory = [state];
  // choose(state) gives an action.
  // step(action) gives [reward, nextState, isOver].
  return trajectory;
}
`,
  solution: `function playEpisode(state, choose, step) {
  const trajectory = [state];
  for (;;) {
    const action = choose(state);
    const [reward, nextState, isOver] = step(action);
    trajectory.push(action, reward, nextState);
    if (isOver) return trajectory;
    state = nextState;
  }
}
`,
  explanation:
    "That is the whole interface between agents and worlds. The next state becomes the present one, and nothing else is " +
    "carried from turn to turn.",
  cases: [
    {
      args: ["start", { answers: ["right"] }, { answers: [[1, "end", true]] }],
      expected: ["start", "right", 1, "end"],
      about: "an episode of one step",
    },
    {
      args: [
        0,
        {
          answersTo: [
            [0, "right"],
            [1, "up"],
          ],
        },
        {
          answers: [
            [0, 1, false],
            [10, 2, true],
          ],
        },
      ],
      expected: [0, "right", 0, 1, "up", 10, 2],
      about: "two steps: the second action answers to the second state",
    },
    {
      args: [
        "A",
        {
          answersTo: [
            ["A", 3],
            ["B", 1],
          ],
        },
        {
          answers: [
            [0, "A", false],
            [0, "A", false],
            [-1, "B", false],
            [5, "C", true],
          ],
        },
      ],
      expected: ["A", 3, 0, "A", 3, 0, "A", 3, -1, "B", 1, 5, "C"],
      about: "a state that stays the same, and a loss",
    },
  ],
};
