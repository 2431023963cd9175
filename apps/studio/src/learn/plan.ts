/** A part of the course, with a quiz at its end. */
export interface Part {
  readonly id: PartId;
  readonly title: string;
  readonly about: string;
  /** Ids of its lessons; numbered through all parts, they name the files: `02-the-loop.mdx`. */
  readonly lessons: readonly string[];
}

export type PartId = "framework" | "rewards" | "policies" | "deep";

export const PARTS: readonly Part[] = [
  {
    id: "framework",
    title: "The framework",
    about: "An agent, a world, and the loop between them.",
    lessons: ["what-is-rl", "the-loop", "the-return", "markov-property", "state-and-observation", "action-spaces"],
  },
  {
    id: "rewards",
    title: "Rewards and tasks",
    about: "What a reward is worth when it comes late, when a task is over, and how much to try.",
    lessons: ["discounting", "tasks", "exploration"],
  },
  {
    id: "policies",
    title: "Two ways to a policy",
    about: "Learn what to do, or learn what things are worth and let that decide.",
    lessons: ["policies", "policy-based", "value-based"],
  },
  {
    id: "deep",
    title: "Deep",
    about: "A network in place of a table, and your first landing on the Moon.",
    lessons: ["deep", "first-landing", "publish", "where-next"],
  },
];
