import type { Question } from "./types.ts";

/** Questions on exploration and exploitation. */
export const exploration: readonly Question[] = [
  {
    id: "crumbs-for-ever",
    kind: "choice",
    lesson: "exploration",
    prompt:
      "A mouse found a spot where crumbs worth 1 never run out. A pile worth 1000 lies further up the maze. It stays with the crumbs. What is it lacking?",
    options: [
      {
        text: "A better memory.",
        feedback: "It remembers the crumbs very well. It cannot remember what it never met.",
      },
      { text: "Exploration: it only uses what it already knows.", isRight: true },
      {
        text: "Exploitation: it should use its knowledge more.",
        feedback: "It does nothing else. Exploiting is what keeps it there.",
      },
      {
        text: "A larger γ: with more patience it would notice the pile.",
        feedback: "Patience helps only with rewards one knows of.",
        lesson: "discounting",
      },
    ],
    why: "Who only exploits never learns of anything better.",
  },
  {
    id: "restaurants",
    kind: "many",
    lesson: "exploration",
    prompt: "Going out for dinner: which of these are exploration?",
    options: [
      {
        text: "A restaurant where you have never been",
        isRight: true,
        feedback: "You may be disappointed; and you learn something either way.",
      },
      { text: "A door drawn by lot", isRight: true, feedback: "Acting at random is the simplest way to explore." },
      { text: "The place you liked best so far", feedback: "That uses what you know: exploitation." },
      {
        text: "The second visit of a place that was bad once",
        isRight: true,
        feedback: "One evening is little evidence: going again tells you more, at the risk of another bad dinner.",
      },
    ],
    why: "Exploring costs something now and may pay for all evenings to come.",
  },
  {
    id: "epsilon-greedy-share",
    kind: "number",
    lesson: "exploration",
    prompt:
      "With ε = 0.1 an ε-greedy agent draws any of 4 actions at random in one step of ten. In what share of all steps does it take the action it holds for best?",
    answer: 0.925,
    tolerance: 0.0015,
    slips: [
      { value: 0.9, feedback: "Nearly: when it draws at random, it also hits the best action in one case of four." },
      { value: 0.1, feedback: "That is the share of random draws." },
      { value: 0.975, feedback: "0.9 plus a quarter of 0.1, not three quarters of it." },
    ],
    feedback: "0.9 of the steps on purpose, and a quarter of the remaining 0.1 by chance.",
    lab: {
      lesson: "exploration",
      text: "Let the mouse of the lab go step by step, and count how often it leaves its way.",
      values: { epsilon: "0.1" },
    },
    why: "Random draws may pick the best action too: 1 − ε + ε/4.",
  },
  {
    id: "always-random",
    kind: "choice",
    lesson: "exploration",
    prompt: "An agent keeps ε at 1 to the end. What happens?",
    options: [
      {
        text: "It earns the most of all, for in the end it has tried everything.",
        feedback: "It knows a great deal and never acts on it.",
      },
      { text: "It learns what things are worth, and never uses it.", isRight: true },
      {
        text: "It learns nothing at all from what it does.",
        feedback: "It learns from every step. What it lacks is using what it learned.",
      },
      {
        text: "It stops exploring as soon as it knows enough of it all.",
        feedback: "ε = 1 is nothing but exploring.",
      },
    ],
    why: "Both are needed: mostly much exploration in the beginning and less later.",
  },
  {
    id: "epsilon-greedy-step",
    kind: "order",
    lesson: "exploration",
    prompt: "Put one step of an ε-greedy agent in order.",
    items: [
      "Draw a random number from 0 to 1",
      "Compare it with ε",
      "Choose: any action if it is below ε, else the one that looks best",
      "Act, and see the reward",
      "Correct the estimate of the action that was taken",
    ],
    feedback: "The dice decide how to choose; only after acting is there a reward to learn from.",
    why: "The rule that balances trying and using fits in one line of code.",
  },
];
