import { LimitState } from "./revolute-joint.ts";
import { IMPULSE_TOLERANCE } from "./settings.ts";
import { BODY, CONTACT, CONTACT_LINK, JOINT, JOINT_LINK, memory, POINT } from "./solver-memory.ts";

// Here as constants of this module: V8 compiles those into the code, but loads what is imported at each use, which
// takes a third more time.
const { velocityX: VELOCITY_X, velocityY: VELOCITY_Y, angularVelocity: ANGULAR_VELOCITY } = BODY;
const {
  stride: J_STRIDE,
  massA: J_MASS_A,
  massB: J_MASS_B,
  inertiaA: J_INERTIA_A,
  inertiaB: J_INERTIA_B,
  armAX: J_ARM_AX,
  armAY: J_ARM_AY,
  armBX: J_ARM_BX,
  armBY: J_ARM_BY,
  turnAX: J_TURN_AX,
  turnAY: J_TURN_AY,
  turnBX: J_TURN_BX,
  turnBY: J_TURN_BY,
  couplingX: J_COUPLING_X,
  couplingY: J_COUPLING_Y,
  motorMass: J_MOTOR_MASS,
  motorSpeed: J_MOTOR_SPEED,
  maxMotorImpulse: J_MAX_MOTOR_IMPULSE,
  motorImpulse: J_MOTOR_IMPULSE,
  impulseX: J_IMPULSE_X,
  impulseY: J_IMPULSE_Y,
  limitImpulse: J_LIMIT_IMPULSE,
  point11: J_POINT11,
  point12: J_POINT12,
  point22: J_POINT22,
  full11: J_FULL11,
  full12: J_FULL12,
  full13: J_FULL13,
  full22: J_FULL22,
  full23: J_FULL23,
  full33: J_FULL33,
} = JOINT;
const { stride: J_LINKS, bodyA: J_BODY_A, bodyB: J_BODY_B, limitState: J_LIMIT_STATE, motor: J_MOTOR } = JOINT_LINK;
const {
  stride: C_STRIDE,
  normalX: C_NORMAL_X,
  normalY: C_NORMAL_Y,
  massA: C_MASS_A,
  massB: C_MASS_B,
  friction: C_FRICTION,
  k11: C_K11,
  k12: C_K12,
  k22: C_K22,
  inverse11: C_INVERSE11,
  inverse12: C_INVERSE12,
  inverse22: C_INVERSE22,
  points: C_POINTS,
} = CONTACT;
const { stride: C_LINKS, bodyA: C_BODY_A, bodyB: C_BODY_B, count: C_COUNT } = CONTACT_LINK;
const {
  stride: P_STRIDE,
  normalArmA: P_NORMAL_ARM_A,
  normalArmB: P_NORMAL_ARM_B,
  tangentArmA: P_TANGENT_ARM_A,
  tangentArmB: P_TANGENT_ARM_B,
  normalTurnA: P_NORMAL_TURN_A,
  normalTurnB: P_NORMAL_TURN_B,
  tangentTurnA: P_TANGENT_TURN_A,
  tangentTurnB: P_TANGENT_TURN_B,
  normalMass: P_NORMAL_MASS,
  tangentMass: P_TANGENT_MASS,
  bounce: P_BOUNCE,
  normalImpulse: P_NORMAL_IMPULSE,
  tangentImpulse: P_TANGENT_IMPULSE,
} = POINT;
const { inactive: INACTIVE, atLower: AT_LOWER, atUpper: AT_UPPER } = LimitState;
const TOLERANCE = IMPULSE_TOLERANCE;

/**
 * Gauss–Seidel over all joints, then all contacts, of the packed island: the inner loop of the engine.
 *
 * Box2D's order within a sweep decides the result: of a joint the motor first, then limit and hinge together; of a
 * contact the friction of its points first, bounded by the last normal impulses, then the normal impulses together.
 *
 * @see E. Catto, Iterative Dynamics with Temporal Coherence, GDC 2005 (b2RevoluteJoint, b2ContactSolver)
 */
export function solveVelocities(jointCount: number, contactCount: number, iterations: number): void {
  const { bodies, joints, jointLinks, contacts, contactLinks } = memory;
  for (let iteration = 0; iteration < iterations; iteration++) {
    let change = 0;

    for (let j = 0; j < jointCount; j++) {
      const link = j * J_LINKS;
      const o = j * J_STRIDE;
      const a = jointLinks[link + J_BODY_A];
      const b = jointLinks[link + J_BODY_B];
      const limit = jointLinks[link + J_LIMIT_STATE];
      const vAx = bodies[a + VELOCITY_X];
      const vAy = bodies[a + VELOCITY_Y];
      const vBx = bodies[b + VELOCITY_X];
      const vBy = bodies[b + VELOCITY_Y];
      let wA = bodies[a + ANGULAR_VELOCITY];
      let wB = bodies[b + ANGULAR_VELOCITY];
      // Relative velocity at the hinge.
      let slipX = vBx - vAx - (wB * joints[o + J_ARM_BY] - wA * joints[o + J_ARM_AY]);
      let slipY = vBy - vAy + (wB * joints[o + J_ARM_BX] - wA * joints[o + J_ARM_AX]);

      if (jointLinks[link + J_MOTOR] === 1) {
        const old = joints[o + J_MOTOR_IMPULSE];
        const most = joints[o + J_MAX_MOTOR_IMPULSE];
        let impulse = old - joints[o + J_MOTOR_MASS] * (wB - wA - joints[o + J_MOTOR_SPEED]);
        impulse = impulse < -most ? -most : impulse > most ? most : impulse;
        joints[o + J_MOTOR_IMPULSE] = impulse;
        impulse -= old;
        wA -= joints[o + J_INERTIA_A] * impulse;
        wB += joints[o + J_INERTIA_B] * impulse;
        slipX += joints[o + J_COUPLING_X] * impulse;
        slipY += joints[o + J_COUPLING_Y] * impulse;
        change += Math.abs(impulse);
      }

      let x: number;
      let y: number;
      if (limit === INACTIVE) {
        x = -(joints[o + J_POINT11] * slipX + joints[o + J_POINT12] * slipY);
        y = -(joints[o + J_POINT12] * slipX + joints[o + J_POINT22] * slipY);
      } else {
        const turn = wB - wA;
        const old = joints[o + J_LIMIT_IMPULSE];
        let z = -(joints[o + J_FULL13] * slipX + joints[o + J_FULL23] * slipY + joints[o + J_FULL33] * turn);
        const sum = old + z;
        if (limit === AT_LOWER ? sum < 0 : limit === AT_UPPER && sum > 0) {
          // The limit lets go: take its impulse back and hold the hinge alone.
          const withoutX = old * joints[o + J_COUPLING_X] - slipX;
          const withoutY = old * joints[o + J_COUPLING_Y] - slipY;
          x = joints[o + J_POINT11] * withoutX + joints[o + J_POINT12] * withoutY;
          y = joints[o + J_POINT12] * withoutX + joints[o + J_POINT22] * withoutY;
          z = -old;
          joints[o + J_LIMIT_IMPULSE] = 0;
        } else {
          x = -(joints[o + J_FULL11] * slipX + joints[o + J_FULL12] * slipY + joints[o + J_FULL13] * turn);
          y = -(joints[o + J_FULL12] * slipX + joints[o + J_FULL22] * slipY + joints[o + J_FULL23] * turn);
          joints[o + J_LIMIT_IMPULSE] = sum;
        }
        wA -= joints[o + J_INERTIA_A] * z;
        wB += joints[o + J_INERTIA_B] * z;
        change += Math.abs(z);
      }
      joints[o + J_IMPULSE_X] += x;
      joints[o + J_IMPULSE_Y] += y;
      bodies[a + VELOCITY_X] = vAx - joints[o + J_MASS_A] * x;
      bodies[a + VELOCITY_Y] = vAy - joints[o + J_MASS_A] * y;
      bodies[a + ANGULAR_VELOCITY] = wA - (joints[o + J_TURN_AX] * y - joints[o + J_TURN_AY] * x);
      bodies[b + VELOCITY_X] = vBx + joints[o + J_MASS_B] * x;
      bodies[b + VELOCITY_Y] = vBy + joints[o + J_MASS_B] * y;
      bodies[b + ANGULAR_VELOCITY] = wB + (joints[o + J_TURN_BX] * y - joints[o + J_TURN_BY] * x);
      change += Math.abs(x) + Math.abs(y);
    }

    for (let c = 0; c < contactCount; c++) {
      const link = c * C_LINKS;
      const o = c * C_STRIDE;
      const a = contactLinks[link + C_BODY_A];
      const b = contactLinks[link + C_BODY_B];
      const count = contactLinks[link + C_COUNT];
      const normalX = contacts[o + C_NORMAL_X];
      const normalY = contacts[o + C_NORMAL_Y];
      const massA = contacts[o + C_MASS_A];
      const massB = contacts[o + C_MASS_B];
      let vAx = bodies[a + VELOCITY_X];
      let vAy = bodies[a + VELOCITY_Y];
      let wA = bodies[a + ANGULAR_VELOCITY];
      let vBx = bodies[b + VELOCITY_X];
      let vBy = bodies[b + VELOCITY_Y];
      let wB = bodies[b + ANGULAR_VELOCITY];

      const friction = contacts[o + C_FRICTION];
      for (let p = o + C_POINTS, i = 0; i < count; i++, p += P_STRIDE) {
        const slip =
          (vBx - vAx) * normalY -
          (vBy - vAy) * normalX +
          (wB * contacts[p + P_TANGENT_ARM_B] - wA * contacts[p + P_TANGENT_ARM_A]);
        const old = contacts[p + P_TANGENT_IMPULSE];
        const most = friction * contacts[p + P_NORMAL_IMPULSE];
        let impulse = old - contacts[p + P_TANGENT_MASS] * slip;
        impulse = impulse < -most ? -most : impulse > most ? most : impulse;
        contacts[p + P_TANGENT_IMPULSE] = impulse;
        impulse -= old;
        vAx -= massA * normalY * impulse;
        vAy += massA * normalX * impulse;
        wA -= contacts[p + P_TANGENT_TURN_A] * impulse;
        vBx += massB * normalY * impulse;
        vBy -= massB * normalX * impulse;
        wB += contacts[p + P_TANGENT_TURN_B] * impulse;
        change += Math.abs(impulse);
      }

      const p = o + C_POINTS;
      const approach = (vBx - vAx) * normalX + (vBy - vAy) * normalY;
      const excess1 =
        approach + (wB * contacts[p + P_NORMAL_ARM_B] - wA * contacts[p + P_NORMAL_ARM_A]) - contacts[p + P_BOUNCE];
      const old1 = contacts[p + P_NORMAL_IMPULSE];
      let delta1 = 0;
      let sum = 0;
      if (count === 1) {
        const impulse = old1 - contacts[p + P_NORMAL_MASS] * excess1;
        sum = delta1 = (impulse < 0 ? 0 : impulse) - old1;
        contacts[p + P_NORMAL_IMPULSE] = old1 + delta1;
        wA -= contacts[p + P_NORMAL_TURN_A] * delta1;
        wB += contacts[p + P_NORMAL_TURN_B] * delta1;
        change += Math.abs(delta1);
      } else {
        const q = p + P_STRIDE;
        const excess2 =
          approach + (wB * contacts[q + P_NORMAL_ARM_B] - wA * contacts[q + P_NORMAL_ARM_A]) - contacts[q + P_BOUNCE];
        const old2 = contacts[q + P_NORMAL_IMPULSE];
        const k12 = contacts[o + C_K12];
        // Linear complementarity problem of two contacts: try its four cases in order.
        let impulse1 = old1 - (contacts[o + C_INVERSE11] * excess1 + contacts[o + C_INVERSE12] * excess2);
        let impulse2 = old2 - (contacts[o + C_INVERSE12] * excess1 + contacts[o + C_INVERSE22] * excess2);
        if (!(impulse1 >= 0 && impulse2 >= 0)) {
          const rest1 = excess1 - (contacts[o + C_K11] * old1 + k12 * old2);
          const rest2 = excess2 - (k12 * old1 + contacts[o + C_K22] * old2);
          impulse1 = -contacts[p + P_NORMAL_MASS] * rest1;
          impulse2 = 0;
          if (!(impulse1 >= 0 && k12 * impulse1 + rest2 >= 0)) {
            impulse1 = 0;
            impulse2 = -contacts[q + P_NORMAL_MASS] * rest2;
            if (!(impulse2 >= 0 && k12 * impulse2 + rest1 >= 0)) {
              // Both points part; where rounding leaves no case at all, nothing changes.
              const part = rest1 >= 0 && rest2 >= 0;
              impulse1 = part ? 0 : old1;
              impulse2 = part ? 0 : old2;
            }
          }
        }
        contacts[p + P_NORMAL_IMPULSE] = impulse1;
        contacts[q + P_NORMAL_IMPULSE] = impulse2;
        delta1 = impulse1 - old1;
        const delta2 = impulse2 - old2;
        sum = delta1 + delta2;
        wA -= contacts[p + P_NORMAL_TURN_A] * delta1 + contacts[q + P_NORMAL_TURN_A] * delta2;
        wB += contacts[p + P_NORMAL_TURN_B] * delta1 + contacts[q + P_NORMAL_TURN_B] * delta2;
        change += Math.abs(delta1) + Math.abs(delta2);
      }
      bodies[a + VELOCITY_X] = vAx - massA * normalX * sum;
      bodies[a + VELOCITY_Y] = vAy - massA * normalY * sum;
      bodies[a + ANGULAR_VELOCITY] = wA;
      bodies[b + VELOCITY_X] = vBx + massB * normalX * sum;
      bodies[b + VELOCITY_Y] = vBy + massB * normalY * sum;
      bodies[b + ANGULAR_VELOCITY] = wB;
    }

    if (change < TOLERANCE) return;
  }
}
