import { describe, expect, test } from "vitest";
import type { Body } from "./body.ts";
import { LimitState, type RevoluteJoint, type RevoluteJointOptions } from "./revolute-joint.ts";
import { box } from "./shape.ts";
import { World } from "./world.ts";

const DT = 1 / 100;

/** A bar of 1 m that hangs by one end from a fixed point, turned by `angle` from hanging straight down. */
function pendulum(
  angle: number,
  options: Partial<RevoluteJointOptions> = {},
  gravityY = -10,
): { world: World; bar: Body; joint: RevoluteJoint } {
  const world = new World({ gravityY });
  const bodyA = world.createBody();
  const bar = world.createBody({ type: "dynamic", x: 0.5 * Math.sin(angle), y: -0.5 * Math.cos(angle), angle });
  bar.addFixture(box(0.05, 0.5), { density: 4 });
  const joint = world.createRevoluteJoint({
    bodyA,
    bodyB: bar,
    anchorA: [0, 0],
    anchorB: [0, 0.5],
    referenceAngle: 0,
    ...options,
  });
  return { world, bar, joint };
}

function run(world: World, steps: number, each?: () => void): void {
  for (let i = 0; i < steps; i++) {
    world.step(DT, 50, 20);
    each?.();
  }
}

describe("a revolute joint", () => {
  test("keeps its hinge together while it swings", () => {
    const { world, bar } = pendulum(1.2);
    run(world, 500, () => {
      const hingeX = bar.x - 0.5 * bar.transform.sin;
      const hingeY = bar.y + 0.5 * bar.transform.cos;
      expect(Math.sqrt(hingeX * hingeX + hingeY * hingeY)).toBeLessThan(0.005);
    });
  });

  test("swings with the period of a physical pendulum", () => {
    const { world, bar } = pendulum(0.05);
    let crossings = 0;
    let first = 0;
    let last = 0;
    let before = bar.angle;
    for (let step = 1; step <= 2000; step++) {
      world.step(DT, 50, 20);
      if (before > 0 !== bar.angle > 0) {
        crossings++;
        last = step * DT;
        if (crossings === 1) first = last;
      }
      before = bar.angle;
    }
    // T = 2π √(I / m g d) with I about the hinge: a bar of 0.1 m x 1 m.
    const inertia = (0.01 + 1) / 12 + 0.25;
    const period = 2 * Math.PI * Math.sqrt(inertia / (10 * 0.5));
    expect((2 * (last - first)) / (crossings - 1)).toBeCloseTo(period, 2);
  });

  test("hangs with the weight as its impulse", () => {
    const { world, bar, joint } = pendulum(0);
    run(world, 10);
    expect(joint.impulseX).toBeCloseTo(0, 12);
    expect(joint.impulseY).toBeCloseTo(bar.mass * 10 * DT, 9);
  });

  test("scales its impulse with the length of the step", () => {
    const { world, bar, joint } = pendulum(0);
    run(world, 10);
    // Without an iteration, only what was kept of the last step holds the bar.
    world.step(DT / 4, 0, 0);
    expect(joint.impulseY).toBeCloseTo((bar.mass * 10 * DT) / 4, 9);
    expect(bar.velocityY).toBeCloseTo(0, 9);
  });

  test("takes the present angle as its reference, as pybox2d does", () => {
    const { joint } = pendulum(0.7, { referenceAngle: undefined as never });
    expect(joint.angle).toBe(0);
    expect(pendulum(0.7).joint.angle).toBe(0.7);
  });
});

describe("a motor", () => {
  test("reaches its speed", () => {
    const { world, joint } = pendulum(0, { motor: { speed: 3, maxTorque: 1000 } });
    run(world, 20);
    expect(joint.speed).toBeCloseTo(3, 6);
  });

  test("gives no more than its torque", () => {
    const { world, bar, joint } = pendulum(0, { motor: { speed: 1000, maxTorque: 0.5 } }, 0);
    run(world, 10);
    expect(joint.motorImpulse).toBeCloseTo(0.5 * DT, 12);
    const inertia = 1 / bar.inverseInertia + bar.mass * 0.25;
    expect(joint.speed).toBeCloseTo((0.5 / inertia) * 10 * DT, 3);
  });

  test("holds still, and lets go when set to nothing", () => {
    const { world, bar, joint } = pendulum(1, { motor: { speed: 0, maxTorque: 1000 } });
    run(world, 50);
    expect(bar.angle).toBeCloseTo(1, 3);
    joint.setMotor(0, 0);
    run(world, 20);
    expect(bar.angle).toBeLessThan(0.9);
  });
});

describe("a limit", () => {
  test("stops the joint within its slop, from above and from below", () => {
    const { world, joint } = pendulum(1.5, { limits: [-0.4, 2] });
    const states = new Set<number>();
    let least = 1.5;
    run(world, 300, () => {
      states.add(joint.limitState);
      least = Math.min(least, joint.angle);
    });
    expect(least).toBeGreaterThan(-0.4 - 0.08);
    expect(states).toContain(LimitState.atLower);

    const pushed = pendulum(0, { limits: [-1, 0.5], motor: { speed: 5, maxTorque: 100 } });
    run(pushed.world, 100);
    expect(pushed.joint.limitState).toBe(LimitState.atUpper);
    expect(pushed.joint.angle).toBeCloseTo(0.5, 1);
    expect(pushed.joint.limitImpulse).toBeLessThan(0);
    // The limit bears what the motor gives.
    expect(pushed.joint.motorImpulse).toBeCloseTo(100 * DT, 9);
  });

  test("bears the torque of the weight: m g d sin(angle)", () => {
    const { world, bar, joint } = pendulum(0.8, { limits: [0.8, 2] });
    run(world, 60);
    expect(joint.limitState).toBe(LimitState.atLower);
    expect(joint.limitImpulse).toBeCloseTo(bar.mass * 10 * 0.5 * Math.sin(joint.angle) * DT, 6);
  });

  test("whose ends meet is a weld", () => {
    const { world, joint } = pendulum(0.3, { limits: [0.3, 0.3], motor: { speed: 50, maxTorque: 1 } });
    run(world, 100);
    expect(joint.limitState).toBe(LimitState.equal);
    expect(joint.angle).toBeCloseTo(0.3, 2);
    expect(joint.motorImpulse).toBe(0);
  });
});

test("joined bodies do not collide unless asked to", () => {
  for (const collideConnected of [false, true]) {
    const world = new World({ gravityY: 0 });
    const [bodyA, bodyB] = [0, 0.5].map((x) => {
      const body = world.createBody({ type: "dynamic", x });
      body.addFixture(box(0.5, 0.5), { density: 1 });
      return body;
    });
    let touched = 0;
    world.onBeginContact = () => touched++;
    world.createRevoluteJoint({ bodyA, bodyB, anchorA: [0.25, 0], anchorB: [-0.25, 0], collideConnected });
    world.step(DT, 10, 10);
    expect(touched).toBe(collideConnected ? 1 : 0);
  }
});

test("a joint made between bodies that touch parts them at the next step", () => {
  const world = new World({ gravityY: 0 });
  const [bodyA, bodyB] = [0, 0.99].map((x) => {
    const body = world.createBody({ type: "dynamic", x });
    body.addFixture(box(0.5, 0.5), { density: 1 });
    return body;
  });
  world.step(DT, 10, 10);
  expect(world.contactManager.contacts.map(({ touching }) => touching)).toEqual([true]);
  world.createRevoluteJoint({ bodyA, bodyB, anchorA: [0.5, 0], anchorB: [-0.5, 0] });
  world.step(DT, 10, 10);
  expect(world.contactManager.contacts).toEqual([]);
});
