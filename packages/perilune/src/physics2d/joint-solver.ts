import { LimitState, type RevoluteJoint } from "./revolute-joint.ts";
import { ANGULAR_SLOP, LINEAR_SLOP, MAX_ANGULAR_CORRECTION } from "./settings.ts";
import { BODY, JOINT, JOINT_LINK, memory, refreshRotation } from "./solver-memory.ts";

/**
 * Packs joint number `index` of the island and applies the impulses of the last step.
 *
 * `ratio` is this step's length over the last one's, by which impulses scale.
 */
export function prepareJoint(joint: RevoluteJoint, index: number, timeStep: number, ratio: number): void {
  const { bodies, joints, jointLinks } = memory;
  const { bodyA, bodyB } = joint;
  const a = bodyA.islandIndex * BODY.stride;
  const b = bodyB.islandIndex * BODY.stride;
  const massA = bodyA.inverseMass;
  const massB = bodyB.inverseMass;
  const inertiaA = bodyA.inverseInertia;
  const inertiaB = bodyB.inverseInertia;
  const { sin: sinA, cos: cosA } = bodyA.transform;
  const { sin: sinB, cos: cosB } = bodyB.transform;
  const leverAX = joint.anchorAX - bodyA.sweep.localCenterX;
  const leverAY = joint.anchorAY - bodyA.sweep.localCenterY;
  const leverBX = joint.anchorBX - bodyB.sweep.localCenterX;
  const leverBY = joint.anchorBY - bodyB.sweep.localCenterY;
  const armAX = cosA * leverAX - sinA * leverAY;
  const armAY = sinA * leverAX + cosA * leverAY;
  const armBX = cosB * leverBX - sinB * leverBY;
  const armBY = sinB * leverBX + cosB * leverBY;

  const k11 = massA + massB + armAY * armAY * inertiaA + armBY * armBY * inertiaB;
  const k12 = -armAY * armAX * inertiaA - armBY * armBX * inertiaB;
  const k13 = -armAY * inertiaA - armBY * inertiaB;
  const k22 = massA + massB + armAX * armAX * inertiaA + armBX * armBX * inertiaB;
  const k23 = armAX * inertiaA + armBX * inertiaB;
  const k33 = inertiaA + inertiaB;
  const turns = k33 !== 0;
  updateLimitState(joint, bodies[b + BODY.angle] - bodies[a + BODY.angle] - joint.referenceAngle, turns);
  const motor = joint.hasMotor && turns;
  if (!motor) joint.motorImpulse = 0;

  const link = index * JOINT_LINK.stride;
  jointLinks[link + JOINT_LINK.bodyA] = a;
  jointLinks[link + JOINT_LINK.bodyB] = b;
  jointLinks[link + JOINT_LINK.limitState] = joint.limitState;
  jointLinks[link + JOINT_LINK.motor] = motor && joint.limitState !== LimitState.equal ? 1 : 0;

  const o = index * JOINT.stride;
  joints[o + JOINT.massA] = massA;
  joints[o + JOINT.massB] = massB;
  joints[o + JOINT.inertiaA] = inertiaA;
  joints[o + JOINT.inertiaB] = inertiaB;
  joints[o + JOINT.armAX] = armAX;
  joints[o + JOINT.armAY] = armAY;
  joints[o + JOINT.armBX] = armBX;
  joints[o + JOINT.armBY] = armBY;
  joints[o + JOINT.turnAX] = inertiaA * armAX;
  joints[o + JOINT.turnAY] = inertiaA * armAY;
  joints[o + JOINT.turnBX] = inertiaB * armBX;
  joints[o + JOINT.turnBY] = inertiaB * armBY;
  joints[o + JOINT.couplingX] = k13;
  joints[o + JOINT.couplingY] = k23;
  joints[o + JOINT.motorMass] = turns ? 1 / k33 : 0;
  joints[o + JOINT.motorSpeed] = joint.motorSpeed;
  joints[o + JOINT.maxMotorImpulse] = timeStep * joint.maxMotorTorque;

  const pointScale = inverse(k11 * k22 - k12 * k12);
  joints[o + JOINT.point11] = pointScale * k22;
  joints[o + JOINT.point12] = -pointScale * k12;
  joints[o + JOINT.point22] = pointScale * k11;
  if (joint.limitState !== LimitState.inactive) {
    const cofactor11 = k22 * k33 - k23 * k23;
    const cofactor12 = k13 * k23 - k12 * k33;
    const cofactor13 = k12 * k23 - k13 * k22;
    const fullScale = inverse(k11 * cofactor11 + k12 * cofactor12 + k13 * cofactor13);
    joints[o + JOINT.full11] = fullScale * cofactor11;
    joints[o + JOINT.full12] = fullScale * cofactor12;
    joints[o + JOINT.full13] = fullScale * cofactor13;
    joints[o + JOINT.full22] = fullScale * (k11 * k33 - k13 * k13);
    joints[o + JOINT.full23] = fullScale * (k12 * k13 - k11 * k23);
    joints[o + JOINT.full33] = fullScale * (k11 * k22 - k12 * k12);
  }

  const x = joint.impulseX * ratio;
  const y = joint.impulseY * ratio;
  const limitImpulse = joint.limitImpulse * ratio;
  const motorImpulse = joint.motorImpulse * ratio;
  joints[o + JOINT.impulseX] = x;
  joints[o + JOINT.impulseY] = y;
  joints[o + JOINT.limitImpulse] = limitImpulse;
  joints[o + JOINT.motorImpulse] = motorImpulse;
  bodies[a + BODY.velocityX] -= massA * x;
  bodies[a + BODY.velocityY] -= massA * y;
  bodies[a + BODY.angularVelocity] -= inertiaA * (armAX * y - armAY * x + motorImpulse + limitImpulse);
  bodies[b + BODY.velocityX] += massB * x;
  bodies[b + BODY.velocityY] += massB * y;
  bodies[b + BODY.angularVelocity] += inertiaB * (armBX * y - armBY * x + motorImpulse + limitImpulse);
}

/** 1 / x, and 0 for a singular matrix, whose determinant is 0. */
function inverse(determinant: number): number {
  return determinant === 0 ? 0 : 1 / determinant;
}

/** Finds which limit the joint's angle is at; the impulse of another limit is forgotten. */
function updateLimitState(joint: RevoluteJoint, angle: number, turns: boolean): void {
  const old = joint.limitState;
  if (!joint.hasLimits || !turns) {
    joint.limitState = LimitState.inactive;
    return;
  }
  if (Math.abs(joint.upperAngle - joint.lowerAngle) < 2 * ANGULAR_SLOP) {
    joint.limitState = LimitState.equal;
    return;
  }
  if (angle <= joint.lowerAngle) joint.limitState = LimitState.atLower;
  else if (angle >= joint.upperAngle) joint.limitState = LimitState.atUpper;
  else joint.limitState = LimitState.inactive;
  if (joint.limitState !== old || joint.limitState === LimitState.inactive) joint.limitImpulse = 0;
}

/** Keeps the impulses of joint number `index` for the next step. */
export function storeJointImpulses(joint: RevoluteJoint, index: number): void {
  const { joints } = memory;
  const o = index * JOINT.stride;
  joint.impulseX = joints[o + JOINT.impulseX];
  joint.impulseY = joints[o + JOINT.impulseY];
  joint.limitImpulse = joints[o + JOINT.limitImpulse];
  joint.motorImpulse = joints[o + JOINT.motorImpulse];
}

/**
 * Moves the two bodies so that the joint is less violated: first its limit, then its hinge.
 *
 * @returns whether both were within their slop
 */
export function solveJointPosition(joint: RevoluteJoint, index: number): boolean {
  const { bodies, joints, jointLinks } = memory;
  const link = index * JOINT_LINK.stride;
  const o = index * JOINT.stride;
  const a = jointLinks[link + JOINT_LINK.bodyA];
  const b = jointLinks[link + JOINT_LINK.bodyB];
  const limitState = jointLinks[link + JOINT_LINK.limitState];
  const massA = joints[o + JOINT.massA];
  const massB = joints[o + JOINT.massB];
  const inertiaA = joints[o + JOINT.inertiaA];
  const inertiaB = joints[o + JOINT.inertiaB];

  let angularError = 0;
  if (limitState !== LimitState.inactive) {
    const angle = bodies[b + BODY.angle] - bodies[a + BODY.angle] - joint.referenceAngle;
    let correction: number;
    if (limitState === LimitState.equal) {
      correction = clamp(angle - joint.lowerAngle, -MAX_ANGULAR_CORRECTION, MAX_ANGULAR_CORRECTION);
      angularError = Math.abs(correction);
    } else if (limitState === LimitState.atLower) {
      angularError = joint.lowerAngle - angle;
      correction = clamp(ANGULAR_SLOP - angularError, -MAX_ANGULAR_CORRECTION, 0);
    } else {
      angularError = angle - joint.upperAngle;
      correction = clamp(angularError - ANGULAR_SLOP, 0, MAX_ANGULAR_CORRECTION);
    }
    const impulse = -joints[o + JOINT.motorMass] * correction;
    bodies[a + BODY.angle] -= inertiaA * impulse;
    bodies[b + BODY.angle] += inertiaB * impulse;
  }

  refreshRotation(a);
  refreshRotation(b);
  const sinA = bodies[a + BODY.sin];
  const cosA = bodies[a + BODY.cos];
  const sinB = bodies[b + BODY.sin];
  const cosB = bodies[b + BODY.cos];
  const leverAX = joint.anchorAX - joint.bodyA.sweep.localCenterX;
  const leverAY = joint.anchorAY - joint.bodyA.sweep.localCenterY;
  const leverBX = joint.anchorBX - joint.bodyB.sweep.localCenterX;
  const leverBY = joint.anchorBY - joint.bodyB.sweep.localCenterY;
  const armAX = cosA * leverAX - sinA * leverAY;
  const armAY = sinA * leverAX + cosA * leverAY;
  const armBX = cosB * leverBX - sinB * leverBY;
  const armBY = sinB * leverBX + cosB * leverBY;
  const gapX = bodies[b + BODY.x] + armBX - bodies[a + BODY.x] - armAX;
  const gapY = bodies[b + BODY.y] + armBY - bodies[a + BODY.y] - armAY;
  const k11 = massA + massB + inertiaA * armAY * armAY + inertiaB * armBY * armBY;
  const k12 = -inertiaA * armAX * armAY - inertiaB * armBX * armBY;
  const k22 = massA + massB + inertiaA * armAX * armAX + inertiaB * armBX * armBX;
  const scale = inverse(k11 * k22 - k12 * k12);
  const x = -scale * (k22 * gapX - k12 * gapY);
  const y = -scale * (k11 * gapY - k12 * gapX);
  bodies[a + BODY.x] -= massA * x;
  bodies[a + BODY.y] -= massA * y;
  bodies[a + BODY.angle] -= inertiaA * (armAX * y - armAY * x);
  bodies[b + BODY.x] += massB * x;
  bodies[b + BODY.y] += massB * y;
  bodies[b + BODY.angle] += inertiaB * (armBX * y - armBY * x);
  return Math.sqrt(gapX * gapX + gapY * gapY) <= LINEAR_SLOP && angularError <= ANGULAR_SLOP;
}

function clamp(value: number, least: number, most: number): number {
  return value < least ? least : value > most ? most : value;
}
