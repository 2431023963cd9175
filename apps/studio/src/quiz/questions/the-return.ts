import type { Question } from "./types.ts";

/** Questions on the return and the reward hypothesis. */
export const theReturn: readonly Question[] = [
  {
    id: "plain-return",
    kind: "number",
    lesson: "the-return",
    prompt: "An episode gives the rewards 1, 1, −1 and 5. What is its return, nothing discounted?",
    answer: 6,
    tolerance: 0.001,
    slips: [
      { value: 8, feedback: "The −1 is taken off, not added: rewards may be below zero." },
      { value: 5, feedback: "The last reward alone is not the return: all of them count." },
      { value: 1.5, feedback: "That is their mean. The return is their sum." },
    ],
    feedback: "The return is the sum of all rewards: 1 + 1 − 1 + 5.",
    lab: { lesson: "the-return", text: "Walk a way of your own in the lab: it adds up what the steps pay." },
    why: "A return adds up everything that came, good and bad.",
  },
  {
    id: "expected-gamble",
    kind: "number",
    lesson: "the-return",
    prompt:
      "A door gives a reward of 10 in three of ten tries, and nothing otherwise. What return is to be expected of one try?",
    answer: 3,
    tolerance: 0.001,
    slips: [
      { value: 10, feedback: "That is the best case. An expectation counts each case by how often it comes." },
      { value: 5, feedback: "The middle of 0 and 10 would do if both came equally often." },
      { value: 30, feedback: "That is what ten tries give together." },
    ],
    feedback: "Count each case by its chance: 0.3 × 10 + 0.7 × 0.",
    lab: {
      lesson: "exploration",
      text: "Dinners differ, and means settle: go out often in the lab with the restaurants.",
    },
    why: "“Expected” means the mean of very many tries; a single one may bring anything.",
  },
  {
    id: "reward-hypothesis",
    kind: "choice",
    lesson: "the-return",
    prompt: "What does the reward hypothesis claim?",
    options: [
      {
        text: "That an agent will reach any goal, if only it is paid enough for it.",
        feedback: "It promises no success. It says how goals can be written down.",
      },
      {
        text: "That learning works only where a reward follows every single action.",
        feedback: "Most rewards may well be zero. Only their sum matters.",
      },
      {
        text: "That every goal can be told as making an expected sum of rewards as large as possible.",
        isRight: true,
      },
      {
        text: "That agents enjoy rewards as animals do.",
        feedback: "A reward is a number in a sum; nothing is said about feelings.",
      },
    ],
    why: "It is the ground to stand on: because of it, an agent needs one aim only, the expected return.",
  },
];
