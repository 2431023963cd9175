import type { Body } from "./body.ts";
import type { Point } from "./shape.ts";

export interface RevoluteJointOptions {
  readonly bodyA: Body;
  readonly bodyB: Body;
  /** The hinge in each body's frame (m). */
  readonly anchorA: Point;
  readonly anchorB: Point;
  /**
   * Angle of B relative to A at which the joint's angle is 0.
   *
   * Without it the bodies' present angles are taken, as pybox2d does (Box2D's own default is 0).
   */
  readonly referenceAngle?: number;
  /** Bounds of the joint's angle; without them it turns freely. */
  readonly limits?: readonly [lower: number, upper: number];
  /** Drives the joint to a speed (rad/s) with at most a torque (N m); without it there is no motor. */
  readonly motor?: { readonly speed: number; readonly maxTorque: number };
  /** Whether the two bodies collide with each other. @default false */
  readonly collideConnected?: boolean;
}

/** Which limit a joint is at; numbers, because the solver keeps them in a packed array. */
export const LimitState = { inactive: 0, atLower: 1, atUpper: 2, equal: 3 } as const;

/** A hinge between two bodies; made by `World.createRevoluteJoint`. */
export class RevoluteJoint {
  readonly bodyA: Body;
  readonly bodyB: Body;
  readonly anchorAX: number;
  readonly anchorAY: number;
  readonly anchorBX: number;
  readonly anchorBY: number;
  readonly referenceAngle: number;
  readonly hasLimits: boolean;
  readonly lowerAngle: number;
  readonly upperAngle: number;
  readonly hasMotor: boolean;
  readonly collideConnected: boolean;
  motorSpeed: number;
  maxMotorTorque: number;

  /** Accumulated impulses, with which the next step starts (N s, N m s). */
  impulseX = 0;
  impulseY = 0;
  limitImpulse = 0;
  motorImpulse = 0;
  limitState: number = LimitState.inactive;
  inIsland = false;

  constructor(options: RevoluteJointOptions) {
    const { bodyA, bodyB, limits, motor } = options;
    this.bodyA = bodyA;
    this.bodyB = bodyB;
    [this.anchorAX, this.anchorAY] = options.anchorA;
    [this.anchorBX, this.anchorBY] = options.anchorB;
    this.referenceAngle = options.referenceAngle ?? bodyB.sweep.angle - bodyA.sweep.angle;
    this.hasLimits = limits !== undefined;
    this.lowerAngle = limits?.[0] ?? 0;
    this.upperAngle = limits?.[1] ?? 0;
    this.hasMotor = motor !== undefined;
    this.motorSpeed = motor?.speed ?? 0;
    this.maxMotorTorque = motor?.maxTorque ?? 0;
    this.collideConnected = options.collideConnected ?? false;
  }

  /** Radians. */
  get angle(): number {
    return this.bodyB.sweep.angle - this.bodyA.sweep.angle - this.referenceAngle;
  }

  /** Radians a second. */
  get speed(): number {
    return this.bodyB.angularVelocity - this.bodyA.angularVelocity;
  }

  setMotor(speed: number, maxTorque: number): void {
    this.bodyA.setAwake(true);
    this.bodyB.setAwake(true);
    this.motorSpeed = speed;
    this.maxMotorTorque = maxTorque;
  }

  connects(a: Body, b: Body): boolean {
    return (this.bodyA === a && this.bodyB === b) || (this.bodyA === b && this.bodyB === a);
  }

  involves(body: Body): boolean {
    return this.bodyA === body || this.bodyB === body;
  }

  opposite(body: Body): Body {
    return this.bodyA === body ? this.bodyB : this.bodyA;
  }
}
