import type { Question } from "./types.ts";

/** Questions on where to go on. */
export const whereNext: readonly Question[] = [
  {
    id: "after-this",
    kind: "choice",
    lesson: "where-next",
    prompt:
      "You want to steer a robot's arm by the torque of its motors, any number from −1 to 1. Which of these suits as it is?",
    options: [
      {
        text: "Q-learning with a table",
        feedback: "Neither the measured angles nor the torques fit into the rows and columns of a table.",
        lesson: "deep",
      },
      {
        text: "DQN",
        feedback: "It compares a value for each action, and here there are infinitely many.",
        lesson: "action-spaces",
      },
      { text: "PPO", isRight: true },
      {
        text: "Value iteration",
        feedback: "It plans with a full model of a small world, and learns nothing by trial.",
        lesson: "value-based",
      },
    ],
    why: "A policy can give out numbers of a range; taking the largest of infinitely many values is hard.",
  },
  {
    id: "does-not-land",
    kind: "reveal",
    lesson: "where-next",
    prompt:
      "A friend's lander hovers above the pad until the time is over and never lands. What might be going on, and what would you look at first?",
    answer:
      "Crashing costs 100, so early on staying up is better than trying to land, and it may have settled there with too little exploration. Look at whether it still explores (entropy, ε), whether γ lets it see the reward for resting, and at several seeds before changing anything.",
    criterion: "It names the fear of the crash or too little exploration, and something to measure.",
    why: "What agents do has a reason in rewards, exploration or horizon. Look there before training longer.",
  },
];
