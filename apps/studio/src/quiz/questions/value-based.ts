import type { Question } from "./types.ts";

/** Questions on value-based methods. */
export const valueBased: readonly Question[] = [
  {
    id: "value-is",
    kind: "choice",
    lesson: "value-based",
    prompt: "What is the value of a state?",
    options: [
      {
        text: "The reward that one gets in the step by which one enters it.",
        feedback: "That is one step of it. The value counts all that is to come.",
      },
      { text: "The discounted return to be expected from there on, acting by a given policy.", isRight: true },
      {
        text: "The largest discounted return that was ever seen from there on.",
        feedback: "That may have been luck; an expectation is a mean.",
        lesson: "the-return",
      },
      {
        text: "The number of steps left to the goal.",
        feedback:
          "In a world that takes 1 for each step it comes out so, with a minus. In general it is a sum of rewards.",
      },
    ],
    why: "V(s) looks ahead: from s, acting so, on average.",
  },
  {
    id: "highest-neighbour",
    kind: "choice",
    lesson: "value-based",
    prompt:
      "Every step costs 1 and the goal ends the episode. The squares that you can reach now have the values −8, −6 and −7. Where do you go?",
    options: [
      {
        text: "To −8",
        feedback: "That is the worst of them: eight more steps to pay for.",
      },
      { text: "To −6", isRight: true },
      {
        text: "To −7",
        feedback:
          "Between the others. There is a larger one: with a minus sign, the smaller number is the larger value.",
      },
      {
        text: "Anywhere: all are below zero.",
        feedback: "What counts is which is largest, not on which side of zero.",
      },
    ],
    why: "−7, then −6, then −5: the values lead to the goal like steps of a stair.",
  },
  {
    id: "steps-from-goal",
    kind: "number",
    lesson: "value-based",
    prompt:
      "Each step gives −1, the goal ends the episode, and γ = 1. What is the value of a square from which the best way takes five steps, acting best?",
    answer: -5,
    tolerance: 0.001,
    slips: [
      { value: 5, feedback: "The size is right. Each step costs 1, so the sum lies below zero." },
      { value: -4, feedback: "The step onto the goal costs as well." },
      { value: -6, feedback: "Five steps, five times −1; the goal itself takes nothing." },
    ],
    feedback: "Five steps of −1 each, nothing discounted.",
    lab: {
      lesson: "value-based",
      text: "Run the sweeps in the lab, and follow the values to the goal.",
      values: { view: "sweeps" },
    },
    why: "Here a value simply counts the steps that are left, with a minus.",
  },
  {
    id: "one-backup",
    kind: "number",
    lesson: "value-based",
    prompt:
      "V(s) is 2. From s you got the reward 1 and came to s′ with V(s′) = 4. With α = 0.5 and γ = 0.9, what is V(s) after one backup?",
    answer: 3.3,
    tolerance: 0.005,
    slips: [
      { value: 4.6, feedback: "That is the target, 1 + 0.9 × 4. With α = 0.5 one goes half of the way." },
      { value: 3.5, feedback: "The value of s′ is discounted: 0.9 × 4, not 4." },
      { value: 1.3, feedback: "That is the correction. It still has to be added to the old value, 2." },
      { value: 4.3, feedback: "The target is compared with the old value first: 2 + 0.5 × (4.6 − 2)." },
    ],
    feedback: "V(s) + α (r + γ V(s′) − V(s)) = 2 + 0.5 × (1 + 0.9 × 4 − 2).",
    lab: {
      lesson: "value-based",
      text: "The lab walks one step at a time, and writes out the arithmetic of each backup.",
      values: { view: "walking", gamma: "0.9" },
    },
    why: "A backup moves a value part of the way to reward plus discounted next value.",
  },
  {
    id: "why-q",
    kind: "choice",
    lesson: "value-based",
    prompt: "An agent knows V for every square of slippery ice, and nothing else. Why can it not simply act by it?",
    options: [
      { text: "It does not know which action leads to which square, and how surely.", isRight: true },
      {
        text: "V holds a number for one square only, the present one.",
        feedback: "There is a number for each. What it lacks is the way from here to there.",
      },
      {
        text: "V changes whenever it moves, so it is never up to date.",
        feedback: "Values of a fixed policy stay. What is missing is what its actions do.",
      },
      {
        text: "V has to be turned into probabilities first.",
        feedback: "No policy needs that here; it needs to know where actions lead.",
        lesson: "policies",
      },
    ],
    why: "Without a map of the world one learns values of actions, Q(s, a): their largest needs no map.",
  },
  {
    id: "q-step",
    kind: "order",
    lesson: "value-based",
    prompt: "Put one step of Q-learning in order.",
    items: [
      "See the state s",
      "Choose an action a, mostly the one with the largest Q(s, a)",
      "Receive the reward r and the next state s′",
      "Work out the target r + γ · the largest Q in s′",
      "Move Q(s, a) a part of the way to the target",
    ],
    feedback: "The target needs r and s′, and those come only after acting.",
    why: "Look, act, see what came, and correct the one number that led to it.",
  },
  {
    id: "two-ways",
    kind: "many",
    lesson: "value-based",
    prompt: "Which of these say something true about the two ways?",
    options: [
      {
        text: "Policy-based: the policy itself is what is learned.",
        isRight: true,
        feedback: "Directly: from state to action, or to probabilities.",
        lesson: "policy-based",
      },
      {
        text: "Value-based: the policy follows from values by a rule, such as taking the largest.",
        isRight: true,
        feedback: "Nobody trains that policy; it is a sentence about the values.",
      },
      {
        text: "Both look for a policy with the highest expected return.",
        isRight: true,
        feedback: "They differ in the way, not in the aim.",
        lesson: "policies",
      },
      {
        text: "Value-based: there is no policy, only a number for each state.",
        feedback: "They have one: take what is worth most. It is just not stored by itself.",
      },
      {
        text: "An algorithm must be one or the other: none can learn both.",
        feedback: "Actor-critics, such as PPO, learn both: a policy, and values that tell it what to expect.",
        lesson: "policy-based",
      },
    ],
    why: "Train the policy, or train values and read the policy off; many methods do some of both.",
  },
  {
    id: "circle",
    kind: "reveal",
    lesson: "value-based",
    prompt: "Values are values of a policy, and the policy goes to the highest value. Is that not circular?",
    answer:
      "It is, and learning walks round the circle: estimate the values of the present policy, act greedily by them, and a better policy has new values. At the optimum neither changes any more.",
    criterion: "It says that both are improved in turn, until nothing changes.",
    why: "Estimate, improve, estimate again: that is policy iteration.",
  },
];
