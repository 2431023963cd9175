import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import type { BodyOptions } from "./body.ts";
import type { FixtureOptions } from "./fixture.ts";
import { box, circle, edge, type Point, polygon, type Shape } from "./shape.ts";
import { World } from "./world.ts";

interface FixtureData extends FixtureOptions {
  readonly edge?: [number, number, number, number];
  readonly circle?: [number, number, number];
  readonly box?: [number, number];
  readonly polygon?: Point[];
}

interface Scene {
  readonly dt: number;
  readonly steps: number;
  readonly every: number;
  readonly bodies: readonly (BodyOptions & {
    readonly velocity?: [number, number, number];
    readonly fixtures: readonly FixtureData[];
  })[];
  readonly joints: readonly {
    readonly a: number;
    readonly b: number;
    readonly anchorA: Point;
    readonly anchorB: Point;
    readonly limits?: [number, number];
    readonly motor?: [number, number];
  }[];
  /** Position and angle of every body that can move, each `every` steps; contacts begun and ended; who is awake. */
  readonly frames: readonly (readonly (readonly [number, number, number])[])[];
  readonly begins: number;
  readonly ends: number;
  readonly awake: readonly boolean[];
}

// A cart on motor wheels with a bullet and a sensor, a pile of polygons, a chain on a kinematic crank, and hail too fast
// for its ground: recorded from another float64 engine, which follows Box2D 2.3.10 compiled in float64 within 1e-11.
const file = new URL("../../../../tests/fixtures/rigid-body-scenes.json.gz", import.meta.url);
const scenes = JSON.parse(gunzipSync(readFileSync(file)).toString()) as Record<string, Scene>;

function shapeOf(data: FixtureData): Shape {
  if (data.edge) return edge(...data.edge);
  if (data.circle) return circle(...data.circle);
  if (data.box) return box(...data.box);
  return polygon(data.polygon ?? []);
}

test.each(Object.keys(scenes))("%s goes as recorded", (name) => {
  const scene = scenes[name];
  const world = new World();
  let begins = 0;
  let ends = 0;
  world.onBeginContact = () => begins++;
  world.onEndContact = () => ends++;
  const bodies = scene.bodies.map(({ velocity, fixtures, ...options }) => {
    const body = world.createBody(options);
    for (const fixture of fixtures) body.addFixture(shapeOf(fixture), fixture);
    if (velocity) body.setVelocity(...velocity);
    return body;
  });
  for (const { a, b, motor, ...options } of scene.joints) {
    world.createRevoluteJoint({
      ...options,
      bodyA: bodies[a],
      bodyB: bodies[b],
      ...(motor && { motor: { speed: motor[0], maxTorque: motor[1] } }),
    });
  }
  const moving = bodies.filter(({ type }) => type !== "static");
  for (let step = 1; step <= scene.steps; step++) {
    world.step(scene.dt, 100, 30);
    if (step % scene.every !== 0) continue;
    const frame = scene.frames[step / scene.every - 1];
    for (const [i, { x, y, angle }] of moving.entries()) {
      const [expectedX, expectedY, expectedAngle] = frame[i];
      const difference = Math.max(Math.abs(x - expectedX), Math.abs(y - expectedY), Math.abs(angle - expectedAngle));
      expect(difference, `body ${i} at step ${step}`).toBeLessThan(1e-9);
    }
  }
  expect([begins, ends]).toEqual([scene.begins, scene.ends]);
  expect(bodies.map(({ awake }) => awake)).toEqual(scene.awake);
});
