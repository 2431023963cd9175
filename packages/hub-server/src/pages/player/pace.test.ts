import { expect, it } from "vitest";
import { Pace } from "./pace.ts";

it("takes as many steps as the time says, whatever the pictures", () => {
  const pace = new Pace(50);
  let steps = 0;
  for (let picture = 0; picture < 60; picture++) steps += pace.stepsAfter(1 / 60);
  expect(Math.abs(steps - 50)).toBeLessThanOrEqual(1);
});

it("goes at its speed", () => {
  const pace = new Pace(10);
  pace.speed = 0.5;
  expect([0.1, 0.1, 0.1, 0.1].map((seconds) => pace.stepsAfter(seconds))).toEqual([0, 1, 0, 1]);
  pace.speed = 4;
  expect(pace.stepsAfter(0.25)).toBe(10);
});

it("lets go of time that it cannot catch up with", () => {
  const pace = new Pace(50);
  pace.speed = 8;
  expect(pace.stepsAfter(10)).toBe(60);
  expect(pace.stepsAfter(0)).toBe(0);
});

it("forgets half a step when an episode begins", () => {
  const pace = new Pace(10);
  pace.stepsAfter(0.09);
  pace.clear();
  expect(pace.stepsAfter(0.09)).toBe(0);
});
