import type { Question } from "./types.ts";

/** Questions on the loop. */
export const theLoop: readonly Question[] = [
  {
    id: "order-the-loop",
    kind: "order",
    lesson: "the-loop",
    prompt: "Put one turn of the loop in order.",
    items: [
      "The environment shows its state, S₀",
      "The agent chooses an action, A₀",
      "The environment carries the action out",
      "The agent receives the reward R₁ and the next state, S₁",
      "The agent chooses again, A₁",
    ],
    feedback: "First there is something to see, then somebody acts, and only then is there anything to reward.",
    why: "State, action, reward, next state; and the next state is where the next turn begins.",
  },
  {
    id: "reward-number",
    kind: "choice",
    lesson: "the-loop",
    prompt: "The reward for the action A₀ is written R₁, not R₀. Why?",
    options: [
      {
        text: "The reward of the very first action is always skipped.",
        feedback: "None is skipped: every action has its reward, and it arrives after the action.",
      },
      { text: "It arrives together with the next state, S₁.", isRight: true },
      {
        text: "The 1 says how much the reward is worth.",
        feedback: "The number below says when it comes, not how large it is.",
      },
      {
        text: "It belongs to the first episode that the agent plays.",
        feedback: "The numbers count steps within an episode; episodes are not numbered by them.",
      },
    ],
    why: "Acting at step t, one receives reward and state of step t + 1. Some books number otherwise.",
  },
];
