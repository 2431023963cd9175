import { expect, it } from "vitest";
import { learningCurve, stepsToThreshold } from "./learning-curve.ts";

/** A record of `metrics.jsonl`. */
const record = (steps: unknown, reward: unknown, elapsed: unknown): Record<string, unknown> => ({
  "time/total_timesteps": steps,
  "rollout/ep_rew_mean": reward,
  "time/time_elapsed": elapsed,
});

it("adds up the time of every process that trained the run", () => {
  // 3 s in the first process, 2 s in the second, 4 s in the third.
  const times = [1, 3, 0.5, 2, 1, 4];
  expect(learningCurve(times.map((time, index) => record(index + 1, 0, time))).seconds).toBe(9);
  expect(learningCurve([record(1, 0, undefined)]).seconds).toBeNull();
});

it("passes over what is missing or no number", () => {
  const curve = learningCurve([
    record(10, undefined, 1),
    record(20, null, 2),
    record(undefined, 7, 3),
    record("30", 7, 3),
    record(40, -5, "x"),
    record(50, 5, 2.5),
  ]);
  expect(curve).toEqual({
    timesteps: 50,
    points: [
      { timesteps: 40, meanReward: -5 },
      { timesteps: 50, meanReward: 5 },
    ],
    seconds: 2.5,
  });
  expect(learningCurve([])).toEqual({ timesteps: 0, points: [], seconds: null });
});

it("names the first step at the threshold, also when the run falls below it again", () => {
  const curve = learningCurve([record(1, 10, 1), record(2, 20, 2), record(3, 15, 3), record(4, 30, 4)]);
  expect(stepsToThreshold(curve, 20)).toBe(2);
  expect(stepsToThreshold(curve, 10)).toBe(1);
  expect(stepsToThreshold(curve, 31)).toBeNull();
});
