import { describe, expect, it } from "vitest";
import { driftOf, MOST_STEPS, sizeOf, TASKS, type Task, type TaskId, TaskRun } from "./tasks.ts";

function run(id: TaskId, rule: string, gamma: number, steps = Number.POSITIVE_INFINITY): TaskRun {
  const task = TASKS.find((each) => each.id === id) as Task;
  const own = new TaskRun(task, task.rules.find((each) => each.id === rule) ?? task.rules[0], gamma);
  for (let step = 0; step < steps && own.step(); step++);
  return own;
}

describe("episodic tasks", () => {
  it("end with a return: the shortest way through the countdown grid is seven steps", () => {
    const own = run("countdown", "best", 1);
    expect(own).toMatchObject({ end: "terminated", steps: own.episodes[0].steps });
    expect(own.discounted).toBe(-own.steps);
    expect(own.hasSettled).toBe(true);
    own.again();
    expect(own).toMatchObject({ steps: 0, discounted: 0, end: null });
  });

  it("are cut off by their limit where nothing ends them", () => {
    const own = run("platformer", "stand", 1);
    expect(own).toMatchObject({ end: "truncated", steps: 1000 });
  });
});

it("drawings are shown whole, each in its own size", () => {
  for (const task of TASKS) expect(sizeOf(task)).toEqual({ width: 600, height: task.id === "countdown" ? 480 : 400 });
});

describe("continuing tasks", () => {
  it("earn without bound while the reward per step settles", () => {
    const early = run("queue", "from-1", 1, 2000);
    const late = run("queue", "from-1", 1);
    expect(late.steps).toBe(MOST_STEPS);
    expect(late.discounted).toBeGreaterThan(9 * early.discounted);
    expect(late.perStep).toBeCloseTo(early.perStep, 0);
    expect(driftOf(late)).toBeLessThan(0.05);
    expect(late.hasSettled).toBe(false);
  });

  it("compare by reward per step: choosy rules earn more, too choosy ones less, none more than the best known", () => {
    const perStep = [1, 2, 4, 8].map((least) => run("queue", `from-${least}`, 1).perStep);
    expect(perStep.indexOf(Math.max(...perStep))).toBe(2);
    expect(Math.max(...perStep)).toBeLessThan(2.7476);
  });

  it("have a return with a discount: it stays below the greatest reward × horizon", () => {
    const own = run("queue", "from-1", 0.99, 1000);
    expect(own.hasSettled).toBe(true);
    expect(own.discounted).toBeLessThan(8 / (1 - 0.99));
    expect(run("queue", "from-1", 0.99, 3000).discounted).toBeCloseTo(own.discounted, 1);
  });
});

it("a curve keeps a few hundred points however long it grows, the last ones too", () => {
  const { curve } = run("stock", "trend", 1);
  expect(curve[0].length).toBeGreaterThan(200);
  expect(curve[0].length).toBeLessThan(600);
  expect(curve[0].at(-1)).toBeGreaterThan(0.98 * MOST_STEPS);
});
