import { describe, expect, test } from "vitest";
import { PeriluneError } from "../errors.ts";
import type { Body } from "./body.ts";
import { box, circle, edge, massOf, polygon } from "./shape.ts";
import { World } from "./world.ts";

const DT = 1 / 60;

function run(world: World, steps: number): void {
  for (let i = 0; i < steps; i++) world.step(DT, 20, 20);
}

function momentum(bodies: readonly Body[]): { x: number; y: number; angular: number } {
  const sum = { x: 0, y: 0, angular: 0 };
  for (const { mass, inverseInertia, velocityX, velocityY, angularVelocity, sweep } of bodies) {
    sum.x += mass * velocityX;
    sum.y += mass * velocityY;
    sum.angular += angularVelocity / inverseInertia + mass * (sweep.x * velocityY - sweep.y * velocityX);
  }
  return sum;
}

describe("mass", () => {
  test("of a box: area times density, a twelfth of the squared sides", () => {
    const { mass, x, y, inertia } = massOf(box(1, 2), 3);
    expect([mass, x, y]).toEqual([24, 0, 0]);
    expect(inertia).toBeCloseTo((24 * (2 * 2 + 4 * 4)) / 12, 12);
  });

  test("of a triangle away from the origin", () => {
    const triangle = polygon([
      [1, 1],
      [4, 1],
      [1, 5],
    ]);
    const { mass, x, y, inertia } = massOf(triangle, 2);
    expect(mass).toBeCloseTo(12, 12);
    expect([x, y]).toEqual([expect.closeTo(2, 12), expect.closeTo(7 / 3, 12)]);
    // About the centroid a right triangle has m (b² + h²) / 18; Steiner adds m d².
    expect(inertia).toBeCloseTo((12 * (9 + 16)) / 18 + 12 * (4 + 49 / 9), 10);
  });

  test("of a body is the sum of its fixtures' around their common centre", () => {
    const body = new World().createBody({ type: "dynamic", x: 10, angle: Math.PI / 2 });
    body.addFixture(circle(1, 2, 0), { density: 1 });
    body.addFixture(circle(1, -2, 0), { density: 1 });
    body.addFixture(circle(1, 0, 3), { density: 1 });
    expect(body.mass).toBeCloseTo(3 * Math.PI, 5);
    expect([body.sweep.localCenterX, body.sweep.localCenterY]).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)]);
    // Turned by a quarter, up in the body is left in the world.
    expect([body.sweep.x, body.sweep.y]).toEqual([expect.closeTo(9, 12), expect.closeTo(0, 12)]);
    expect(1 / body.inverseInertia).toBeCloseTo(Math.PI * (3 * 0.5 + 4 + 4 + 9 - 3), 4);
  });
});

test("a polygon is the hull of its points, from the right-most on, counter-clockwise", () => {
  const hull = polygon([
    [0, 0],
    [1, 0],
    [0.5, 0.4],
    [1, 1],
    [0, 1],
  ]);
  expect(Array.from(hull.xs)).toEqual([1, 1, 0, 0]);
  expect(Array.from(hull.ys)).toEqual([0, 1, 1, 0]);
  expect([hull.centroidX, hull.centroidY]).toEqual([0.5, 0.5]);
});

test("points on a line make no polygon", () => {
  const line = (): unknown =>
    polygon([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  expect(line).toThrow(PeriluneError);
  expect(line).toThrow("a hull of 3 to 16 points, got 2");
});

describe("free bodies", () => {
  test("fall as symplectic Euler has it", () => {
    const world = new World({ gravityX: 1, gravityY: -10 });
    const body = world.createBody({ type: "dynamic", y: 100 });
    body.addFixture(box(1, 1), { density: 1 });
    run(world, 60);
    expect(body.velocityX).toBeCloseTo(1, 10);
    expect(body.velocityY).toBeCloseTo(-10, 10);
    // The sum of 1…n steps of g dt², not n² / 2 of them.
    expect(body.x).toBeCloseTo((60 * 61) / 2 / 3600, 10);
    expect(body.y).toBeCloseTo(100 - (10 * (60 * 61)) / 2 / 3600, 10);
  });

  test("answer forces and torques for one step, impulses at once", () => {
    const world = new World({ gravityY: 0 });
    const body = world.createBody({ type: "dynamic" });
    body.addFixture(box(1, 0.5), { density: 2 });
    body.applyLinearImpulse(0, 4, 1, 0);
    expect([body.velocityX, body.velocityY]).toEqual([0, 1]);
    expect(body.angularVelocity).toBeCloseTo(4 / ((4 * (4 + 1)) / 12), 12);
    body.applyForce(8, 0, 0, 0.5);
    run(world, 2);
    expect(body.velocityX).toBeCloseTo((8 / 4) * DT, 12);
    expect(body.angularVelocity).toBeCloseTo((4 - 4 * DT) / ((4 * (4 + 1)) / 12), 12);
  });

  test("lose speed by damping, keep it without gravity scale, and turn not when fixed", () => {
    const world = new World({ gravityY: -10 });
    const [slow, floating, fixed] = [
      { linearDamping: 3, angularDamping: 6 },
      { gravityScale: 0 },
      { fixedRotation: true },
    ].map((options, i) => {
      const body = world.createBody({ type: "dynamic", x: 10 * i, gravityScale: 0, ...options });
      body.addFixture(box(1, 1), { density: 1 });
      body.setVelocity(0, 2, 1);
      return body;
    }) as [Body, Body, Body];
    fixed.setVelocity(0, 2, 0);
    fixed.applyTorque(100);
    run(world, 1);
    expect(slow.velocityY).toBeCloseTo(2 * (1 - 3 * DT), 12);
    expect(slow.angularVelocity).toBeCloseTo(1 - 6 * DT, 12);
    expect([floating.velocityY, floating.angularVelocity]).toEqual([2, 1]);
    expect(fixed.angularVelocity).toBe(0);
  });

  test("move at most 2 m and half π in a step", () => {
    const world = new World({ gravityY: 0 });
    const body = world.createBody({ type: "dynamic" });
    body.addFixture(box(1, 1), { density: 1 });
    body.setVelocity(300, 400, -1000);
    run(world, 1);
    expect([body.x, body.y]).toEqual([expect.closeTo(1.2, 12), expect.closeTo(1.6, 12)]);
    expect(body.angle).toBeCloseTo(-0.5 * Math.PI, 6);
  });

  test("a kinematic body moves as told, through anything, and carries what lies on it", () => {
    const world = new World();
    world.createBody().addFixture(edge(-5, 0, 5, 0));
    const lift = world.createBody({ type: "kinematic", y: 1 });
    lift.addFixture(box(2, 0.5), { friction: 1 });
    const crate = world.createBody({ type: "dynamic", y: 2.02 });
    crate.addFixture(box(0.5, 0.5), { density: 1, friction: 1 });
    run(world, 30);
    lift.setVelocity(0.5, 1, 0);
    run(world, 60);
    expect([lift.x, lift.y]).toEqual([expect.closeTo(0.5, 10), expect.closeTo(2, 10)]);
    expect(crate.y).toBeCloseTo(3, 1);
    expect(crate.x).toBeGreaterThan(0.4);
    lift.setVelocity(0, -4, 0);
    run(world, 60);
    expect(lift.y).toBeCloseTo(-2, 10);
  });
});

describe("momentum", () => {
  test("is kept by a chain of joints that flails without gravity", () => {
    const world = new World({ gravityY: 0 });
    const links = Array.from({ length: 5 }, (_, i) => {
      const link = world.createBody({ type: "dynamic", x: i });
      link.addFixture(box(0.5, 0.1), { density: 1 + i });
      return link;
    });
    for (let i = 1; i < links.length; i++) {
      world.createRevoluteJoint({
        bodyA: links[i - 1],
        bodyB: links[i],
        anchorA: [0.5, 0],
        anchorB: [-0.5, 0],
        limits: [-1, 1],
        motor: { speed: i, maxTorque: 0.2 },
      });
    }
    links[0].setVelocity(1, 3, -2);
    links[4].setVelocity(-2, 1, 4);
    const before = momentum(links);
    run(world, 200);
    const after = momentum(links);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
    // Explicit integration of the arms keeps angular momentum only nearly.
    expect(Math.abs(after.angular / before.angular - 1)).toBeLessThan(0.05);
  });

  test("is kept by collisions", () => {
    const world = new World({ gravityY: 0 });
    const bodies = [
      circle(0.5),
      box(0.4, 0.6),
      polygon([
        [-0.5, -0.5],
        [0.6, 0],
        [0, 0.7],
      ]),
    ].flatMap((shape, i) =>
      [0, 1].map((k) => {
        const body = world.createBody({ type: "dynamic", x: 2 * i, y: 3 * k, angle: i + k });
        body.addFixture(shape, { density: 1 + k, restitution: 0.3 * i, friction: 0.5 });
        body.setVelocity(1 - i, 1.5 - 3 * k, i);
        return body;
      }),
    );
    const before = momentum(bodies);
    let touched = 0;
    world.onBeginContact = () => touched++;
    run(world, 120);
    expect(touched).toBeGreaterThan(3);
    const after = momentum(bodies);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
    expect(after.angular).toBeCloseTo(before.angular, 1);
  });
});

test("two worlds that take turns do not influence one another", () => {
  const build = (): { world: World; bodies: Body[] } => {
    const world = new World();
    world.createBody().addFixture(edge(-10, 0, 10, 1));
    const bodies = [0, 1, 2].map((i) => {
      const body = world.createBody({ type: "dynamic", x: 0.3 * i, y: 2 + 1.2 * i, angle: i });
      body.addFixture(box(0.5, 0.4), { density: 1 });
      return body;
    });
    return { world, bodies };
  };
  const alone = build();
  const shared = build();
  const other = build();
  for (const body of other.bodies) body.setVelocity(1, -3, 5);
  for (let i = 0; i < 150; i++) {
    alone.world.step(DT, 20, 20);
  }
  for (let i = 0; i < 150; i++) {
    shared.world.step(DT, 20, 20);
    other.world.step(0.7 * DT, 8, 3);
  }
  expect(shared.world.state()).toEqual(alone.world.state());
  expect(other.world.state()).not.toEqual(alone.world.state());
});

test("a fixture that shifts the centre of mass of a turning body keeps its motion", () => {
  const body = new World().createBody({ type: "dynamic", x: 1, angle: 0.3 });
  body.addFixture(box(0.5, 0.5), { density: 1 });
  body.setVelocity(1, 2, 3);
  const velocityOfOrigin = (): number[] => [
    body.velocityX + body.angularVelocity * (body.sweep.y - body.y),
    body.velocityY - body.angularVelocity * (body.sweep.x - body.x),
  ];
  const before = velocityOfOrigin();
  body.addFixture(circle(0.4, 2, -1), { density: 3 });
  expect(body.sweep.localCenterX).toBeGreaterThan(0.5);
  expect(velocityOfOrigin()).toEqual(before.map((value) => expect.closeTo(value, 12)));
});

test("new contacts come in the order in which their fixtures were made", () => {
  const world = new World({ gravityY: 0 });
  const fixtures = [0, 1, 2, 3].map((i) =>
    world.createBody({ type: "dynamic", x: 0.3 * ((i * 3) % 4), y: 0.1 * i }).addFixture(box(0.5, 0.5), { density: 1 }),
  );
  world.step(DT, 8, 3);
  const pairs = world.contactManager.contacts.map(({ fixtureA, fixtureB }) => [fixtureA, fixtureB].map((f) => f.id));
  expect(fixtures.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
  expect(pairs).toEqual([
    [0, 1],
    [0, 2],
    [0, 3],
    [1, 2],
    [1, 3],
    [2, 3],
  ]);
});

test("a destroyed body wakes what lay on it", () => {
  const world = new World();
  world.createBody().addFixture(edge(-10, 0, 10, 0));
  const [lower, upper] = [0.5, 1.51].map((y) => {
    const body = world.createBody({ type: "dynamic", y });
    body.addFixture(box(0.5, 0.5), { density: 1 });
    return body;
  });
  run(world, 120);
  expect([lower.awake, upper.awake]).toEqual([false, false]);
  world.destroyBody(lower);
  expect(upper.awake).toBe(true);
});

test("a destroyed body takes its joints and contacts with it and wakes its neighbours", () => {
  const world = new World();
  world.createBody().addFixture(edge(-10, 0, 10, 0));
  const [lower, upper] = [0.5, 1.5].map((y) => {
    const body = world.createBody({ type: "dynamic", y });
    body.addFixture(box(0.5, 0.5), { density: 1 });
    return body;
  });
  world.createRevoluteJoint({ bodyA: lower, bodyB: upper, anchorA: [0, 0.5], anchorB: [0, -0.5] });
  let ended = 0;
  world.onEndContact = () => ended++;
  run(world, 120);
  expect(upper.awake).toBe(false);
  world.destroyBody(lower);
  expect([world.joints.length, world.contactManager.contacts.length, ended]).toEqual([0, 0, 1]);
  expect(upper.awake).toBe(true);
  run(world, 60);
  expect(upper.y).toBeCloseTo(0.5, 1);
});
