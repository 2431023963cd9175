import { describe, expect, it } from "vitest";
import { AHEAD, drive, findTwins, study } from "./markov-property.ts";

/** The result of some work, done at once. */
function result<R>(work: Generator<void, R, void>): R {
  for (;;) {
    const { done, value } = work.next();
    if (done === true) return value;
  }
}

describe("the drives", () => {
  const moments = result(drive(1, 1500));

  it("are those of the environment: a step further is the next position where the engine is off", () => {
    const { position, velocity, future } = moments[200];
    // The valley pulls by 0.0025 cos 3x.
    expect(future[0]).toBeCloseTo(position + velocity - 0.0025 * Math.cos(3 * position), 6);
    expect(future).toHaveLength(AHEAD);
  });

  it("hold twins: one picture, two directions", () => {
    const twins = findTwins(moments);
    expect(twins.length).toBeGreaterThan(20);
    for (const { left, right } of twins) {
      expect(Math.abs(left.position - right.position)).toBeLessThan(0.002);
      expect(left.velocity).toBeLessThan(0);
      expect(right.velocity).toBeGreaterThan(0);
      expect(left.future.at(-1)).toBeLessThan(left.position);
      expect(right.future.at(-1)).toBeGreaterThan(right.position);
      // Their pasts differ: one came from the right, one from the left.
      expect(left.trail.at(-1)).toBeGreaterThan(left.position);
      expect(right.trail.at(-1)).toBeLessThan(right.position);
    }
  });
});

describe("the study", () => {
  const { questions, scores } = result(study());

  it("is the same every time, and asks about as often for left as for right", () => {
    expect(result(study()).questions).toEqual(questions);
    const lefts = questions.slice(0, 20).filter(({ asked }) => asked.goes === "left").length;
    expect(lefts).toBeGreaterThan(5);
    expect(lefts).toBeLessThan(15);
    for (const { asked, other } of questions) expect(asked.goes).not.toBe(other.goes);
  });

  it("foretells little from the position, and nearly all with the velocity or with the position before", () => {
    const [position, velocity, two] = scores.map(({ share }) => share);
    expect(position).toBeGreaterThan(0.5);
    expect(position).toBeLessThan(0.75);
    expect(velocity).toBeGreaterThan(0.95);
    expect(two).toBeGreaterThan(0.95);
  });
});
