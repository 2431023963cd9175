import { PeriluneError } from "../errors.ts";
import type { Aabb } from "./aabb.ts";
import type { Body } from "./body.ts";
import type { Contact, ManifoldKind } from "./contact.ts";
import type { Fixture } from "./fixture.ts";
import type { RevoluteJoint } from "./revolute-joint.ts";
import type { World } from "./world.ts";

/** Everything about a world that changes between steps, as a row of numbers; its construction is not in it. */
export type WorldState = Float64Array;

const KINDS: readonly ManifoldKind[] = ["circles", "faceA", "faceB"];

/** Passes numbers from the world to a state, or from a state to the world: one list of fields serves both ways. */
interface Tape {
  /** Writing: notes `value` and returns it. Reading: returns what was noted. */
  number(value: number): number;
}

class Writer implements Tape {
  readonly numbers: number[] = [];

  number(value: number): number {
    this.numbers.push(value);
    return value;
  }
}

class Reader implements Tape {
  readonly #numbers: Float64Array;
  #position = 0;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  number(_value: number): number {
    return this.#numbers[this.#position++];
  }
}

/** The exact state of a world between two steps. */
export function worldState(world: World): WorldState {
  const tape = new Writer();
  const { bodies, joints, broadPhase } = world;
  const { fixtures, moved, movedCount } = broadPhase;
  const { contacts } = world.contactManager;
  tape.number(bodies.length);
  tape.number(joints.length);
  tape.number(fixtures.length);
  passAll(world, tape);
  tape.number(movedCount);
  for (let i = 0; i < movedCount; i++) tape.number(fixtures.indexOf(moved[i]));
  tape.number(contacts.length);
  for (const contact of contacts) {
    tape.number(fixtures.indexOf(contact.fixtureA));
    tape.number(fixtures.indexOf(contact.fixtureB));
    passContact(contact, tape);
  }
  return Float64Array.from(tape.numbers);
}

/** Puts a world, built in the same way as the one that the state is of, into that state. */
export function restoreWorld(world: World, state: WorldState): void {
  const tape = new Reader(state);
  const { bodies, joints, broadPhase, contactManager } = world;
  const { fixtures } = broadPhase;
  for (const [name, list] of Object.entries({ bodies, joints, fixtures })) {
    const count = tape.number(0);
    if (count !== list.length) {
      throw new PeriluneError(
        `expected a world of ${count} ${name}, got one of ${list.length}; build it as it was before restoring its state`,
      );
    }
  }
  passAll(world, tape);
  broadPhase.movedCount = tape.number(0);
  for (let i = 0; i < broadPhase.movedCount; i++) broadPhase.moved[i] = fixtures[tape.number(0)];
  contactManager.clear();
  for (let rest = tape.number(0); rest > 0; rest--) {
    const fixtureA = fixtures[tape.number(0)];
    const fixtureB = fixtures[tape.number(0)];
    passContact(contactManager.append(fixtureA, fixtureB), tape);
  }
}

function passAll(world: World, tape: Tape): void {
  world.inverseTimeStep = tape.number(world.inverseTimeStep);
  for (const body of world.bodies) passBody(body, tape);
  for (const joint of world.joints) passJoint(joint, tape);
  for (const fixture of world.broadPhase.fixtures) passFixture(fixture, tape);
}

function passFlag(value: boolean, tape: Tape): boolean {
  return tape.number(value ? 1 : 0) === 1;
}

function passBody(body: Body, tape: Tape): void {
  const { transform, sweep } = body;
  transform.x = tape.number(transform.x);
  transform.y = tape.number(transform.y);
  transform.sin = tape.number(transform.sin);
  transform.cos = tape.number(transform.cos);
  sweep.startX = tape.number(sweep.startX);
  sweep.startY = tape.number(sweep.startY);
  sweep.startAngle = tape.number(sweep.startAngle);
  sweep.startTime = tape.number(sweep.startTime);
  sweep.x = tape.number(sweep.x);
  sweep.y = tape.number(sweep.y);
  sweep.angle = tape.number(sweep.angle);
  body.velocityX = tape.number(body.velocityX);
  body.velocityY = tape.number(body.velocityY);
  body.angularVelocity = tape.number(body.angularVelocity);
  body.forceX = tape.number(body.forceX);
  body.forceY = tape.number(body.forceY);
  body.torque = tape.number(body.torque);
  body.sleepTime = tape.number(body.sleepTime);
  body.awake = passFlag(body.awake, tape);
}

function passJoint(joint: RevoluteJoint, tape: Tape): void {
  joint.motorSpeed = tape.number(joint.motorSpeed);
  joint.maxMotorTorque = tape.number(joint.maxMotorTorque);
  joint.impulseX = tape.number(joint.impulseX);
  joint.impulseY = tape.number(joint.impulseY);
  joint.limitImpulse = tape.number(joint.limitImpulse);
  joint.motorImpulse = tape.number(joint.motorImpulse);
  joint.limitState = tape.number(joint.limitState);
}

function passFixture(fixture: Fixture, tape: Tape): void {
  passBox(fixture.swept, tape);
  passBox(fixture.fat, tape);
}

function passBox(box: Aabb, tape: Tape): void {
  box.lowerX = tape.number(box.lowerX);
  box.lowerY = tape.number(box.lowerY);
  box.upperX = tape.number(box.upperX);
  box.upperY = tape.number(box.upperY);
}

/** What lasts of a contact; its time of impact and its place in an island do not outlive a step. */
function passContact(contact: Contact, tape: Tape): void {
  const { manifold } = contact;
  contact.touching = passFlag(contact.touching, tape);
  contact.enabled = passFlag(contact.enabled, tape);
  contact.refilter = passFlag(contact.refilter, tape);
  manifold.kind = KINDS[tape.number(KINDS.indexOf(manifold.kind))];
  manifold.count = tape.number(manifold.count);
  manifold.normalX = tape.number(manifold.normalX);
  manifold.normalY = tape.number(manifold.normalY);
  manifold.planeX = tape.number(manifold.planeX);
  manifold.planeY = tape.number(manifold.planeY);
  for (const point of manifold.points) {
    point.x = tape.number(point.x);
    point.y = tape.number(point.y);
    point.key = tape.number(point.key);
    point.normalImpulse = tape.number(point.normalImpulse);
    point.tangentImpulse = tape.number(point.tangentImpulse);
  }
}
