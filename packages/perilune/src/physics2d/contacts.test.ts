import { describe, expect, test } from "vitest";
import type { Body } from "./body.ts";
import { collide } from "./collide.ts";
import { Contact } from "./contact.ts";
import { shapeDistance } from "./distance.ts";
import { box, circle, edge, polygon, type Shape } from "./shape.ts";
import { World } from "./world.ts";

const DT = 1 / 60;

interface Pose {
  readonly x?: number;
  readonly y?: number;
  readonly angle?: number;
}

/** The contact of two shapes, updated once. */
function contactOf(shapeA: Shape, poseA: Pose, shapeB: Shape, poseB: Pose): Contact {
  const world = new World();
  const contact = new Contact();
  contact.begin(
    world.createBody({ type: "dynamic", ...poseA }).addFixture(shapeA, { density: 1 }),
    world.createBody({ type: "dynamic", ...poseB }).addFixture(shapeB, { density: 1 }),
  );
  collide(contact);
  return contact;
}

const points = ({ manifold }: Contact): number[][] =>
  manifold.points.slice(0, manifold.count).map(({ x, y }) => [x, y]);

describe("manifolds", () => {
  test("a box flat on an edge touches with both lower corners", () => {
    const contact = contactOf(edge(-5, 0, 5, 0), {}, box(1, 0.5), { x: 1, y: 0.51 });
    const { kind, normalX, normalY, count } = contact.manifold;
    expect([kind, normalX, normalY, count]).toEqual(["faceA", -0, 1, 2]);
    const corners = points(contact).sort(([x], [y]) => x - y);
    expect(corners).toEqual([
      [-1, -0.5],
      [1, -0.5],
    ]);
  });

  test("an edge collides on the side the polygon is on", () => {
    const below = contactOf(edge(-5, 0, 5, 0), {}, box(1, 0.5), { y: -0.51 });
    expect([below.manifold.normalX, below.manifold.normalY]).toEqual([0, -1]);
    expect(below.manifold.count).toBe(2);
  });

  test("a box over the end of an edge is cut at the end", () => {
    const contact = contactOf(edge(-5, 0, 0, 0), {}, box(1, 0.5), { y: 0.5 });
    expect(points(contact).map(([x]) => x)).toEqual(expect.arrayContaining([-1, 0]));
  });

  test("a tilted box stands on one corner", () => {
    const contact = contactOf(edge(-5, 0, 5, 0), {}, box(1, 1), { y: Math.SQRT2, angle: Math.PI / 4 });
    expect(points(contact)).toEqual([[expect.closeTo(-1, 12), expect.closeTo(-1, 12)]]);
  });

  test("a polygon's side leads where an edge is just a spike in it", () => {
    const contact = contactOf(edge(0, -5, 0, -0.5), {}, box(1, 0.5), { x: 0.3 });
    const { kind, normalX, normalY, points } = contact.manifold;
    expect([kind, normalX, normalY]).toEqual(["faceB", 0, -1]);
    // As in Box2D, the leading side comes first in the key, though it is B's.
    expect([points[0].key & 255, (points[0].key >> 16) & 255, points[0].key >> 24]).toEqual([0, 1, 0]);
  });

  test.each([
    ["apart", 2.03, 0],
    ["within their skins", 2.015, 2],
    ["deep", 1.5, 2],
  ])("two boxes %s", (_, x, count) => {
    const contact = contactOf(box(1, 1), {}, box(1, 0.5), { x });
    expect(contact.manifold.count).toBe(count);
    expect(contact.touching).toBe(count > 0);
    if (count > 0) expect([contact.manifold.normalX, contact.manifold.normalY]).toEqual([1, -0]);
  });

  test("the feature keys of two boxes say which corner meets which side, the same from either side", () => {
    const shapes = [box(1, 1), box(1, 0.5)] as const;
    const contact = contactOf(shapes[0], {}, shapes[1], { x: 1.99 });
    const keys = contact.manifold.points.map(({ key }) => key);
    // Side 1 of A (index 1, kind 1) against corners 3 and 0 of B (kind 0).
    expect(keys.map((key) => [key & 255, (key >> 8) & 255, (key >> 16) & 255, key >> 24])).toEqual([
      [1, 3, 1, 0],
      [1, 0, 1, 0],
    ]);
  });

  test.each([
    ["circle", circle(1), { x: 1.5 }, "circles", [0, 0]],
    ["polygon's side", box(1, 1), { x: 1.4, y: 0.3 }, "faceA", [1, -0]],
    ["polygon's corner", box(1, 1), { x: 1.3, y: 1.3 }, "faceA", [Math.SQRT1_2, Math.SQRT1_2]],
    ["polygon's inside", box(1, 1), { x: 0.9, y: 0.2 }, "faceA", [1, -0]],
    ["edge's middle", edge(-2, 0, 2, 0), { x: 0.4, y: -0.5 }, "faceA", [-0, -1]],
    ["edge's end", edge(-2, 0, 0, 0), { x: 0.3, y: 0.4 }, "circles", [0, 0]],
  ] as const)("a circle on a %s", (_, shape, pose, kind, [normalX, normalY]) => {
    const { manifold } = contactOf(shape, {}, circle(0.6), pose);
    expect([manifold.kind, manifold.count]).toEqual([kind, 1]);
    expect([manifold.normalX, manifold.normalY]).toEqual([expect.closeTo(normalX, 12), expect.closeTo(normalY, 12)]);
    expect(points(contactOf(shape, {}, circle(0.6), pose))).toEqual([[0, 0]]);
  });

  test.each([
    ["circle", circle(1), { x: 1.7 }],
    ["polygon's side", box(1, 1), { x: 1.62 }],
    ["polygon's corner", box(1, 1), { x: 1.45, y: 1.45 }],
    ["edge's middle", edge(-2, 0, 2, 0), { y: 0.62 }],
    ["edge's end", edge(-2, 0, 0, 0), { x: 0.44, y: 0.44 }],
  ] as const)("a circle beside a %s does not touch", (_, shape, pose) => {
    expect(contactOf(shape, {}, circle(0.6), pose).touching).toBe(false);
  });

  test("the impulses of a point live on while its features meet", () => {
    const contact = contactOf(box(1, 1), {}, box(1, 0.5), { x: 1.99 });
    const [first, second] = contact.manifold.points;
    [first.normalImpulse, first.tangentImpulse, second.normalImpulse] = [3, 0.5, 7];
    collide(contact);
    expect([first.normalImpulse, first.tangentImpulse, second.normalImpulse]).toEqual([3, 0.5, 7]);
    contact.bodyB.transform.y = 1.2;
    collide(contact);
    // Corner 0 of B still touches side 1 of A, as the second point; the first is cut off by A's corner and new.
    expect(contact.manifold.points.map(({ normalImpulse }) => normalImpulse)).toEqual(expect.arrayContaining([7, 0]));
  });
});

describe("distance", () => {
  test.each([
    [box(1, 1), {}, box(1, 1), { x: 5 }, 3],
    [box(1, 1), {}, box(1, 1), { x: 5, y: 6 }, 5],
    [box(1, 1), {}, box(1, 1), { x: 5, angle: Math.PI / 4 }, 4 - Math.SQRT2],
    [box(1, 1), {}, box(1, 1), { x: 0.5, y: 0.2 }, 0],
    [circle(1), {}, circle(1), { x: 3, y: 4 }, 5],
    [edge(0, 0, 4, 0), {}, circle(1), { x: 2, y: -3 }, 3],
    [
      polygon([
        [0, 0],
        [2, 0],
        [0, 2],
      ]),
      {},
      circle(1),
      { x: 2, y: 2 },
      Math.SQRT2,
    ],
  ] as const)("of cores (%#)", (a, poseA, b, poseB, expected) => {
    const { bodyA, bodyB } = contactOf(a, poseA, b, poseB);
    expect(shapeDistance(a, bodyA.transform, b, bodyB.transform)).toBeCloseTo(expected, 12);
    expect(shapeDistance(b, bodyB.transform, a, bodyA.transform)).toBeCloseTo(expected, 12);
  });
});

/** Ground, and one body above it. */
function drop(shape: Shape, y: number, options: object = {}, velocity: readonly [number, number, number] = [0, 0, 0]) {
  const world = new World();
  const ground = world.createBody().addFixture(edge(-50, 0, 50, 0), { friction: 1 });
  const body = world.createBody({ type: "dynamic", y });
  const fixture = body.addFixture(shape, { density: 1, friction: 1, ...options });
  body.setVelocity(...velocity);
  return { world, ground, body, fixture };
}

function run(world: World, steps: number): void {
  for (let i = 0; i < steps; i++) world.step(DT, 20, 20);
}

describe("restitution and friction", () => {
  test.each([0, 0.5, 1])("an impact leaves with %f of its speed", (restitution) => {
    const { world, body } = drop(circle(0.5), 0.6, { restitution }, [0, -8, 0]);
    run(world, 3);
    expect(body.velocityY).toBeGreaterThan(8 * restitution - 1);
    expect(body.velocityY).toBeLessThan(8.5 * restitution + 0.01);
  });

  test("slow impacts do not bounce", () => {
    const { world, body } = drop(box(0.5, 0.5), 0.52, { restitution: 1 }, [0, -0.5, 0]);
    let highest = -1;
    for (let i = 0; i < 60; i++) {
      world.step(DT, 20, 20);
      if (i > 2) highest = Math.max(highest, body.velocityY);
    }
    expect(highest).toBeLessThan(1e-3);
  });

  test("a sliding box slows down by μ g and stops", () => {
    const { world, body } = drop(box(0.5, 0.5), 0.51, { friction: 0.09 }, [3, 0, 0]);
    run(world, 30);
    const before = body.velocityX;
    run(world, 30);
    // √(1 · 0.09) = 0.3
    expect(before - body.velocityX).toBeCloseTo(0.3 * 10 * 0.5, 2);
    run(world, 60);
    expect(body.velocityX).toBeCloseTo(0, 6);
  });

  test("a rolling ball keeps rolling: speed ω r", () => {
    const { world, body } = drop(circle(0.5), 0.5, {}, [3, 0, 0]);
    run(world, 60);
    // Sliding friction turns two thirds of the speed into rolling.
    expect(body.velocityX).toBeCloseTo(2, 1);
    // The ball is sunk by a slop, which makes its arm half a percent shorter.
    expect(body.angularVelocity * -0.4975).toBeCloseTo(body.velocityX, 3);
  });
});

describe("filters", () => {
  const touches = (a: object, b: object): boolean => {
    const world = new World({ gravityY: 0 });
    world.createBody().addFixture(box(1, 1), a);
    world.createBody({ type: "dynamic", x: 1.5 }).addFixture(box(1, 1), { density: 1, ...b });
    let touched = false;
    world.onBeginContact = () => (touched = true);
    world.step(DT, 8, 3);
    return touched;
  };

  test.each([
    [{}, {}, true],
    [{ category: 2 }, { mask: 1 }, false],
    [{ category: 2, mask: 4 }, { category: 4, mask: 2 }, true],
    [{ category: 2, mask: 4 }, { category: 4, mask: 1 }, false],
    [{ group: -3 }, { group: -3 }, false],
    [{ group: -3 }, { group: -4 }, true],
    [{ group: 5, mask: 0 }, { group: 5, mask: 0 }, true],
  ])("%o meets %o: %s", (a, b, expected) => {
    expect(touches(a, b)).toBe(expected);
    expect(touches(b, a)).toBe(expected);
  });
});

describe("callbacks", () => {
  test("a sensor reports begin and end without answering", () => {
    const world = new World({ gravityY: 0 });
    const gate = world.createBody().addFixture(box(0.5, 2), { sensor: true });
    const ball = world.createBody({ type: "dynamic", x: -3 });
    ball.addFixture(circle(0.25), { density: 1 });
    ball.setVelocity(3, 0, 0);
    const events: [string, number][] = [];
    world.onBeginContact = ({ fixtureA, fixtureB }) => {
      expect([fixtureA, fixtureB]).toContain(gate);
      events.push(["begin", ball.x]);
    };
    world.onEndContact = () => events.push(["end", ball.x]);
    run(world, 120);
    expect(events.map(([name]) => name)).toEqual(["begin", "end"]);
    expect(events[0][1]).toBeCloseTo(-0.75, 0);
    expect(events[1][1]).toBeCloseTo(0.75, 0);
    expect(ball.velocityX).toBe(3);
  });

  test("a bouncing ball begins and ends its contact each time", () => {
    const { world } = drop(circle(0.5), 2, { restitution: 0.9 });
    let begun = 0;
    let ended = 0;
    world.onBeginContact = () => begun++;
    world.onEndContact = () => ended++;
    run(world, 200);
    expect(begun).toBeGreaterThan(2);
    expect(begun - ended).toBeGreaterThanOrEqual(0);
    expect(begun - ended).toBeLessThanOrEqual(1);
  });
});

describe("sleep", () => {
  test("a box at rest sleeps after half a second and not before", () => {
    const { world, body } = drop(box(0.5, 0.5), 0.51);
    let slowSince = -1;
    let asleepAt = -1;
    for (let step = 0; step < 200 && asleepAt < 0; step++) {
      world.step(DT, 20, 20);
      const slow = Math.abs(body.velocityY) <= 0.01;
      if (slow && slowSince < 0) slowSince = step;
      if (!slow) slowSince = -1;
      if (!body.awake) asleepAt = step;
    }
    expect((asleepAt - slowSince + 1) * DT).toBeCloseTo(0.5, 1);
    expect([body.velocityX, body.velocityY, body.angularVelocity]).toEqual([0, 0, 0]);
  });

  test("25 steps of 0.02 s are half a second, as they are in float32", () => {
    const world = new World({ gravityY: 0 });
    const body = world.createBody({ type: "dynamic" });
    body.addFixture(box(1, 1), { density: 1 });
    for (let step = 1; step <= 25; step++) {
      expect(body.awake).toBe(true);
      world.step(Math.fround(0.02), 8, 3);
    }
    expect(body.awake).toBe(false);
  });

  test("a sleeper stays where it is until something touches or pushes it", () => {
    const { world, body } = drop(box(0.5, 0.5), 0.51);
    run(world, 120);
    const state = world.state();
    run(world, 10);
    expect(world.state()).toEqual(state);
    const other = world.createBody({ type: "dynamic", y: 3 });
    other.addFixture(box(0.5, 0.5), { density: 1 });
    run(world, 60);
    expect(body.awake).toBe(true);
    run(world, 120);
    expect([body.awake, other.awake]).toEqual([false, false]);
    body.applyForceToCenter(1, 0);
    expect(body.awake).toBe(true);
  });

  test("nothing sleeps while its overlaps are not solved", () => {
    const { world, body } = drop(box(0.5, 0.5), 0.51);
    for (let i = 0; i < 120; i++) world.step(DT, 20, 0);
    expect(body.awake).toBe(true);
    expect(Math.abs(body.velocityY)).toBeLessThan(0.01);
    run(world, 1);
    expect(body.awake).toBe(false);
  });

  test("a body may be kept awake", () => {
    const world = new World({ gravityY: 0 });
    const body = world.createBody({ type: "dynamic", allowSleep: false });
    body.addFixture(box(1, 1), { density: 1 });
    run(world, 100);
    expect(body.awake).toBe(true);
  });
});

test("a stack of boxes settles and rests", () => {
  const world = new World();
  world.createBody().addFixture(edge(-50, 0, 50, 0));
  const boxes: Body[] = Array.from({ length: 6 }, (_, i) => {
    const body = world.createBody({ type: "dynamic", x: 0.01 * (i % 2), y: 0.55 + 1.05 * i });
    body.addFixture(box(0.5, 0.5), { density: 1, friction: 0.6 });
    return body;
  });
  run(world, 400);
  for (const [i, { awake, y, angle }] of boxes.entries()) {
    expect(awake).toBe(false);
    expect(y).toBeCloseTo(0.5 + i, 0);
    expect(angle).toBeCloseTo(0, 2);
  }
});

test("a scene of any size fits", () => {
  const world = new World();
  const bowl: [number, number][] = [
    [-8, 8],
    [-8, 0],
    [8, 0],
    [8, 8],
  ];
  const ground = world.createBody();
  for (let i = 1; i < bowl.length; i++) ground.addFixture(edge(...bowl[i - 1], ...bowl[i]));
  const balls = Array.from({ length: 90 }, (_, i) => {
    const body = world.createBody({ type: "dynamic", x: -6 + (i % 13), y: 1 + Math.floor(i / 13) * 1.1 });
    body.addFixture(i % 3 === 0 ? box(0.4, 0.4) : circle(0.45), { density: 1 });
    return body;
  });
  run(world, 240);
  expect(world.contactManager.contacts.length).toBeGreaterThan(90);
  for (const { x, y } of balls) {
    expect(Math.abs(x)).toBeLessThan(8);
    expect(y).toBeGreaterThan(0.3);
  }
});
