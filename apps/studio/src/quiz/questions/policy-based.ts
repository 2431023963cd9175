import type { Question } from "./types.ts";

/** Questions on policy-based methods. */
export const policyBased: readonly Question[] = [
  {
    id: "better-than-expected",
    kind: "choice",
    lesson: "policy-based",
    prompt: "A policy-based agent took an action, and things went better than expected. What does it change?",
    options: [
      { text: "It makes that action more probable in that state.", isRight: true },
      {
        text: "It takes that action in that state always from now on.",
        feedback: "One success may be luck. It moves a little, and goes on drawing.",
      },
      {
        text: "It writes the reward into a table of states.",
        feedback: "That would be a value-based method.",
        lesson: "value-based",
      },
      {
        text: "It raises the reward of that action.",
        feedback: "Rewards are the world's. The agent can only change how it acts.",
        lesson: "the-loop",
      },
    ],
    why: "Better than expected: more of it. Worse: less of it. Step by step.",
  },
  {
    id: "policy-loop",
    kind: "order",
    lesson: "policy-based",
    prompt: "Put one round of a policy-based method in order.",
    items: [
      "Play with the present policy, drawing actions",
      "Work out what return followed each action",
      "Compare it with what was to be expected",
      "Turn the policy a little towards what went better",
      "Throw the played steps away and play anew",
    ],
    feedback: "It has to play before there are returns, and to compare before it knows which way to turn.",
    why: "The played steps belong to the old policy; after the change they tell about somebody else.",
  },
  {
    id: "baseline",
    kind: "choice",
    lesson: "policy-based",
    prompt: "All returns in a task lie between 90 and 110. Why compare them with their mean before turning the policy?",
    options: [
      {
        text: "So that the numbers become smaller and cheaper to compute with.",
        feedback: "A computer adds 110 as fast as 10.",
      },
      { text: "Else every action that is taken becomes more probable, good or bad.", isRight: true },
      {
        text: "Because no probability may come out above 1 in the end.",
        feedback: "Probabilities are kept in order by their own formula, whatever the returns are.",
      },
      {
        text: "To discount them, so that late returns count less.",
        feedback: "Discounting weighs by time. Here all are compared with what was to be expected.",
        lesson: "discounting",
      },
    ],
    why: "“Better than what?” The difference from what was expected is called the advantage.",
  },
];
