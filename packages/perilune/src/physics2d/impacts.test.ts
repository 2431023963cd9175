import { describe, expect, test } from "vitest";
import type { Body, BodyOptions } from "./body.ts";
import { box, circle, edge } from "./shape.ts";
import { timeOfImpact } from "./time-of-impact.ts";
import { World } from "./world.ts";

const DT = 1 / 60;

/** A thin wall at x = 0 and a small bullet that flies at it, 1.5 m a step. */
function shoot(wallType: "static" | "dynamic", options: BodyOptions, shape = box(0.05, 0.05)): Body {
  const world = new World({ gravityY: 0 });
  const wall = world.createBody({ type: wallType });
  wall.addFixture(box(0.05, 2), { density: 1000 });
  const bullet = world.createBody({ type: "dynamic", x: -2.2, ...options });
  bullet.addFixture(shape, { density: 1 });
  bullet.setVelocity(90, 0, 0);
  for (let i = 0; i < 6; i++) world.step(DT, 8, 3);
  return bullet;
}

describe("continuous collision", () => {
  test.each([
    ["box", box(0.05, 0.05)],
    ["circle", circle(0.05)],
  ])("a fast %s does not tunnel through a static wall", (_, shape) => {
    expect(shoot("static", {}, shape).x).toBeCloseTo(-0.1, 1);
  });

  test("a fast body passes a moving wall, unless it is a bullet", () => {
    expect(shoot("dynamic", {}).x).toBeGreaterThan(1);
    expect(shoot("dynamic", { bullet: true }).x).toBeLessThan(0.2);
  });

  test("a fast edge-on plank stops at the ground while it turns", () => {
    const world = new World({ gravityY: 0 });
    world.createBody().addFixture(edge(-10, 0, 10, 0));
    const plank = world.createBody({ type: "dynamic", y: 2.5 });
    plank.addFixture(box(1, 0.05), { density: 1 });
    plank.setVelocity(0, -110, 40);
    for (let i = 0; i < 5; i++) world.step(DT, 8, 3);
    expect(plank.y).toBeGreaterThan(0);
  });

  test("several impacts in one step are handled one after another", () => {
    const world = new World({ gravityY: 0 });
    for (const x of [-1, 1]) world.createBody({ x }).addFixture(box(0.05, 5));
    const ball = world.createBody({ type: "dynamic" });
    ball.addFixture(circle(0.1), { density: 1, restitution: 1 });
    ball.setVelocity(115, 0, 0);
    for (let i = 0; i < 60; i++) {
      world.step(DT, 8, 3);
      expect(Math.abs(ball.x)).toBeLessThan(1);
    }
    expect(Math.abs(ball.velocityX)).toBeCloseTo(115, 6);
  });
});

describe("the time of impact", () => {
  const sweeping = (shape: typeof SQUARE, x: number, toX: number, angle = 0, toAngle = angle): Body => {
    const body = new World().createBody({ type: "dynamic", x, angle });
    body.addFixture(shape, { density: 1 });
    body.sweep.x = toX;
    body.sweep.angle = toAngle;
    return body;
  };
  const SQUARE = box(0.5, 0.5);

  test("of a box that moves straight at another", () => {
    const time = timeOfImpact(SQUARE, sweeping(SQUARE, 0, 0), SQUARE, sweeping(SQUARE, 5, 0));
    // A gap of 4 m, closed but for the target distance of one slop, in a step of 5 m.
    expect(time).toBeCloseTo((4 - 0.005) / 5, 3);
  });

  test("of a box that turns a corner into a wall", () => {
    const time = timeOfImpact(SQUARE, sweeping(SQUARE, 0, 0), SQUARE, sweeping(SQUARE, 1.1, 1.1, 0, Math.PI / 4));
    // Half the diagonal times cos(π/4 − angle) is 0.6 − 0.005.
    const angle = Math.PI / 4 - Math.acos((0.6 - 0.005) * Math.SQRT2);
    expect(time).toBeCloseTo(angle / (Math.PI / 4), 2);
  });

  test("of shapes that miss, and of those that overlap from the start, is the end of the step", () => {
    expect(timeOfImpact(SQUARE, sweeping(SQUARE, 0, 0), SQUARE, sweeping(SQUARE, 5, 2))).toBe(1);
    expect(timeOfImpact(SQUARE, sweeping(SQUARE, 0, 0), SQUARE, sweeping(SQUARE, 0.4, 0))).toBe(1);
  });
});
