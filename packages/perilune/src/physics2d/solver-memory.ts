import { cos, sin } from "../math/trig.ts";

/**
 * Where each number of a body stands in `memory.bodies`.
 *
 * `rotation` is the angle that `sin` and `cos` belong to: they are renewed only when they are asked for.
 */
export const BODY = {
  stride: 9,
  velocityX: 0,
  velocityY: 1,
  angularVelocity: 2,
  x: 3,
  y: 4,
  angle: 5,
  rotation: 6,
  sin: 7,
  cos: 8,
} as const;

/**
 * Where each number of a joint stands in `memory.joints`.
 *
 * r is a lever arm (from a centre of mass to the hinge, in world axes), m an inverse mass, i an inverse inertia. The
 * mass matrix K of hinge and angle is symmetric; its upper block and the whole are inverted once per step.
 */
export const JOINT = {
  stride: 30,
  massA: 0,
  massB: 1,
  inertiaA: 2,
  inertiaB: 3,
  armAX: 4,
  armAY: 5,
  armBX: 6,
  armBY: 7,
  /** i r, for the change of angular velocity by an impulse at the hinge. */
  turnAX: 8,
  turnAY: 9,
  turnBX: 10,
  turnBY: 11,
  /** K13 and K23: how the velocity at the hinge answers to a torque. */
  couplingX: 12,
  couplingY: 13,
  /** 1 / (iA + iB). */
  motorMass: 14,
  motorSpeed: 15,
  maxMotorImpulse: 16,
  motorImpulse: 17,
  impulseX: 18,
  impulseY: 19,
  limitImpulse: 20,
  point11: 21,
  point12: 22,
  point22: 23,
  full11: 24,
  full12: 25,
  full13: 26,
  full22: 27,
  full23: 28,
  full33: 29,
} as const;

/** Where each integer of a joint stands in `memory.jointLinks`; bodies are offsets into `memory.bodies`. */
export const JOINT_LINK = { stride: 4, bodyA: 0, bodyB: 1, limitState: 2, motor: 3 } as const;

/**
 * Where each number of a contact stands in `memory.contacts`; those of a point follow from `points` on.
 *
 * The tangent is (normalY, −normalX). An arm is the cross product of a lever with normal or tangent; a turn is the arm
 * times the inverse inertia; a mass is the inverse of the effective one.
 */
export const CONTACT = {
  stride: 37,
  normalX: 0,
  normalY: 1,
  massA: 2,
  massB: 3,
  friction: 4,
  /** The two points' matrix K and its inverse. */
  k11: 5,
  k12: 6,
  k22: 7,
  inverse11: 8,
  inverse12: 9,
  inverse22: 10,
  points: 11,
} as const;

export const POINT = {
  stride: 13,
  normalArmA: 0,
  normalArmB: 1,
  tangentArmA: 2,
  tangentArmB: 3,
  normalTurnA: 4,
  normalTurnB: 5,
  tangentTurnA: 6,
  tangentTurnB: 7,
  normalMass: 8,
  tangentMass: 9,
  /** Velocity to leave with, from restitution. */
  bounce: 10,
  normalImpulse: 11,
  tangentImpulse: 12,
} as const;

/** Where each integer of a contact stands in `memory.contactLinks`: its bodies, and how many points are solved. */
export const CONTACT_LINK = { stride: 3, bodyA: 0, bodyB: 1, count: 2 } as const;

/**
 * The island being solved, packed so that the iterations touch nothing else.
 *
 * It serves all worlds, one island at a time: everything in it is written before it is read.
 */
class SolverMemory {
  bodies: Float64Array = new Float64Array(0);
  joints: Float64Array = new Float64Array(0);
  jointLinks: Int32Array = new Int32Array(0);
  contacts: Float64Array = new Float64Array(0);
  contactLinks: Int32Array = new Int32Array(0);

  /** Makes room for an island; what was packed before is lost when the room grows. */
  reserve(bodies: number, joints: number, contacts: number): void {
    if (bodies * BODY.stride > this.bodies.length) this.bodies = new Float64Array(2 * bodies * BODY.stride);
    if (joints * JOINT.stride > this.joints.length) {
      this.joints = new Float64Array(2 * joints * JOINT.stride);
      this.jointLinks = new Int32Array(2 * joints * JOINT_LINK.stride);
    }
    if (contacts * CONTACT.stride > this.contacts.length) {
      this.contacts = new Float64Array(2 * contacts * CONTACT.stride);
      this.contactLinks = new Int32Array(2 * contacts * CONTACT_LINK.stride);
    }
  }
}

export const memory: SolverMemory = new SolverMemory();
memory.reserve(32, 32, 32);

/** Brings a packed body's sine and cosine in line with its angle. */
export function refreshRotation(offset: number): void {
  const { bodies } = memory;
  const angle = bodies[offset + BODY.angle];
  if (bodies[offset + BODY.rotation] === angle) return;
  bodies[offset + BODY.rotation] = angle;
  bodies[offset + BODY.sin] = sin(angle);
  bodies[offset + BODY.cos] = cos(angle);
}
