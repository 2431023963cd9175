import type { Question } from "./types.ts";

/** Questions on the Markov property. */
export const markovProperty: readonly Question[] = [
  {
    id: "ball-in-flight",
    kind: "choice",
    lesson: "markov-property",
    prompt: "You have to catch a ball. Which of these is enough to decide by, with no look at the past?",
    options: [
      {
        text: "A photograph of the ball in the air.",
        feedback: "It does not tell whether the ball comes or goes, so the past would still help.",
      },
      { text: "Its place and its velocity.", isRight: true },
      {
        text: "Its place now and the colour of the sky.",
        feedback: "More numbers, but not those that are missing: how fast it moves, and where to.",
      },
      {
        text: "How often you have caught it before.",
        feedback: "That is history, and it says nothing about where the ball is.",
      },
    ],
    why: "A state has the Markov property if the past adds nothing to it.",
  },
  {
    id: "mend-markov",
    kind: "many",
    lesson: "markov-property",
    prompt:
      "An agent sees single frames of a game with moving balls and cannot play it well. What gives it a state that suffices?",
    options: [
      {
        text: "Showing it the last few frames together",
        isRight: true,
        feedback: "From a few frames one can see which way things move.",
      },
      {
        text: "Adding the balls' speeds to what it sees",
        isRight: true,
        feedback: "With place and speed the past adds nothing more.",
      },
      {
        text: "Paying ten times the reward",
        feedback: "A larger reward does not show what cannot be seen.",
      },
      {
        text: "Playing ten times as many games",
        feedback: "However often it plays, balls that come and balls that go look the same to it.",
      },
    ],
    why: "What is missing from the present has to be put into it: by measuring more, or by remembering.",
  },
];
