import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const learn = path.join(root, "apps/studio/src/learn");
const questions = path.join(root, "apps/studio/src/quiz/questions");

/** The ids in a cell, each in backquotes. */
const idsIn = (cell: string): string[] => [...cell.matchAll(/`([a-z0-9-]+)`/g)].map(([, id]) => id);

const rows = readFileSync(path.join(root, "docs/course-coverage.md"), "utf8")
  .split(/\r?\n/)
  .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
  .slice(1)
  .map((line) => {
    const [, heading, lesson, lab, asked] = line.split("|").map((cell) => cell.trim());
    return { heading, lessons: idsIn(lesson), labs: idsIn(lab), questions: idsIn(asked) };
  });
const lessons = readdirSync(path.join(learn, "lessons"))
  .filter((name) => name.endsWith(".mdx"))
  .map((name) => name.slice("00-".length, -".mdx".length));
/** The lesson of every question of the bank. */
const lessonOf: ReadonlyMap<string, string> = new Map(
  readdirSync(questions)
    .map((name) => readFileSync(path.join(questions, name), "utf8"))
    .flatMap((text) => [...text.matchAll(/^ {4}id: "([a-z0-9-]+)",\n.*\n {4}lesson: "([a-z0-9-]+)",$/gm)])
    .map(([, id, lesson]) => [id, lesson]),
);
const bank = [...lessonOf.keys()];

/** What the introduction has, from its first heading to its last: known here too, so that no row can go unnoticed. */
const INTRODUCTION = [
  "Opening: agents that act, and the promise of a lander",
  "*Figure:* an agent that beats strong players of a team game",
  "*Film:* a lander comes down between the flags",
  "What is reinforcement learning?",
  "The big picture",
  "*Figure:* a child alone with a game and its controller",
  "*Figure:* right is pressed, a coin, +1",
  "*Figure:* right again, an enemy, −1",
  "A formal definition",
  "The reinforcement learning framework",
  "The RL process",
  "*Figure:* the loop of state, action, reward and next state",
  "*Figure:* the loop in a platform game, frame by frame",
  "*Figure:* the sequence S₀, A₀, R₁, S₁",
  "The reward hypothesis: the central idea",
  "Markov property",
  "Observations and states space",
  "*Figure:* chess, where the whole state is seen",
  "*Figure:* a platform game, of which a window is seen",
  "*Figure:* recap, state and observation",
  "Action space",
  "*Figure:* a platform game with five moves: discrete",
  "*Figure:* a car that steers by any angle: continuous",
  "*Figure:* recap, discrete and continuous",
  "Rewards and the discounting",
  "*Figure:* the cumulative reward, a sum",
  "*Figure:* the same sum, written with a sign of summation",
  "*Figure:* mouse, cat and cheese",
  "*Figure:* the discounted sum",
  "Type of tasks",
  "Episodic task",
  "*Figure:* an episode begins anew",
  "Continuing tasks",
  "*Figure:* trading stocks without an end",
  "*Figure:* recap, episodic and continuing",
  "Exploration and exploitation",
  "*Figure:* endless crumbs below, a great pile above",
  "*Figure:* the choice of a restaurant",
  "*Figure:* recap, the trade-off",
  "The two main approaches",
  "The policy π: the agent's brain",
  "*Figure:* from state through policy to action",
  "Policy-based methods",
  "*Figure:* an arrow in every square",
  "*Figure:* deterministic, action = policy(state)",
  "*Figure:* the same state, the same move",
  "*Figure:* stochastic, a distribution over actions",
  "*Figure:* probabilities of the moves in a game",
  "*Figure:* recap, training the policy",
  "*Figure:* recap, deterministic and stochastic",
  "Value-based methods",
  "*Figure:* the value of a state, as an expectation",
  "*Figure:* squares with −7, −6, −5 that lead to the goal",
  "*Figure:* recap, training the value function",
  "*Figure:* recap, the policy that follows from values",
  "The “deep” in reinforcement learning",
  "*Figure:* a Q-table beside a Q-network",
  "Summary",
  "The hands-on: train a lander",
  "Share it with others",
  "Test yourself",
  "What comes next: Q-learning, then deep Q-learning",
  "Closing: go on, and take the time that it takes",
];

it("has a row for every heading and figure, in their order", () => {
  expect(rows.map(({ heading }) => heading)).toEqual(INTRODUCTION);
});

it("gives every heading and figure a lesson, a lab and a question", () => {
  for (const { heading, ...taught } of rows) {
    for (const ids of Object.values(taught)) expect(ids.length, heading).toBeGreaterThan(0);
  }
});

it("names lessons, labs and questions that exist", () => {
  const missing = rows.flatMap((row) => [
    ...row.lessons.filter((id) => !lessons.includes(id)).map((id) => `lesson ${id}`),
    ...row.labs.filter((id) => !existsSync(path.join(learn, "labs", `${id}-lab.tsx`))).map((id) => `lab ${id}`),
    ...row.questions.filter((id) => !bank.includes(id)).map((id) => `question ${id}`),
  ]);
  expect([...new Set(missing)]).toEqual([]);
});

it("asks about a heading where its lesson is asked about", () => {
  for (const { heading, lessons: inLessons, questions: asked } of rows) {
    // The last lesson looks back on all others.
    if (inLessons.includes("where-next")) continue;
    expect(
      asked.some((id) => inLessons.includes(lessonOf.get(id) ?? "")),
      heading,
    ).toBe(true);
  }
});

it("names a lab where its lesson uses it", () => {
  for (const { heading, lessons: inLessons, labs } of rows) {
    const files = readdirSync(path.join(learn, "lessons")).filter((name) =>
      inLessons.some((id) => name.endsWith(`-${id}.mdx`)),
    );
    const texts = files.map((name) => readFileSync(path.join(learn, "lessons", name), "utf8"));
    for (const lab of labs) expect(texts.join("\n"), heading).toContain(`../labs/${lab}-lab.tsx`);
  }
});

it("leaves out no lesson, no lab and no question", () => {
  const labs = readdirSync(path.join(learn, "labs"))
    .filter((name) => name.endsWith("-lab.tsx"))
    .map((name) => name.slice(0, -"-lab.tsx".length));
  expect(lessons.filter((id) => !rows.some((row) => row.lessons.includes(id)))).toEqual([]);
  expect(labs.filter((id) => !rows.some((row) => row.labs.includes(id)))).toEqual([]);
  expect(bank.filter((id) => !rows.some((row) => row.questions.includes(id)))).toEqual([]);
});
