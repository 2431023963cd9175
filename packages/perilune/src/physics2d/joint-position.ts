import { BODY, packedBodies, refreshRotation } from "./packed-bodies.ts";
import { LimitState, type RevoluteJoint } from "./revolute-joint.ts";
import { ANGULAR_SLOP, LINEAR_SLOP, MAX_ANGULAR_CORRECTION } from "./settings.ts";

/**
 * Moves two packed bodies so that their joint is less violated: first its limit, then its hinge.
 *
 * @returns whether both were within their slop
 */
export function solveJointPosition(joint: RevoluteJoint): boolean {
  const { bodyA, bodyB } = joint;
  const a = packedBodies[bodyA.islandIndex];
  const b = packedBodies[bodyB.islandIndex];
  const massA = bodyA.inverseMass;
  const massB = bodyB.inverseMass;
  const inertiaA = bodyA.inverseInertia;
  const inertiaB = bodyB.inverseInertia;
  const limitHolds = joint.limitState === LimitState.inactive || solveLimit(joint, a, b, inertiaA, inertiaB);

  refreshRotation(a);
  refreshRotation(b);
  const sinA = a[BODY.sin];
  const cosA = a[BODY.cos];
  const sinB = b[BODY.sin];
  const cosB = b[BODY.cos];
  const leverAX = joint.anchorAX - bodyA.sweep.localCenterX;
  const leverAY = joint.anchorAY - bodyA.sweep.localCenterY;
  const leverBX = joint.anchorBX - bodyB.sweep.localCenterX;
  const leverBY = joint.anchorBY - bodyB.sweep.localCenterY;
  const armAX = cosA * leverAX - sinA * leverAY;
  const armAY = sinA * leverAX + cosA * leverAY;
  const armBX = cosB * leverBX - sinB * leverBY;
  const armBY = sinB * leverBX + cosB * leverBY;
  const gapX = b[BODY.x] + armBX - a[BODY.x] - armAX;
  const gapY = b[BODY.y] + armBY - a[BODY.y] - armAY;
  const k11 = massA + massB + inertiaA * armAY * armAY + inertiaB * armBY * armBY;
  const k12 = -inertiaA * armAX * armAY - inertiaB * armBX * armBY;
  const k22 = massA + massB + inertiaA * armAX * armAX + inertiaB * armBX * armBX;
  const determinant = k11 * k22 - k12 * k12;
  const scale = determinant === 0 ? 0 : 1 / determinant;
  const x = -scale * (k22 * gapX - k12 * gapY);
  const y = -scale * (k11 * gapY - k12 * gapX);
  a[BODY.x] -= massA * x;
  a[BODY.y] -= massA * y;
  a[BODY.angle] -= inertiaA * (armAX * y - armAY * x);
  b[BODY.x] += massB * x;
  b[BODY.y] += massB * y;
  b[BODY.angle] += inertiaB * (armBX * y - armBY * x);
  return Math.sqrt(gapX * gapX + gapY * gapY) <= LINEAR_SLOP && limitHolds;
}

/** Turns the bodies back within the limit they are at, a slop short of it; returns whether they were. */
function solveLimit(
  joint: RevoluteJoint,
  a: Float64Array,
  b: Float64Array,
  inertiaA: number,
  inertiaB: number,
): boolean {
  const angle = b[BODY.angle] - a[BODY.angle] - joint.referenceAngle;
  let excess: number;
  let correction: number;
  if (joint.limitState === LimitState.equal) {
    correction = clamp(angle - joint.lowerAngle, -MAX_ANGULAR_CORRECTION, MAX_ANGULAR_CORRECTION);
    excess = Math.abs(correction);
  } else if (joint.limitState === LimitState.atLower) {
    excess = joint.lowerAngle - angle;
    correction = clamp(ANGULAR_SLOP - excess, -MAX_ANGULAR_CORRECTION, 0);
  } else {
    excess = angle - joint.upperAngle;
    correction = clamp(excess - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
  }
  const impulse = -correction / (inertiaA + inertiaB);
  a[BODY.angle] -= inertiaA * impulse;
  b[BODY.angle] += inertiaB * impulse;
  return excess <= ANGULAR_SLOP;
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
