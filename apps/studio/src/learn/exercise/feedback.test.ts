import { expect, it } from "vitest";
import { feedbackOn, isClose } from "./feedback.ts";
import type { Run } from "./sandbox.ts";
import type { ExerciseData } from "./types.ts";

const exercise: ExerciseData = {
  functionName: "total",
  starter: "",
  solution: "",
  explanation: "",
  cases: [
    { args: [[]], expected: 0, about: "no reward" },
    { args: [[0.1, 0.2], { answers: [0.5] }], expected: 0.3, about: "fractions" },
  ],
};
const run = (values: readonly unknown[], end: Partial<Run> = { end: "done" }): Run =>
  ({ console: [], values, ...end }) as Run;

it("compares numbers within the tolerance, and all else exactly", () => {
  expect(isClose(0.1 + 0.2, 0.3, 1e-9)).toBe(true);
  expect(isClose(0.31, 0.3, 1e-9)).toBe(false);
  expect(isClose(Number.NaN, 0.3, 1e-9)).toBe(false);
  expect(isClose(Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 0)).toBe(true);
  expect(isClose("0.3", 0.3, 1e-9)).toBe(false);
  expect(isClose([1, [2]], [1, [2]], 0)).toBe(true);
  expect(isClose([1], [1, 2], 0)).toBe(false);
  expect(isClose({ a: 1, b: "x" }, { a: 1, b: "x" }, 0)).toBe(true);
  expect(isClose({ a: 1, b: "x", c: 0 }, { a: 1, b: "x" }, 0)).toBe(false);
  expect(isClose([0], { 0: 0 }, 0)).toBe(false);
  expect(isClose(null, null, 0)).toBe(true);
  expect(isClose(undefined, null, 0)).toBe(false);
});

it("is content when every case is right", () => {
  expect(feedbackOn(exercise, run([0, 0.1 + 0.2]))).toMatchObject({ solved: true, passed: 2 });
});

it("is not content with fewer results than cases, whatever the run says of itself", () => {
  expect(feedbackOn(exercise, run([]))).toMatchObject({ solved: false, passed: 0 });
  expect(feedbackOn(exercise, run([0]))).toMatchObject({ solved: false, text: expect.stringContaining("1 of 2") });
});

it("names a function of a call by its answers", () => {
  const about: ExerciseData = { ...exercise, cases: [{ args: [{ answersTo: [["A", 3]] }], expected: 1, about: "x" }] };
  expect(feedbackOn(about, run([0])).text).toContain('total(a function that gives 3 for "A")');
});

it("shows the first case that is wrong, with its call", () => {
  const { solved, passed, text } = feedbackOn(exercise, run([0, 1]));
  expect({ solved, passed }).toEqual({ solved: false, passed: 1 });
  expect(text).toContain("fractions");
  expect(text).toContain("total([0.1, 0.2], a function that gives 0.5) should give 0.3, and gave 1");
});

it("says what stopped it, and where", () => {
  const failed = feedbackOn(exercise, run([0], { end: "failed", message: "TypeError: x is null", line: 2 }));
  expect(failed.text).toContain("line 2: TypeError: x is null");
  expect(failed.text).toContain("total([0.1, 0.2]");
  expect(feedbackOn(exercise, run([], { end: "missing" })).text).toContain("no function total");
  expect(feedbackOn(exercise, run([0], { end: "timeout" })).text).toContain("five seconds");
});
