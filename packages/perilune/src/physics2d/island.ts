import type { Body } from "./body.ts";
import type { Contact } from "./contact.ts";
import { solveContactPositions } from "./contact-position.ts";
import { applyContactImpulses, prepareContact, storeContactImpulses, sweepContacts } from "./contact-velocity.ts";
import { solveJointPosition } from "./joint-position.ts";
import { prepareJoint, storeJointImpulses, sweepJoints } from "./joint-velocity.ts";
import { BODY, packBody, packedBodies, unpackBody } from "./packed-bodies.ts";
import type { RevoluteJoint } from "./revolute-joint.ts";
import {
  ANGULAR_SLEEP_TOLERANCE,
  BAUMGARTE,
  IMPACT_BAUMGARTE,
  IMPACT_POSITION_ITERATIONS,
  IMPULSE_TOLERANCE,
  LINEAR_SLEEP_TOLERANCE,
  LINEAR_SLOP,
  MAX_ROTATION,
  MAX_TRANSLATION,
  TIME_TO_SLEEP,
} from "./settings.ts";

/** What a step is told. */
export interface TimeStep {
  /** Length (s). */
  seconds: number;
  /** Length over that of the last step, by which impulses scale; 0 in a world's first step. */
  ratio: number;
  velocityIterations: number;
  positionIterations: number;
}

/** By how much the impulses changed in one sweep: a place outside, as a returned float64 would be allocated. */
const change = new Float64Array(1);

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
    for (let i = 0; i < bodyCount; i++) {
      startSweep(bodies[i]);
      packBody(bodies[i]);
      if (bodies[i].type === "dynamic") applyForces(bodies[i], step.seconds, gravityX, gravityY);
    }
    // Contacts are prepared before any impulse acts, and have theirs applied before the joints do.
    for (let c = 0; c < contactCount; c++) prepareContact(contacts[c], c, step.ratio);
    applyContactImpulses(contactCount);
    for (let j = 0; j < jointCount; j++) prepareJoint(joints[j], j, step.seconds, step.ratio);
    solveVelocities(jointCount, contactCount, step.velocityIterations);
    for (let j = 0; j < jointCount; j++) storeJointImpulses(joints[j], j);
    for (let c = 0; c < contactCount; c++) storeContactImpulses(contacts[c], c);
    integrate(bodyCount, step.seconds);
    const solved = this.#solvePositions(step.positionIterations);
    for (let i = 0; i < bodyCount; i++) unpackBody(bodies[i]);
    this.#updateSleep(step.seconds, solved);
  }

  /** @returns whether every joint and contact came within its slop */
  #solvePositions(iterations: number): boolean {
    const { joints, contacts, jointCount, contactCount, bodyCount } = this;
    for (let iteration = 0; iteration < iterations; iteration++) {
      let solved = solveContactPositions(contacts, contactCount, BAUMGARTE, 3 * LINEAR_SLOP, bodyCount);
      for (let j = 0; j < jointCount; j++) {
        if (!solveJointPosition(joints[j])) solved = false;
      }
      if (solved) return true;
    }
    return false;
  }

  /** An island falls asleep as a whole, when its last body has been slow for long enough. */
  #updateSleep(seconds: number, solved: boolean): void {
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.bodyCount; i++) {
      const body = this.bodies[i];
      if (body.type === "static") continue;
      // In float32, as in Box2D: 25 steps of 0.02 s are just over half a second there, and just under it in float64.
      body.sleepTime = body.allowSleep && isSlow(body) ? Math.fround(body.sleepTime + seconds) : 0;
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
    for (let i = 0; i < bodyCount; i++) packBody(bodies[i]);
    for (let iteration = 0; iteration < IMPACT_POSITION_ITERATIONS; iteration++) {
      if (solveContactPositions(contacts, contactCount, IMPACT_BAUMGARTE, 1.5 * LINEAR_SLOP, 2)) break;
    }
    for (let i = 0; i < bodyCount; i++) {
      unpackBody(bodies[i]);
      startSweep(bodies[i]);
    }
    for (let c = 0; c < contactCount; c++) prepareContact(contacts[c], c, 0);
    solveVelocities(0, contactCount, velocityIterations);
    integrate(bodyCount, seconds);
    for (let i = 0; i < bodyCount; i++) unpackBody(bodies[i]);
  }
}

function isSlow({ velocityX, velocityY, angularVelocity }: Body): boolean {
  return (
    angularVelocity * angularVelocity <= ANGULAR_SLEEP_TOLERANCE * ANGULAR_SLEEP_TOLERANCE &&
    velocityX * velocityX + velocityY * velocityY <= LINEAR_SLEEP_TOLERANCE * LINEAR_SLEEP_TOLERANCE
  );
}

/** Lets a body's sweep start where the body is. */
function startSweep({ sweep, transform, startTransform }: Body): void {
  sweep.startX = sweep.x;
  sweep.startY = sweep.y;
  sweep.startAngle = sweep.angle;
  startTransform.copyFrom(transform);
}

/** Adds gravity, forces and torque to a packed velocity, then damps it. */
function applyForces(body: Body, seconds: number, gravityX: number, gravityY: number): void {
  const { inverseMass, inverseInertia, gravityScale } = body;
  const record = packedBodies[body.islandIndex];
  const linear = Math.max(1 - seconds * body.linearDamping, 0);
  const angular = Math.max(1 - seconds * body.angularDamping, 0);
  const x = record[BODY.velocityX] + seconds * (gravityScale * gravityX + inverseMass * body.forceX);
  const y = record[BODY.velocityY] + seconds * (gravityScale * gravityY + inverseMass * body.forceY);
  const w = record[BODY.angularVelocity] + seconds * inverseInertia * body.torque;
  record[BODY.velocityX] = linear * x;
  record[BODY.velocityY] = linear * y;
  record[BODY.angularVelocity] = angular * w;
}

/**
 * Sweeps over joints, then contacts, until impulses hardly change.
 *
 * A sweep is a function of its own: V8 may stay in slow code for good where the whole solve is one long loop.
 */
function solveVelocities(jointCount: number, contactCount: number, iterations: number): void {
  for (let iteration = 0; iteration < iterations; iteration++) {
    change[0] = 0;
    sweepJoints(jointCount, change);
    if (contactCount > 0) sweepContacts(contactCount, change);
    if (change[0] < IMPULSE_TOLERANCE) return;
  }
}

/** Moves the packed bodies by their velocities (symplectic Euler), which are cut to what a step allows. */
function integrate(count: number, seconds: number): void {
  for (let i = 0; i < count; i++) {
    const record = packedBodies[i];
    const stepX = seconds * record[BODY.velocityX];
    const stepY = seconds * record[BODY.velocityY];
    const square = stepX * stepX + stepY * stepY;
    if (square > MAX_TRANSLATION * MAX_TRANSLATION) {
      const scale = MAX_TRANSLATION / Math.sqrt(square);
      record[BODY.velocityX] *= scale;
      record[BODY.velocityY] *= scale;
    }
    const turn = Math.abs(seconds * record[BODY.angularVelocity]);
    if (turn > MAX_ROTATION) record[BODY.angularVelocity] *= MAX_ROTATION / turn;
    record[BODY.x] += seconds * record[BODY.velocityX];
    record[BODY.y] += seconds * record[BODY.velocityY];
    record[BODY.angle] += seconds * record[BODY.angularVelocity];
  }
}
