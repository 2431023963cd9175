import type { Question } from "./types.ts";

/** Questions on action spaces. */
export const actionSpaces: readonly Question[] = [
  {
    id: "discrete-actions",
    kind: "many",
    lesson: "action-spaces",
    prompt: "Which of these action spaces are discrete?",
    options: [
      { text: "Left, right, up, down and jump", isRight: true, feedback: "Five keys: this one or that one." },
      {
        text: "The lander's choice of no engine, left, main or right",
        isRight: true,
        feedback: "Four possibilities, nothing between them.",
      },
      { text: "The angle of a steering wheel", feedback: "Between any two angles there is another: continuous." },
      { text: "The force of a motor, from −2 to 2", feedback: "Any number in the range will do: continuous." },
    ],
    why: "Discrete: one of a countable set. Continuous: any number of a range.",
  },
  {
    id: "action-space-matters",
    kind: "choice",
    lesson: "action-spaces",
    prompt: "Why should one look at the action space before choosing an algorithm?",
    options: [
      { text: "Some algorithms compare all actions one by one.", isRight: true },
      {
        text: "Continuous actions cannot be learned by any algorithm.",
        feedback: "They can: a policy may give out the numbers themselves.",
        lesson: "policy-based",
      },
      {
        text: "Discrete actions can be seen at a glance and need no exploration.",
        feedback: "Few or many, actions have to be tried before one knows what they bring.",
        lesson: "exploration",
      },
      {
        text: "The action space decides how large rewards are.",
        feedback: "Rewards come from the task; the action space only says what can be done.",
      },
    ],
    why: "“Take the action of highest value” means looking at each; with infinitely many that is a search of its own.",
  },
  {
    id: "infinite-is-not-continuous",
    kind: "reveal",
    lesson: "action-spaces",
    prompt:
      "It is often said that a discrete space is finite and a continuous one is infinite. What does that leave out?",
    answer:
      "A space can be infinite and still discrete: all whole numbers, say. What makes a space continuous is that between any two actions lies another, so that neighbours are alike and can be interpolated.",
    criterion: "It names something infinite without in-betweens, or says that what counts is being able to go between.",
    why: "Finite or infinite counts the actions; discrete or continuous says how they lie beside each other.",
  },
];
