import type { Question } from "./types.ts";

/** Questions on the first landing. */
export const firstLanding: readonly Question[] = [
  {
    id: "lander-reward",
    kind: "many",
    lesson: "first-landing",
    prompt: "What does the lander's reward count?",
    options: [
      {
        text: "Coming nearer to the pad, and slower",
        isRight: true,
        feedback: "Every step pays for progress: without it, the first landing would be mere luck.",
      },
      { text: "A leg that touches the ground", isRight: true, feedback: "Each leg on the ground pays 10." },
      { text: "Fuel, with a small minus", isRight: true, feedback: "Each step of the main engine costs 0.3." },
      { text: "A crash, with −100", isRight: true, feedback: "Crashing costs 100; coming to rest pays 100." },
      { text: "The beauty of the flight", feedback: "Only what is written into the reward counts; beauty is not." },
    ],
    why: "The reward is a description of the goal. The agent will do what it says, not what was meant.",
  },
  {
    id: "order-training",
    kind: "order",
    lesson: "first-landing",
    prompt: "Put the way to a first trained lander in order.",
    items: [
      "Make the environment, and look at what it sees and what it can do",
      "Choose an algorithm and its settings",
      "Train, and watch the curves",
      "Evaluate in fresh episodes",
      "Compare with the mark of 200",
    ],
    feedback: "The action space decides which algorithm fits, and only a trained agent can be examined.",
    why: "Look, choose, train, examine, judge.",
  },
  {
    id: "training-score",
    kind: "choice",
    lesson: "first-landing",
    prompt: "The curve of training shows a mean return of 190. Why does one evaluate in fresh episodes all the same?",
    options: [
      {
        text: "The curve is of many agents: while training, one still explores and changes.",
        isRight: true,
      },
      {
        text: "The curve always shows more than the agent is able to do.",
        feedback:
          "Often it is too low, for the agent explores while it trains. One does not know until it is examined.",
      },
      {
        text: "An evaluation trains the agent once more, without any noise.",
        feedback: "Nothing is learned in an evaluation; that is the point of it.",
      },
      {
        text: "It saves time, for an evaluation takes fewer steps.",
        feedback: "It costs some time, and buys a number that can be believed.",
      },
    ],
    why: "An evaluation measures one finished agent, in episodes from which it does not learn.",
  },
  {
    id: "mean-minus-std",
    kind: "number",
    lesson: "first-landing",
    prompt:
      "A lander scores 252 ± 31 over 100 episodes. What is its mark by the course's measure, mean − standard deviation?",
    answer: 221,
    tolerance: 0.5,
    slips: [
      { value: 283, feedback: "The spread is taken off, not added." },
      { value: 252, feedback: "That is the mean alone. An unsteady agent should not look like a steady one." },
    ],
    feedback: "252 − 31; at 200 and above it passes.",
    lab: { lesson: "first-landing", text: "Evaluate your own lander, and work it out." },
    why: "The measure prefers landers that always land to those that sometimes land brilliantly.",
  },
  {
    id: "one-seed",
    kind: "choice",
    lesson: "first-landing",
    prompt: "With one seed each, settings A reach 240 and settings B reach 225. What can be said?",
    options: [
      {
        text: "A is better: fifteen points are far more than an accident.",
        feedback: "Another seed may turn it round: two seeds of the same settings often differ by more.",
      },
      { text: "Little: it takes more seeds to tell luck from merit.", isRight: true },
      {
        text: "Both are equal: fifteen points of 240 are next to nothing.",
        feedback: "They may be, or not. One run each cannot tell.",
      },
      {
        text: "B needs another reward, for it lags behind.",
        feedback: "Scores under different rewards could not be compared at all.",
        lesson: "the-return",
      },
    ],
    why: "A claim about settings needs several seeds, and shows the spread.",
  },
];
