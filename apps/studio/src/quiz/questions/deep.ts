import type { Question } from "./types.ts";

/** Questions on what a network adds. */
export const deep: readonly Question[] = [
  {
    id: "what-deep-adds",
    kind: "choice",
    lesson: "deep",
    prompt: "What does “deep” add to reinforcement learning?",
    options: [
      { text: "A neural network that stands for the policy or the values.", isRight: true },
      {
        text: "A deeper look ahead: rewards further off count in the return.",
        feedback: "How far an agent looks is set by γ.",
        lesson: "discounting",
      },
      {
        text: "Another aim: to win, whatever the expected return may be.",
        feedback: "The aim stays the same. Only what holds the knowledge changes.",
        lesson: "the-return",
      },
      {
        text: "A teacher who gives the right answers, as for pictures.",
        feedback: "Networks are often trained so, but here they still learn from rewards alone.",
        lesson: "what-is-rl",
      },
    ],
    why: "The loop, the rewards and the aim remain; the table makes room for a network.",
  },
  {
    id: "when-tables-fail",
    kind: "many",
    lesson: "deep",
    prompt: "Where does a table with an entry for each state not work any more?",
    options: [
      {
        text: "A game seen as pictures of 84 × 84 points",
        isRight: true,
        feedback: "There are more pictures than atoms in the universe; no table has a row for each.",
      },
      {
        text: "A lander that measures place, speed and tilt",
        isRight: true,
        feedback: "Measured numbers are hardly ever twice exactly the same.",
      },
      { text: "A lake of sixteen squares, and slippery ice on it", feedback: "Sixteen rows: a table is just right." },
      { text: "A taxi with 500 states and six actions", feedback: "Five hundred rows are little for a computer." },
    ],
    why: "A table needs to meet a state before it knows anything about it; a network guesses from those alike.",
  },
  {
    id: "table-entries",
    kind: "number",
    lesson: "deep",
    prompt: "The taxi has 500 states and 6 actions. How many numbers does its Q-table hold?",
    answer: 3000,
    tolerance: 0.5,
    slips: [
      { value: 506, feedback: "Each state has a number for each action: multiply." },
      { value: 500, feedback: "That would be a table of V. Q has one number for each action too." },
    ],
    feedback: "One for each pair of a state and an action: 500 × 6.",
    lab: { lesson: "deep", text: "The lab counts the numbers of its own table, which has two actions for each cell." },
    why: "Rows for states, columns for actions.",
  },
  {
    id: "network-numbers",
    kind: "number",
    lesson: "deep",
    prompt:
      "A network has 8 inputs, one hidden layer of 64 units and 4 outputs, with a bias for each unit and output. How many weights are learned, biases included?",
    answer: 836,
    tolerance: 0.5,
    slips: [
      { value: 768, feedback: "The biases are missing: one for each of the 64 units and 4 outputs." },
      { value: 2048, feedback: "Layers follow one another: 8 × 64 and 64 × 4 add up, they do not multiply." },
      { value: 76, feedback: "Units are not weights: each pair of neighbours has one of its own." },
    ],
    feedback: "8 × 64 + 64 for the hidden layer, 64 × 4 + 4 for the outputs.",
    lab: { lesson: "deep", text: "The lab counts the numbers of a table and of a network, side by side." },
    why: "A few hundred numbers answer for infinitely many states.",
  },
  {
    id: "q-network-answers",
    kind: "choice",
    lesson: "deep",
    prompt: "A deep Q-network plays the lander, which has eight measurements and four actions. What does it give out?",
    options: [
      {
        text: "One number: which of the four actions is the best.",
        feedback: "The best action follows from its answer, by taking the largest.",
      },
      { text: "Four numbers: the value of each action.", isRight: true },
      {
        text: "Four probabilities, one for each action, that add up to 1.",
        feedback: "That would be a policy network. Values need not add up to anything.",
        lesson: "policy-based",
      },
      {
        text: "Eight numbers: the measurements of the next step.",
        feedback: "That would be a model of the world. A Q-network knows nothing of where actions lead.",
      },
    ],
    why: "Measurements in, one value for each action out; the largest is taken.",
  },
  {
    id: "generalise",
    kind: "choice",
    lesson: "deep",
    prompt: "After one correction in one state, a table changes one number. What does a network change?",
    options: [
      {
        text: "Just the answer for that one state, as the table does.",
        feedback: "All states share its weights, so others change along.",
      },
      { text: "The answers for other states too, most of all for similar ones.", isRight: true },
      {
        text: "Nothing, until a whole episode is over.",
        feedback: "When to learn is a choice of the algorithm. What a change touches is a matter of the network.",
      },
      {
        text: "The rewards of similar states.",
        feedback: "Rewards come from the world; only estimates change.",
        lesson: "the-loop",
      },
    ],
    why: "Sharing is what makes networks learn from few states, and what can make them forget.",
  },
];
