import type { Body } from "./body.ts";
import {
  applyContactImpulses,
  prepareContacts,
  solveContactPositions,
  storeContactImpulses,
} from "./contact-solver.ts";
import type { Contact } from "./contact.ts";
import { prepareJoint, solveJointPosition, storeJointImpulses } from "./joint-solver.ts";
import type { RevoluteJoint } from "./revolute-joint.ts";
import {
  ANGULAR_SLEEP_TOLERANCE,
  BAUMGARTE,
  IMPACT_BAUMGARTE,
  IMPACT_POSITION_ITERATIONS,
  LINEAR_SLEEP_TOLERANCE,
  LINEAR_SLOP,
  MAX_ROTATION,
  MAX_TRANSLATION,
  TIME_TO_SLEEP,
} from "./settings.ts";
import { BODY, memory, refreshRotation } from "./solver-memory.ts";
import { solveVelocities } from "./velocity-solver.ts";

/** What a step is told. */
export interface TimeStep {
  /** Length (s). */
  seconds: number;
  /** Length over that of the last step, by which impulses scale; 0 in a world's first step. */
  ratio: number;
  velocityIterations: number;
  positionIterations: number;
}

/** Bodies that touch or are joined, solved together; the order of each list is the order of solving. */
export class Island {
  readonly bodies: Body[] = [];
  readonly joints: RevoluteJoint[] = [];
  readonly contacts: Contact[] = [];
  bodyCount = 0;
  jointCount = 0;
  contactCount = 0;

  clear(): void {
    this.bodyCount = 0;
    this.jointCount = 0;
    this.contactCount = 0;
  }

  addBody(body: Body): void {
    body.islandIndex = this.bodyCount;
    this.bodies[this.bodyCount++] = body;
  }

  addJoint(joint: RevoluteJoint): void {
    joint.inIsland = true;
    this.joints[this.jointCount++] = joint;
  }

  addContact(contact: Contact): void {
    contact.inIsland = true;
    this.contacts[this.contactCount++] = contact;
  }

  /** Moves the island by one step: forces, velocities, positions, sleep. */
  solve(step: TimeStep, gravityX: number, gravityY: number): void {
    const { bodies, joints, contacts, bodyCount, jointCount, contactCount } = this;
    memory.reserve(bodyCount, jointCount, contactCount);
    for (let i = 0; i < bodyCount; i++) {
      const { sweep } = bodies[i];
      sweep.startX = sweep.x;
      sweep.startY = sweep.y;
      sweep.startAngle = sweep.angle;
      pack(bodies[i], i);
      if (bodies[i].type === "dynamic") applyForces(bodies[i], i, step.seconds, gravityX, gravityY);
    }
    // Contacts start from their old impulses before the joints are even prepared.
    prepareContacts(contacts, contactCount, step.ratio);
    applyContactImpulses(contactCount);
    for (let j = 0; j < jointCount; j++) prepareJoint(joints[j], j, step.seconds, step.ratio);
    solveVelocities(jointCount, contactCount, step.velocityIterations);
    for (let j = 0; j < jointCount; j++) storeJointImpulses(joints[j], j);
    storeContactImpulses(contacts, contactCount);
    integrate(bodyCount, step.seconds);
    const solved = this.#solvePositions(step.positionIterations);
    for (let i = 0; i < bodyCount; i++) unpack(bodies[i], i);
    this.#updateSleep(step.seconds, solved);
  }

  /** @returns whether every joint and contact came within its slop */
  #solvePositions(iterations: number): boolean {
    const { joints, contacts, jointCount, contactCount, bodyCount } = this;
    for (let iteration = 0; iteration < iterations; iteration++) {
      let solved = solveContactPositions(contacts, contactCount, BAUMGARTE, 3 * LINEAR_SLOP, bodyCount);
      for (let j = 0; j < jointCount; j++) {
        if (!solveJointPosition(joints[j], j)) solved = false;
      }
      if (solved) return true;
    }
    return false;
  }

  /** An island falls asleep as a whole, when its last body has been slow for long enough. */
  #updateSleep(seconds: number, solved: boolean): void {
    const linear = LINEAR_SLEEP_TOLERANCE * LINEAR_SLEEP_TOLERANCE;
    const angular = ANGULAR_SLEEP_TOLERANCE * ANGULAR_SLEEP_TOLERANCE;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.bodyCount; i++) {
      const body = this.bodies[i];
      if (body.type === "static") continue;
      const { velocityX, velocityY, angularVelocity } = body;
      const slow =
        angularVelocity * angularVelocity <= angular && velocityX * velocityX + velocityY * velocityY <= linear;
      // In float32, as in Box2D: 25 steps of 0.02 s are just over half a second there, and just under it in float64.
      body.sleepTime = body.allowSleep && slow ? Math.fround(body.sleepTime + seconds) : 0;
      least = Math.min(least, body.sleepTime);
    }
    if (least < TIME_TO_SLEEP || !solved) return;
    for (let i = 0; i < this.bodyCount; i++) this.bodies[i].setAwake(false);
  }

  /**
   * Moves the island from a time of impact to the end of the step.
   *
   * Only the two bodies of the impact, which come first, are pushed apart. Joints take no part, and impulses are
   * neither taken from the last step nor kept for the next (b2Island::SolveTOI).
   */
  solveImpact(seconds: number, velocityIterations: number): void {
    const { bodies, contacts, bodyCount, contactCount } = this;
    memory.reserve(bodyCount, 0, contactCount);
    for (let i = 0; i < bodyCount; i++) pack(bodies[i], i);
    for (let iteration = 0; iteration < IMPACT_POSITION_ITERATIONS; iteration++) {
      const tolerance = 1.5 * LINEAR_SLOP;
      if (solveContactPositions(contacts, contactCount, IMPACT_BAUMGARTE, tolerance, 2)) break;
    }
    for (let i = 0; i < 2; i++) {
      const o = i * BODY.stride;
      bodies[i].sweep.startX = memory.bodies[o + BODY.x];
      bodies[i].sweep.startY = memory.bodies[o + BODY.y];
      bodies[i].sweep.startAngle = memory.bodies[o + BODY.angle];
    }
    prepareContacts(contacts, contactCount, 0);
    solveVelocities(0, contactCount, velocityIterations);
    integrate(bodyCount, seconds);
    for (let i = 0; i < bodyCount; i++) unpack(bodies[i], i);
  }
}

function pack(body: Body, index: number): void {
  const { bodies } = memory;
  const { sweep, transform } = body;
  const o = index * BODY.stride;
  bodies[o + BODY.velocityX] = body.velocityX;
  bodies[o + BODY.velocityY] = body.velocityY;
  bodies[o + BODY.angularVelocity] = body.angularVelocity;
  bodies[o + BODY.x] = sweep.x;
  bodies[o + BODY.y] = sweep.y;
  bodies[o + BODY.angle] = sweep.angle;
  bodies[o + BODY.rotation] = sweep.angle;
  bodies[o + BODY.sin] = transform.sin;
  bodies[o + BODY.cos] = transform.cos;
}

function unpack(body: Body, index: number): void {
  const { bodies } = memory;
  const { sweep } = body;
  const o = index * BODY.stride;
  body.velocityX = bodies[o + BODY.velocityX];
  body.velocityY = bodies[o + BODY.velocityY];
  body.angularVelocity = bodies[o + BODY.angularVelocity];
  sweep.x = bodies[o + BODY.x];
  sweep.y = bodies[o + BODY.y];
  sweep.angle = bodies[o + BODY.angle];
  refreshRotation(o);
  body.setTransform(bodies[o + BODY.sin], bodies[o + BODY.cos]);
}

/** Adds gravity, forces and torque to a packed velocity, then damps it. */
function applyForces(body: Body, index: number, seconds: number, gravityX: number, gravityY: number): void {
  const { bodies } = memory;
  const { inverseMass, inverseInertia, gravityScale } = body;
  const o = index * BODY.stride;
  const linear = Math.max(1 - seconds * body.linearDamping, 0);
  const angular = Math.max(1 - seconds * body.angularDamping, 0);
  const x = bodies[o + BODY.velocityX] + seconds * (gravityScale * gravityX + inverseMass * body.forceX);
  const y = bodies[o + BODY.velocityY] + seconds * (gravityScale * gravityY + inverseMass * body.forceY);
  const w = bodies[o + BODY.angularVelocity] + seconds * inverseInertia * body.torque;
  bodies[o + BODY.velocityX] = linear * x;
  bodies[o + BODY.velocityY] = linear * y;
  bodies[o + BODY.angularVelocity] = angular * w;
}

/** Moves the packed bodies by their velocities (symplectic Euler), which are cut to what a step allows. */
function integrate(count: number, seconds: number): void {
  const { bodies } = memory;
  for (let o = 0; o < count * BODY.stride; o += BODY.stride) {
    const stepX = seconds * bodies[o + BODY.velocityX];
    const stepY = seconds * bodies[o + BODY.velocityY];
    const square = stepX * stepX + stepY * stepY;
    if (square > MAX_TRANSLATION * MAX_TRANSLATION) {
      const scale = MAX_TRANSLATION / Math.sqrt(square);
      bodies[o + BODY.velocityX] *= scale;
      bodies[o + BODY.velocityY] *= scale;
    }
    const turn = Math.abs(seconds * bodies[o + BODY.angularVelocity]);
    if (turn > MAX_ROTATION) bodies[o + BODY.angularVelocity] *= MAX_ROTATION / turn;
    bodies[o + BODY.x] += seconds * bodies[o + BODY.velocityX];
    bodies[o + BODY.y] += seconds * bodies[o + BODY.velocityY];
    bodies[o + BODY.angle] += seconds * bodies[o + BODY.angularVelocity];
  }
}
