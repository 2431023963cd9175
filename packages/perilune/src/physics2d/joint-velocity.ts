import { BODY, packedBodies } from "./packed-bodies.ts";
import { LimitState, type RevoluteJoint } from "./revolute-joint.ts";
import { ANGULAR_SLOP } from "./settings.ts";

// Constants of this module's own, as V8 compiles those into the code but loads what is imported at each use.
const { velocityX: VX, velocityY: VY, angularVelocity: W } = BODY;
const { inactive: INACTIVE, atLower: AT_LOWER, atUpper: AT_UPPER, equal: EQUAL } = LimitState;

// Where each number of a joint stands in its record: inverse masses m and inverse inertias i of both bodies,
const MASS_A = 0;
const MASS_B = 1;
const INERTIA_A = 2;
const INERTIA_B = 3;
// lever arms r from the centres of mass to the hinge, in world axes,
const ARM_AX = 4;
const ARM_AY = 5;
const ARM_BX = 6;
const ARM_BY = 7;
// i r, by which an impulse at the hinge turns a body,
const TURN_AX = 8;
const TURN_AY = 9;
const TURN_BX = 10;
const TURN_BY = 11;
// K13 and K23 of the mass matrix of hinge (1, 2) and angle (3), its upper block inverted, and its whole inverted,
const COUPLING_X = 12;
const COUPLING_Y = 13;
const POINT_11 = 14;
const POINT_12 = 15;
const POINT_22 = 16;
const FULL_11 = 17;
const FULL_12 = 18;
const FULL_13 = 19;
const FULL_22 = 20;
const FULL_23 = 21;
const FULL_33 = 22;
// limit and motor, and the impulses so far.
const LIMIT = 23;
const MOTOR = 24;
const MOTOR_MASS = 25;
const MOTOR_SPEED = 26;
const MAX_MOTOR_IMPULSE = 27;
const IMPULSE_X = 28;
const IMPULSE_Y = 29;
const LIMIT_IMPULSE = 30;
const MOTOR_IMPULSE = 31;
const SIZE = 32;

/** The joints of the island being solved, and the packed bodies A and B of each. */
const records: Float64Array[] = [];
const ends: Float64Array[] = [];

/**
 * Packs joint number `index` of the island and applies the impulses of the last step.
 *
 * `ratio` is this step's length over the last one's, by which impulses scale. The blocks of the mass matrix are
 * inverted here, once, where Box2D solves with them anew in every iteration.
 */
export function prepareJoint(joint: RevoluteJoint, index: number, seconds: number, ratio: number): void {
  while (records.length <= index) records.push(new Float64Array(SIZE));
  const record = records[index];
  const { bodyA, bodyB } = joint;
  const a = (ends[2 * index] = packedBodies[bodyA.islandIndex]);
  const b = (ends[2 * index + 1] = packedBodies[bodyB.islandIndex]);
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
  updateLimitState(joint, turns);
  const motor = joint.hasMotor && turns;
  if (!motor) joint.motorImpulse = 0;

  record[MASS_A] = massA;
  record[MASS_B] = massB;
  record[INERTIA_A] = inertiaA;
  record[INERTIA_B] = inertiaB;
  record[ARM_AX] = armAX;
  record[ARM_AY] = armAY;
  record[ARM_BX] = armBX;
  record[ARM_BY] = armBY;
  record[TURN_AX] = inertiaA * armAX;
  record[TURN_AY] = inertiaA * armAY;
  record[TURN_BX] = inertiaB * armBX;
  record[TURN_BY] = inertiaB * armBY;
  record[COUPLING_X] = k13;
  record[COUPLING_Y] = k23;
  const pointScale = inverse(k11 * k22 - k12 * k12);
  record[POINT_11] = pointScale * k22;
  record[POINT_12] = -pointScale * k12;
  record[POINT_22] = pointScale * k11;
  if (joint.limitState !== INACTIVE) {
    const cofactor11 = k22 * k33 - k23 * k23;
    const cofactor12 = k13 * k23 - k12 * k33;
    const cofactor13 = k12 * k23 - k13 * k22;
    const fullScale = inverse(k11 * cofactor11 + k12 * cofactor12 + k13 * cofactor13);
    record[FULL_11] = fullScale * cofactor11;
    record[FULL_12] = fullScale * cofactor12;
    record[FULL_13] = fullScale * cofactor13;
    record[FULL_22] = fullScale * (k11 * k33 - k13 * k13);
    record[FULL_23] = fullScale * (k12 * k13 - k11 * k23);
    record[FULL_33] = fullScale * (k11 * k22 - k12 * k12);
  }
  record[LIMIT] = joint.limitState;
  record[MOTOR] = motor && joint.limitState !== EQUAL ? 1 : 0;
  record[MOTOR_MASS] = inverse(k33);
  record[MOTOR_SPEED] = joint.motorSpeed;
  record[MAX_MOTOR_IMPULSE] = seconds * joint.maxMotorTorque;

  const x = joint.impulseX * ratio;
  const y = joint.impulseY * ratio;
  const limitImpulse = joint.limitImpulse * ratio;
  const motorImpulse = joint.motorImpulse * ratio;
  record[IMPULSE_X] = x;
  record[IMPULSE_Y] = y;
  record[LIMIT_IMPULSE] = limitImpulse;
  record[MOTOR_IMPULSE] = motorImpulse;
  a[VX] -= massA * x;
  a[VY] -= massA * y;
  a[W] -= inertiaA * (armAX * y - armAY * x + motorImpulse + limitImpulse);
  b[VX] += massB * x;
  b[VY] += massB * y;
  b[W] += inertiaB * (armBX * y - armBY * x + motorImpulse + limitImpulse);
}

/** 1 / x, and 0 where a matrix is singular. */
function inverse(x: number): number {
  return x === 0 ? 0 : 1 / x;
}

/** Finds which limit the joint's angle is at; the impulse of another limit is forgotten. */
function updateLimitState(joint: RevoluteJoint, turns: boolean): void {
  const old = joint.limitState;
  if (!joint.hasLimits || !turns) {
    joint.limitState = INACTIVE;
  } else if (Math.abs(joint.upperAngle - joint.lowerAngle) < 2 * ANGULAR_SLOP) {
    joint.limitState = EQUAL;
  } else {
    const { angle, lowerAngle, upperAngle } = joint;
    joint.limitState = angle <= lowerAngle ? AT_LOWER : angle >= upperAngle ? AT_UPPER : INACTIVE;
    if (joint.limitState !== old || joint.limitState === INACTIVE) joint.limitImpulse = 0;
  }
}

/**
 * One Gauss–Seidel sweep over the joints, of each the motor first, then limit and hinge together.
 *
 * Adds to `change[0]` by how much impulses changed.
 *
 * @see E. Catto, Iterative Dynamics with Temporal Coherence, GDC 2005 (b2RevoluteJoint)
 */
export function sweepJoints(count: number, change: Float64Array): void {
  let total = 0;
  for (let j = 0; j < count; j++) {
    const joint = records[j];
    const a = ends[2 * j];
    const b = ends[2 * j + 1];
    const vAx = a[VX];
    const vAy = a[VY];
    const vBx = b[VX];
    const vBy = b[VY];
    let wA = a[W];
    let wB = b[W];
    // Relative velocity at the hinge.
    let slipX = vBx - vAx - (wB * joint[ARM_BY] - wA * joint[ARM_AY]);
    let slipY = vBy - vAy + (wB * joint[ARM_BX] - wA * joint[ARM_AX]);

    if (joint[MOTOR] === 1) {
      const old = joint[MOTOR_IMPULSE];
      const most = joint[MAX_MOTOR_IMPULSE];
      let impulse = joint[MOTOR_MASS] * (joint[MOTOR_SPEED] - (wB - wA));
      if (old + impulse > most) impulse = most - old;
      else if (old + impulse < -most) impulse = -most - old;
      joint[MOTOR_IMPULSE] = old + impulse;
      wA -= joint[INERTIA_A] * impulse;
      wB += joint[INERTIA_B] * impulse;
      slipX += joint[COUPLING_X] * impulse;
      slipY += joint[COUPLING_Y] * impulse;
      total += Math.abs(impulse);
    }

    let x: number;
    let y: number;
    const limit = joint[LIMIT];
    if (limit === INACTIVE) {
      x = -(joint[POINT_11] * slipX + joint[POINT_12] * slipY);
      y = -(joint[POINT_12] * slipX + joint[POINT_22] * slipY);
    } else {
      const turn = wB - wA;
      const old = joint[LIMIT_IMPULSE];
      let z = -(joint[FULL_13] * slipX + joint[FULL_23] * slipY + joint[FULL_33] * turn);
      const sum = old + z;
      if (limit === AT_LOWER ? sum < 0 : limit === AT_UPPER && sum > 0) {
        // The limit lets go: take its impulse back and hold the hinge alone.
        const freeX = old * joint[COUPLING_X] - slipX;
        const freeY = old * joint[COUPLING_Y] - slipY;
        x = joint[POINT_11] * freeX + joint[POINT_12] * freeY;
        y = joint[POINT_12] * freeX + joint[POINT_22] * freeY;
        z = -old;
        joint[LIMIT_IMPULSE] = 0;
      } else {
        x = -(joint[FULL_11] * slipX + joint[FULL_12] * slipY + joint[FULL_13] * turn);
        y = -(joint[FULL_12] * slipX + joint[FULL_22] * slipY + joint[FULL_23] * turn);
        joint[LIMIT_IMPULSE] = sum;
      }
      wA -= joint[INERTIA_A] * z;
      wB += joint[INERTIA_B] * z;
      total += Math.abs(z);
    }
    joint[IMPULSE_X] += x;
    joint[IMPULSE_Y] += y;
    const massA = joint[MASS_A];
    const massB = joint[MASS_B];
    a[VX] = vAx - massA * x;
    a[VY] = vAy - massA * y;
    a[W] = wA - (joint[TURN_AX] * y - joint[TURN_AY] * x);
    b[VX] = vBx + massB * x;
    b[VY] = vBy + massB * y;
    b[W] = wB + (joint[TURN_BX] * y - joint[TURN_BY] * x);
    total += Math.abs(x) + Math.abs(y);
  }
  change[0] += total;
}

/** Keeps the impulses of joint number `index` for the next step. */
export function storeJointImpulses(joint: RevoluteJoint, index: number): void {
  const record = records[index];
  joint.impulseX = record[IMPULSE_X];
  joint.impulseY = record[IMPULSE_Y];
  joint.limitImpulse = record[LIMIT_IMPULSE];
  joint.motorImpulse = record[MOTOR_IMPULSE];
}
