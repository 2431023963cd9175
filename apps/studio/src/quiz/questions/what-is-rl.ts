import type { Question } from "./types.ts";

/** Questions on what reinforcement learning is. */
export const whatIsRl: readonly Question[] = [
  {
    id: "what-teaches",
    kind: "choice",
    lesson: "what-is-rl",
    prompt:
      "A child gets a controller and a game it has never seen, and is left alone with them. What does it learn from?",
    options: [
      { text: "From what its own presses bring: a coin, a fall.", isRight: true },
      {
        text: "From a list that names the right press for every picture.",
        feedback: "That would be supervised learning: somebody has to know the right answers beforehand.",
      },
      {
        text: "From sorting the pictures into groups that look alike.",
        feedback: "That would be unsupervised learning. It finds patterns, but no way to behave.",
      },
      {
        text: "From the program of the game, read line by line.",
        feedback: "Whoever knows the rules can plan without a single attempt. Here nobody gave the rules away.",
      },
    ],
    why: "Reinforcement learning is learning from one's own actions and what comes of them.",
  },
  {
    id: "definition",
    kind: "many",
    lesson: "what-is-rl",
    prompt: "Which of these does it take for a problem to be one of reinforcement learning?",
    options: [
      {
        text: "An agent that decides what to do",
        isRight: true,
        feedback: "Without somebody who acts nothing is tried.",
      },
      {
        text: "An environment that answers every action",
        isRight: true,
        feedback: "Trial needs something that answers: that is the environment.",
      },
      {
        text: "Rewards, above or below zero, as the only feedback",
        isRight: true,
        feedback: "Rewards are all the agent has to go by.",
      },
      {
        text: "A teacher who corrects each action",
        feedback: "Nobody says what would have been right; the reward only says how well it went.",
      },
      {
        text: "A neural network with several layers",
        feedback: "That is the word “deep”, and it comes later. A table learns by reinforcement as well.",
        lesson: "deep",
      },
    ],
    why: "An agent, an environment, and rewards in answer to trials: nothing more is asked for.",
  },
  {
    id: "coin-then-enemy",
    kind: "choice",
    lesson: "what-is-rl",
    prompt:
      "In a platform game you press right and get a coin (+1). You press right again, run into an enemy, and lose (−1). What follows?",
    options: [
      {
        text: "Pressing right is worth 0, the sum of both.",
        feedback: "An action has no worth by itself: the same key was good in one place and bad in another.",
      },
      { text: "What a press is worth depends on where one stands.", isRight: true },
      {
        text: "Pressing right is bad: the latest reward is the one that counts.",
        feedback: "Then the coin would be forgotten. Both rewards tell something, each about its own situation.",
      },
      {
        text: "Nothing at all, before somebody has explained the rules.",
        feedback: "Two trials already tell something, and no explanation is needed for it.",
      },
    ],
    why: "What is learned is a way to behave in each situation, not a list of good keys.",
  },
  {
    id: "many-tries",
    kind: "choice",
    lesson: "what-is-rl",
    prompt:
      "A program beats strong players of a team game. No one taught it: it played against itself, for what would be thousands of years of playing. What does that show?",
    options: [
      { text: "Trial and error alone can lead far, where tries are cheap.", isRight: true },
      {
        text: "A program needs about as many games as a person does.",
        feedback: "People need a few hundred. Where a try is expensive, that difference is the main obstacle.",
      },
      {
        text: "Somebody must have written good moves down for it beforehand.",
        feedback: "Nobody did. How its own games ended was all that it had to go by.",
      },
      {
        text: "It can by now play any other game about as well as this one.",
        feedback: "What it was trained on is what it can do. Another game means learning anew.",
      },
    ],
    why: "Learning from one's own tries can go beyond what people know. It takes a great many of them.",
  },
];
