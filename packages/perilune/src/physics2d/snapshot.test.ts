import { expect, test } from "vitest";
import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "../math/exact-json.ts";
import { box, circle, edge, polygon } from "./shape.ts";
import type { WorldState } from "./snapshot.ts";
import { World } from "./world.ts";

const DT = 1 / 50;

/** A cart on wheels with a motor that drives into a wall, a bullet, a sensor, and boxes that fall asleep. */
function scene(): World {
  const world = new World();
  const ground = world.createBody();
  ground.addFixture(edge(-20, 0, 20, 0), { friction: 0.8 });
  ground.addFixture(edge(4, 0, 6, 3), { friction: 0.3 });
  world.createBody({ x: 3 }).addFixture(box(0.5, 5), { sensor: true });
  const cart = world.createBody({ type: "dynamic", y: 1 });
  cart.addFixture(
    polygon([
      [-1, -0.3],
      [1, -0.3],
      [0.8, 0.3],
      [-0.7, 0.4],
    ]),
    { density: 2, group: -1 },
  );
  for (const side of [-1, 1]) {
    const wheel = world.createBody({ type: "dynamic", x: 0.7 * side, y: 0.6 });
    wheel.addFixture(circle(0.4), { density: 1, friction: 0.9, group: -1 });
    world.createRevoluteJoint({
      bodyA: cart,
      bodyB: wheel,
      anchorA: [0.7 * side, -0.4],
      anchorB: [0, 0],
      motor: { speed: -6, maxTorque: 4 },
    });
  }
  for (let i = 0; i < 4; i++) {
    const crate = world.createBody({ type: "dynamic", x: -5 + 0.1 * i, y: 0.6 + 1.1 * i });
    crate.addFixture(box(0.5, 0.5), { density: 1, restitution: 0.2 });
  }
  const bullet = world.createBody({ type: "dynamic", x: -15, y: 2, bullet: true });
  bullet.addFixture(circle(0.1), { density: 5 });
  bullet.setVelocity(70, 2, 0);
  const flap = world.createBody({ type: "dynamic", x: 10, y: 2 });
  flap.addFixture(box(0.1, 1), { density: 1 });
  const hinge = { bodyA: ground, bodyB: flap, anchorA: [10, 3], anchorB: [0, 1], limits: [-0.5, 0.5] } as const;
  world.createRevoluteJoint(hinge);
  flap.setVelocity(3, 0, 3);
  return world;
}

test("a world restored at any step goes on with the same bits: contacts, impacts and sleep included", () => {
  const states: WorldState[] = [];
  const world = scene();
  for (let step = 0; step < 240; step++) {
    states.push(world.state());
    world.step(DT, 30, 20);
  }
  const last = world.state();
  expect(world.bodies.some(({ awake }) => !awake)).toBe(true);
  for (let from = 0; from < states.length; from += 7) {
    const other = scene();
    other.restore(parseExact(stringifyExact(states[from])) as WorldState);
    expect(other.state()).toEqual(states[from]);
    for (let step = from; step < states.length; step++) {
      other.step(DT, 30, 20);
      if (step + 1 < states.length && !sameBits(other.state(), states[step + 1])) {
        expect.fail(`restored at ${from}, it differs after step ${step}`);
      }
    }
    expect(other.state()).toEqual(last);
  }
});

test("a world goes back to an earlier state of its own", () => {
  const world = scene();
  for (let step = 0; step < 60; step++) world.step(DT, 30, 20);
  const state = world.state();
  for (let step = 0; step < 60; step++) world.step(DT, 30, 20);
  const later = world.state();
  world.restore(state);
  for (let step = 0; step < 60; step++) world.step(DT, 30, 20);
  expect(sameBits(world.state(), later)).toBe(true);
});

test("a state of another construction is refused", () => {
  const state = scene().state();
  const world = scene();
  world.createBody();
  expect(() => world.restore(state)).toThrow(PeriluneError);
  expect(() => world.restore(state)).toThrow("a world of 11 bodies, got one of 12");
});

function sameBits(a: Float64Array, b: Float64Array): boolean {
  return Buffer.from(a.buffer).equals(Buffer.from(b.buffer));
}
