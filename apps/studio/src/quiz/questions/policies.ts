import type { Question } from "./types.ts";

/** Questions on policies. */
export const policies: readonly Question[] = [
  {
    id: "policy-is",
    kind: "choice",
    lesson: "policies",
    prompt: "What is a policy?",
    options: [
      { text: "The rule that says what the agent does in each state.", isRight: true },
      {
        text: "The rule by which the environment pays rewards.",
        feedback: "That belongs to the environment, and the agent has no say in it.",
        lesson: "the-loop",
      },
      {
        text: "The list of actions that the agent took in an episode.",
        feedback: "That is a record of one episode. A policy answers for every state, also for those not met.",
      },
      {
        text: "A number that tells how good a state is.",
        feedback: "That is a value. A policy can be made from values, but it answers with an action.",
        lesson: "value-based",
      },
    ],
    why: "A policy is a function from states to actions: the agent's brain, if you like.",
  },
  {
    id: "optimal-is",
    kind: "choice",
    lesson: "policies",
    prompt: "What makes a policy optimal?",
    options: [
      {
        text: "It wins every episode, whatever chance may bring.",
        feedback: "Chance may spoil any single episode, and some games cannot be won.",
      },
      {
        text: "It takes the action with the largest next reward.",
        feedback: "The largest next reward may lead into a dead end. It is the sum that counts.",
        lesson: "the-return",
      },
      { text: "No policy has a higher expected return.", isRight: true },
      {
        text: "It never acts at random, however the world behaves.",
        feedback: "A random policy can be optimal: in rock, paper, scissors it has to be.",
      },
    ],
    why: "π* maximises the expected return; there may be several that do.",
  },
  {
    id: "deterministic-policy",
    kind: "choice",
    lesson: "policies",
    prompt: "A deterministic policy meets the same state a hundred times. What does it do?",
    options: [
      { text: "The same action a hundred times.", isRight: true },
      {
        text: "Each action about as often as the others.",
        feedback: "That would be a stochastic policy, and the most undecided of all.",
      },
      {
        text: "Whatever had the best reward last time.",
        feedback: "Then it would be learning. A policy as such stays as it is.",
        lesson: "policy-based",
      },
      {
        text: "It goes through the actions in turn.",
        feedback: "Then it would need to remember. A policy looks at the state alone.",
        lesson: "markov-property",
      },
    ],
    why: "Deterministic: a = π(s). Stochastic: a is drawn from π(a | s).",
  },
  {
    id: "stochastic-counts",
    kind: "number",
    lesson: "policies",
    prompt:
      "In one state a policy goes right with probability 0.7, jumps with 0.2 and goes left with 0.1. How often does it go right in 200 visits, on average?",
    answer: 140,
    tolerance: 0.5,
    unit: "times",
    slips: [
      {
        value: 200,
        feedback: "That is what a deterministic policy would do, which always takes the most probable action.",
      },
      { value: 70, feedback: "That would be in 100 visits." },
      { value: 0.7, feedback: "That is the share. Of 200 visits it makes how many?" },
    ],
    feedback: "The probability times the number of visits: 0.7 × 200.",
    lab: { lesson: "policies", text: "Give a tile of the lab several moves, and look at the chance of each." },
    why: "A stochastic policy answers with a distribution, and actions are drawn from it.",
  },
  {
    id: "why-stochastic",
    kind: "many",
    lesson: "policies",
    prompt: "Where can a stochastic policy be better than every deterministic one?",
    options: [
      {
        text: "Against an opponent who notices habits",
        isRight: true,
        feedback: "Whoever always plays rock will soon meet paper.",
      },
      {
        text: "Where two places look alike but need different moves",
        isRight: true,
        feedback: "Always doing the same would get stuck in one of the two.",
      },
      {
        text: "While learning, to try things out",
        isRight: true,
        feedback: "Drawing actions explores by itself.",
      },
      {
        text: "In a world that is seen whole, with no opponent",
        feedback: "There, some deterministic policy is as good as the best.",
      },
    ],
    why: "In a Markov decision process some deterministic policy is optimal; elsewhere chance can help.",
  },
];
