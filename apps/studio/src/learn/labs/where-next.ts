/** A task for which a method is to be found. */
export interface Task {
  readonly id: string;
  readonly env: string;
  readonly about: string;
}

export const TASKS: readonly Task[] = [
  {
    id: "lake",
    env: "FrozenLake-v1",
    about: "Cross a frozen lake: sixteen squares, four moves, and the ice is slippery.",
  },
  { id: "pole", env: "CartPole-v1", about: "Hold a pole up: four measured numbers, push left or right." },
  { id: "lander", env: "LunarLander-v3", about: "Land on the Moon: eight measured numbers, four orders." },
  {
    id: "pendulum",
    env: "Pendulum-v1",
    about: "Swing a pendulum up: three measured numbers, any torque from −2 to 2.",
  },
];

export const METHODS = [
  { id: "q-learning", title: "Q-learning with a table" },
  { id: "dqn", title: "DQN: Q-learning with a network" },
  { id: "ppo", title: "PPO: a policy network" },
] as const;

export type MethodId = (typeof METHODS)[number]["id"];

/** What the library says of a method for a task. */
export interface Answer {
  readonly fits: boolean;
  readonly text: string;
}

/** What `describe` of the training worker tells, or why it refuses, as an answer. */
export function answerOf(told: { readonly isTuned: boolean } | Error): Answer {
  if (told instanceof Error) return { fits: false, text: `The library refuses: ${told.message}.` };
  return {
    fits: true,
    text: told.isTuned
      ? "It fits, and there are tuned settings for it."
      : "It fits. There are no tuned settings yet: finding some would be work of your own.",
  };
}
