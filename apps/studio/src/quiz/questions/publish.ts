import type { Question } from "./types.ts";

/** Questions on publishing an agent. */
export const publish: readonly Question[] = [
  {
    id: "model-card",
    kind: "many",
    lesson: "publish",
    prompt: "You publish your lander. What should its page say?",
    options: [
      {
        text: "The environment, with its version",
        isRight: true,
        feedback: "Scores of another version mean something else.",
      },
      {
        text: "Mean and spread, and over how many episodes",
        isRight: true,
        feedback: "A number without its spread cannot be compared.",
      },
      {
        text: "Algorithm, settings and seed",
        isRight: true,
        feedback: "With them, others can train it again.",
      },
      {
        text: "Its best episode in place of the mean",
        feedback: "The best of many attempts is luck, and says little about the next one.",
        lesson: "first-landing",
      },
    ],
    why: "Say enough that somebody else gets the same number.",
  },
  {
    id: "safe-model",
    kind: "choice",
    lesson: "publish",
    prompt: "You load an agent that a stranger published. Which kind of file can do you no harm by being read?",
    options: [
      {
        text: "A pickle: a program's objects, dumped as they lay in memory.",
        feedback: "Loading a pickle can run any code that its maker put in.",
      },
      { text: "Numbers with their names and shapes, and plain text about them.", isRight: true },
      {
        text: "A script that builds the agent.",
        feedback: "A script is code: running it is trusting it.",
      },
      {
        text: "Any file, as long as its author has many followers and good scores.",
        feedback: "Accounts get stolen. What a file can do does not depend on who is popular.",
      },
    ],
    why: "Weights are numbers. A file that holds nothing else has nothing to run.",
  },
];
