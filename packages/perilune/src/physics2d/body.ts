import { cos, sin } from "../math/trig.ts";
import type { Fixture, FixtureOptions } from "./fixture.ts";
import { massOf, type Shape } from "./shape.ts";
import { Sweep, Transform } from "./transform.ts";
import type { World } from "./world.ts";

/** Static bodies never move, kinematic ones move as they are told, dynamic ones answer forces. */
export type BodyType = "static" | "kinematic" | "dynamic";

export interface BodyOptions {
  /** @default "static" */
  readonly type?: BodyType;
  /** Position of the origin (m). @default 0 */
  readonly x?: number;
  readonly y?: number;
  /** Radians, counter-clockwise. @default 0 */
  readonly angle?: number;
  /** Decay of velocities (1/s). @default 0 */
  readonly linearDamping?: number;
  readonly angularDamping?: number;
  /** @default 1 */
  readonly gravityScale?: number;
  /** @default true */
  readonly allowSleep?: boolean;
  /** Continuous collision against moving bodies too. @default false */
  readonly bullet?: boolean;
  /** Never turns. @default false */
  readonly fixedRotation?: boolean;
}

/** A rigid body; made by `World.createBody`. */
export class Body {
  readonly world: World;
  readonly type: BodyType;
  readonly fixtures: Fixture[] = [];
  readonly linearDamping: number;
  readonly angularDamping: number;
  readonly gravityScale: number;
  readonly allowSleep: boolean;
  readonly bullet: boolean;
  readonly fixedRotation: boolean;

  /** Where the origin is and how the body is turned. */
  readonly transform: Transform = new Transform();
  /** Where the centre of mass was and is; `sweep.angle` counts whole turns. */
  readonly sweep: Sweep = new Sweep();
  /** The transform at the start of the sweep, kept for the broad phase; set anew in each step. */
  readonly startTransform: Transform = new Transform();
  /** Velocity of the centre of mass (m/s) and of rotation (rad/s). */
  velocityX = 0;
  velocityY = 0;
  angularVelocity = 0;
  /** Accumulated until the end of the next step (N, N m). */
  forceX = 0;
  forceY = 0;
  torque = 0;

  mass = 0;
  inverseMass = 0;
  inverseInertia = 0;
  /** Greatest distance of a vertex from the centre of mass. */
  reach = 0;

  awake = true;
  /** How long the body has been nearly at rest (s, float32 as in Box2D). */
  sleepTime = 0;
  jointCount = 0;
  /** Scratch of the island search: whether the body is in an island, and where. */
  inIsland = false;
  islandIndex = 0;

  constructor(world: World, options: BodyOptions) {
    this.world = world;
    this.type = options.type ?? "static";
    this.linearDamping = options.linearDamping ?? 0;
    this.angularDamping = options.angularDamping ?? 0;
    this.gravityScale = options.gravityScale ?? 1;
    this.allowSleep = options.allowSleep ?? true;
    this.bullet = options.bullet ?? false;
    this.fixedRotation = options.fixedRotation ?? false;
    const { x = 0, y = 0, angle = 0 } = options;
    const { transform, sweep } = this;
    transform.x = sweep.x = sweep.startX = x;
    transform.y = sweep.y = sweep.startY = y;
    transform.sin = sin(angle);
    transform.cos = cos(angle);
    sweep.angle = sweep.startAngle = angle;
    if (this.type === "dynamic") this.mass = this.inverseMass = 1;
  }

  /** Adds a shape; mass, centre and inertia follow from the densities of all fixtures. */
  addFixture(shape: Shape, options: FixtureOptions = {}): Fixture {
    const fixture = this.world.broadPhase.createFixture(this, shape, options);
    this.fixtures.push(fixture);
    if (this.type !== "static") this.#updateMass();
    return fixture;
  }

  #updateMass(): void {
    const { sweep, transform, fixtures } = this;
    const oldX = sweep.x;
    const oldY = sweep.y;
    let mass = 0;
    let inertia = 0;
    let centerX = 0;
    let centerY = 0;
    // Box2D keeps fixtures in a list with the newest first; sums follow its order.
    for (let i = fixtures.length - 1; i >= 0 && this.type === "dynamic"; i--) {
      const part = massOf(fixtures[i].shape, fixtures[i].density);
      mass += part.mass;
      inertia += part.inertia;
      centerX += part.mass * part.x;
      centerY += part.mass * part.y;
    }
    if (mass > 0) {
      centerX *= 1 / mass;
      centerY *= 1 / mass;
    } else if (this.type === "dynamic") {
      mass = 1;
    }
    inertia -= mass * (centerX * centerX + centerY * centerY);
    this.mass = mass;
    this.inverseMass = mass > 0 ? 1 / mass : 0;
    this.inverseInertia = inertia > 0 && !this.fixedRotation ? 1 / inertia : 0;
    sweep.localCenterX = centerX;
    sweep.localCenterY = centerY;
    sweep.x = sweep.startX = transform.cos * centerX - transform.sin * centerY + transform.x;
    sweep.y = sweep.startY = transform.sin * centerX + transform.cos * centerY + transform.y;
    sweep.startAngle = sweep.angle;
    this.velocityX -= this.angularVelocity * (sweep.y - oldY);
    this.velocityY += this.angularVelocity * (sweep.x - oldX);
    this.#updateReach();
  }

  #updateReach(): void {
    const { localCenterX, localCenterY } = this.sweep;
    let square = 0;
    for (const { shape } of this.fixtures) {
      for (let i = 0; i < shape.count; i++) {
        const dx = shape.xs[i] - localCenterX;
        const dy = shape.ys[i] - localCenterY;
        square = Math.max(square, dx * dx + dy * dy);
      }
    }
    this.reach = Math.sqrt(square);
  }

  /** Wakes the body, or lays it to sleep and stops it. */
  setAwake(awake: boolean): void {
    this.awake = awake;
    if (awake) return;
    this.sleepTime = 0;
    this.velocityX = 0;
    this.velocityY = 0;
    this.angularVelocity = 0;
    this.forceX = 0;
    this.forceY = 0;
    this.torque = 0;
  }

  /** Position of the origin (m). */
  get x(): number {
    return this.transform.x;
  }

  get y(): number {
    return this.transform.y;
  }

  /** Radians, whole turns included. */
  get angle(): number {
    return this.sweep.angle;
  }

  /** Whether the body takes part in this step: awake and able to move. */
  get active(): boolean {
    return this.awake && this.type !== "static";
  }

  /** Sets the velocity (m/s, rad/s); the only way to move a kinematic body. */
  setVelocity(x: number, y: number, angular: number): void {
    if (this.type === "static") return;
    this.setAwake(true);
    this.velocityX = x;
    this.velocityY = y;
    this.angularVelocity = angular;
  }

  /** Pushes at the centre of mass during the next step (N). */
  applyForceToCenter(forceX: number, forceY: number): void {
    if (this.type !== "dynamic") return;
    this.setAwake(true);
    this.forceX += forceX;
    this.forceY += forceY;
  }

  /** Pushes at a point of the world during the next step (N). */
  applyForce(forceX: number, forceY: number, x: number, y: number): void {
    this.applyForceToCenter(forceX, forceY);
    this.applyTorque((x - this.sweep.x) * forceY - (y - this.sweep.y) * forceX);
  }

  /** Turns during the next step (N m). */
  applyTorque(torque: number): void {
    if (this.type !== "dynamic") return;
    this.setAwake(true);
    this.torque += torque;
  }

  /** Changes the velocity at once by an impulse at a point of the world (N s). */
  applyLinearImpulse(impulseX: number, impulseY: number, x: number, y: number): void {
    if (this.type !== "dynamic") return;
    this.setAwake(true);
    this.velocityX += this.inverseMass * impulseX;
    this.velocityY += this.inverseMass * impulseY;
    this.angularVelocity += this.inverseInertia * ((x - this.sweep.x) * impulseY - (y - this.sweep.y) * impulseX);
  }

  /** Brings the transform in line with the end of the sweep. */
  updateTransform(): void {
    const { sweep } = this;
    this.setTransform(sin(sweep.angle), cos(sweep.angle));
  }

  /** Sets the transform from the end of the sweep, whose sine and cosine are known. */
  setTransform(sine: number, cosine: number): void {
    const { transform, sweep } = this;
    transform.sin = sine;
    transform.cos = cosine;
    transform.x = sweep.x - (cosine * sweep.localCenterX - sine * sweep.localCenterY);
    transform.y = sweep.y - (sine * sweep.localCenterX + cosine * sweep.localCenterY);
  }

  /** Goes back along the sweep to a fraction of the step and stays there. */
  advance(time: number): void {
    const { sweep } = this;
    sweep.advanceStart(time);
    sweep.x = sweep.startX;
    sweep.y = sweep.startY;
    sweep.angle = sweep.startAngle;
    this.updateTransform();
  }
}
