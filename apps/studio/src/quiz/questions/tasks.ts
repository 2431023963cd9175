import type { Question } from "./types.ts";

/** Questions on tasks with an end and without. */
export const tasks: readonly Question[] = [
  {
    id: "episodic-tasks",
    kind: "many",
    lesson: "tasks",
    prompt: "Which of these tasks are episodic?",
    options: [
      {
        text: "A level of a platform game",
        isRight: true,
        feedback: "It starts, and it ends: at the flag or in a pit.",
      },
      { text: "A game of chess", isRight: true, feedback: "Mate, stalemate, a draw or a resignation ends it." },
      { text: "Landing on the Moon", isRight: true, feedback: "Down safely or crashed: either way it is over." },
      { text: "Trading stocks, day after day", feedback: "No state ends it; it goes on until somebody stops it." },
      { text: "Keeping a house warm", feedback: "There is no last moment at which the house counts as warmed." },
    ],
    why: "Episodic: a start and an end. Continuing: no terminal state.",
  },
  {
    id: "episode-is",
    kind: "choice",
    lesson: "tasks",
    prompt: "What is an episode?",
    options: [
      {
        text: "One turn of the loop: a state, an action and its reward.",
        feedback: "That is a step. An episode is made of many.",
        lesson: "the-loop",
      },
      { text: "All that happens from a start to a terminal state.", isRight: true },
      {
        text: "One whole training, from the first try to the finished agent.",
        feedback: "That is a run. It holds thousands of episodes.",
        lesson: "first-landing",
      },
      {
        text: "The time until the agent gets its first reward.",
        feedback: "Rewards may come at any step, and none of them ends the episode by itself.",
      },
    ],
    why: "An episode is one attempt, whole.",
  },
  {
    id: "time-limit",
    kind: "choice",
    lesson: "tasks",
    prompt: "A pole is still balanced when a limit of 500 steps cuts the episode off. How should the agent take that?",
    options: [
      {
        text: "As an end like falling: nothing would have come after it anyway.",
        feedback: "Then standing at step 499 would look worthless, and the agent learns something false.",
      },
      {
        text: "As a failure, with a reward below zero.",
        feedback: "It did as well as can be. The limit is ours, not the world's.",
      },
      { text: "As a cut: more would have come, and its value still counts.", isRight: true },
      {
        text: "As proof that the task is a continuing one.",
        feedback: "The task still ends whenever the pole falls.",
      },
    ],
    why: "Terminated: the world is over. Truncated: we stopped looking.",
  },
  {
    id: "continuing-goal",
    kind: "reveal",
    lesson: "tasks",
    prompt:
      "In a task that never ends the plain sum of rewards may grow without limit. How can two behaviours be compared all the same?",
    answer:
      "Either discount, so that far rewards fade and the sum stays finite; or compare what the behaviours earn per step in the long run, their average reward.",
    criterion: "It names discounting or the average reward per step.",
    why: "Infinite sums cannot be compared; discounted ones and averages can.",
  },
];
