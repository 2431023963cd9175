import type { Question } from "./types.ts";

/** Questions on discounting. */
export const discounting: readonly Question[] = [
  {
    id: "discounted-cheese",
    kind: "number",
    lesson: "discounting",
    prompt: "The rewards to come are R₁ = 0, R₂ = 0 and R₃ = 10. What is the discounted return now, with γ = 0.9?",
    answer: 8.1,
    tolerance: 0.005,
    slips: [
      { value: 7.29, feedback: "One power too many: R₁ comes at once and is not discounted, so R₃ counts γ²." },
      { value: 9, feedback: "One power too few: R₂ counts γ, and R₃ counts γ²." },
      { value: 10, feedback: "That is the plain sum. Each step of waiting takes a factor of 0.9." },
    ],
    feedback: "G = R₁ + γ R₂ + γ² R₃: each step further takes one more factor of γ.",
    lab: {
      lesson: "discounting",
      text: "The lab writes such sums out, at this γ for the mouse's two plans.",
      values: { gamma: "0.9" },
    },
    why: "A reward k steps after the next one counts γᵏ.",
  },
  {
    id: "larger-gamma",
    kind: "choice",
    lesson: "discounting",
    prompt: "You raise γ from 0.9 to 0.99. What changes?",
    options: [
      {
        text: "Rewards are discounted more, and the agent looks less far ahead.",
        feedback: "It is the other way round: γ is what is left of a reward after a step, so more γ is less discount.",
      },
      { text: "Late rewards count for more: it becomes more patient.", isRight: true },
      {
        text: "Every single reward becomes larger.",
        feedback: "The world pays the same. Only the weights in the sum change.",
        lesson: "the-return",
      },
      {
        text: "The agent learns faster.",
        feedback: "That would be the learning rate; a longer look ahead mostly makes learning harder.",
        lesson: "value-based",
      },
    ],
    why: "The larger γ, the smaller the discount.",
  },
  {
    id: "about-gamma",
    kind: "many",
    lesson: "discounting",
    prompt: "What is true of γ?",
    options: [
      { text: "It lies between 0 and 1.", isRight: true, feedback: "Above 1 far rewards would outweigh all others." },
      {
        text: "With γ = 0 only the very next reward counts.",
        isRight: true,
        feedback: "Each further step multiplies by 0, so all but the first reward vanish.",
      },
      {
        text: "Values from 0.95 to 0.99 are common.",
        isRight: true,
        feedback: "Most tasks need a look ahead of some tens to some hundreds of steps.",
      },
      {
        text: "With γ = 1 a task that never ends always has a finite return.",
        feedback: "A plain sum over infinitely many steps may grow without end; γ below 1 keeps it finite.",
        lesson: "tasks",
      },
      {
        text: "It is the chance that the agent explores.",
        feedback: "That is ε. γ weighs rewards, and decides nothing about trying.",
        lesson: "exploration",
      },
    ],
    why: "γ is a weight for waiting: from “now only” at 0 to “whenever” at 1.",
  },
  {
    id: "cheese-by-the-cat",
    kind: "choice",
    lesson: "discounting",
    prompt:
      "The biggest pile of cheese lies beside the cat. Why does a discounting mouse value it less than its size suggests?",
    options: [
      { text: "It lies further off in time, and by then the cat may have come.", isRight: true },
      {
        text: "The reward of a cheese is smaller where the cat is near.",
        feedback: "The reward itself is the largest of all. What is doubtful is whether it will ever come.",
      },
      {
        text: "The discount rate γ is lower on the squares near the cat.",
        feedback:
          "γ is one number for all places. What falls is the chance to get there, and that is what discounting stands for.",
      },
      {
        text: "The mouse has not explored that corner.",
        feedback: "It may know the pile well. Knowing it does not bring it nearer.",
        lesson: "exploration",
      },
    ],
    why: "Sooner is surer: discounting puts that into one number.",
  },
  {
    id: "crumb-or-cheese",
    kind: "number",
    lesson: "discounting",
    prompt:
      "A crumb worth 1 lies one step away, a cheese worth 3 lies six steps the other way. At which γ are both worth the same at the start?",
    answer: 0.8027,
    tolerance: 0.006,
    slips: [
      { value: 0.8327, feedback: "Six steps away means five more than the crumb, not six: 3 γ⁵ = 1." },
      { value: 0.3333, feedback: "That compares the sizes alone. The waiting counts too: five steps of it." },
      { value: 0.6, feedback: "The discount works by powers: five steps take γ five times over." },
    ],
    feedback: "The crumb counts 1, the cheese 3 γ⁵. Set them equal: γ is the fifth root of 1/3.",
    lab: {
      lesson: "discounting",
      text: "Turn γ in the lab until the mouse changes its mind; the distances there are others.",
    },
    why: "Below that γ the mouse takes the crumb, above it goes for the cheese.",
  },
  {
    id: "horizon",
    kind: "number",
    lesson: "discounting",
    prompt: "About how many steps does an agent with γ = 0.99 look ahead, by the rule of thumb 1/(1 − γ)?",
    answer: 100,
    tolerance: 0.5,
    unit: "steps",
    slips: [
      { value: 99, feedback: "Nearly. It is one divided by what γ lacks to 1: 1/0.01." },
      { value: 10, feedback: "That belongs to γ = 0.9." },
      { value: 1000, feedback: "That belongs to γ = 0.999." },
    ],
    feedback: "1 − 0.99 is 0.01, and 1/0.01 is the number.",
    lab: {
      lesson: "discounting",
      text: "The lab says below its slider how far the mouse looks.",
      values: { gamma: "0.99" },
    },
    why: "All weights together add up to 1/(1 − γ), as if so many steps counted in full.",
  },
];
