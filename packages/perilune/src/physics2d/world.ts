import { Body, type BodyOptions } from "./body.ts";
import { BroadPhase } from "./broad-phase.ts";
import type { Contact } from "./contact.ts";
import { ContactManager } from "./contact-manager.ts";
import { solveImpacts } from "./continuous.ts";
import { Island, type TimeStep } from "./island.ts";
import { RevoluteJoint, type RevoluteJointOptions } from "./revolute-joint.ts";
import { restoreWorld, type WorldState, worldState } from "./snapshot.ts";

export interface WorldOptions {
  /** Acceleration (m/s²). @default 0 */
  readonly gravityX?: number;
  /** @default -10 */
  readonly gravityY?: number;
}

/**
 * Rigid bodies in a plane, with the semantics of Box2D 2.3 in float64.
 *
 * @see E. Catto, Box2D v2.3.1 (zlib licence), https://box2d.org
 * @example
 * const world = new World({ gravityY: -10 });
 * world.createBody().addFixture(edge(-10, 0, 10, 0));
 * const crate = world.createBody({ type: "dynamic", y: 4 });
 * crate.addFixture(box(0.5, 0.5), { density: 1 });
 * for (let i = 0; i < 60; i++) world.step(1 / 60, 8, 3);
 */
export class World {
  readonly gravityX: number;
  readonly gravityY: number;
  /** Oldest first; Box2D's lists run the other way. */
  readonly bodies: Body[] = [];
  readonly joints: RevoluteJoint[] = [];
  readonly broadPhase: BroadPhase = new BroadPhase();
  readonly contactManager: ContactManager = new ContactManager(this);
  /** Called when two fixtures begin or cease to touch; the world must not be changed in it. */
  onBeginContact: ((contact: Contact) => void) | undefined;
  onEndContact: ((contact: Contact) => void) | undefined;
  /** 1 / the length of the last step; 0 before the first. */
  inverseTimeStep = 0;
  readonly #island = new Island();
  readonly #stack: Body[] = [];
  readonly #step: TimeStep = { seconds: 0.5, ratio: 0.5, velocityIterations: 0, positionIterations: 0 };

  constructor({ gravityX = 0, gravityY = -10 }: WorldOptions = {}) {
    this.gravityX = gravityX;
    this.gravityY = gravityY;
  }

  createBody(options: BodyOptions = {}): Body {
    const body = new Body(this, options);
    this.bodies.push(body);
    return body;
  }

  createRevoluteJoint(options: RevoluteJointOptions): RevoluteJoint {
    const joint = new RevoluteJoint(options);
    const { bodyA, bodyB } = joint;
    this.joints.push(joint);
    bodyA.jointCount++;
    bodyB.jointCount++;
    if (!joint.collideConnected) {
      for (const contact of this.contactManager.contacts) {
        if (joint.connects(contact.bodyA, contact.bodyB)) contact.refilter = true;
      }
    }
    return joint;
  }

  /** Removes a body with its fixtures, contacts and joints. */
  destroyBody(body: Body): void {
    for (let i = this.joints.length - 1; i >= 0; i--) {
      const joint = this.joints[i];
      if (!joint.involves(body)) continue;
      for (const end of [joint.bodyA, joint.bodyB]) {
        end.setAwake(true);
        end.jointCount--;
      }
      this.joints.splice(i, 1);
    }
    this.contactManager.destroyContactsOf(body);
    for (const fixture of body.fixtures) this.broadPhase.removeFixture(fixture);
    this.bodies.splice(this.bodies.indexOf(body), 1);
  }

  /** Goes on by `seconds`, with at most so many iterations of the two solvers. */
  step(seconds: number, velocityIterations: number, positionIterations: number): void {
    const step = this.#step;
    step.seconds = seconds;
    step.ratio = this.inverseTimeStep * seconds;
    step.velocityIterations = velocityIterations;
    step.positionIterations = positionIterations;
    // New fixtures only: what moved in the last step was searched at its end.
    this.contactManager.findNewContacts();
    this.contactManager.update();
    this.#solveIslands();
    solveImpacts(this, this.#island, seconds, velocityIterations);
    this.inverseTimeStep = 1 / seconds;
    for (const body of this.bodies) {
      body.forceX = 0;
      body.forceY = 0;
      body.torque = 0;
    }
  }

  #solveIslands(): void {
    const { bodies, joints, contactManager } = this;
    for (const body of bodies) body.inIsland = false;
    for (const joint of joints) joint.inIsland = false;
    for (const contact of contactManager.contacts) contact.inIsland = false;
    for (let i = bodies.length - 1; i >= 0; i--) {
      const seed = bodies[i];
      if (seed.inIsland || !seed.active) continue;
      this.#gatherIsland(seed);
      const island = this.#island;
      island.solve(this.#step, this.gravityX, this.gravityY);
      // A static body may belong to several islands.
      for (let k = 0; k < island.bodyCount; k++) {
        if (island.bodies[k].type === "static") island.bodies[k].inIsland = false;
      }
    }
    for (let i = bodies.length - 1; i >= 0; i--) {
      if (bodies[i].inIsland) this.broadPhase.synchronize(bodies[i]);
    }
    contactManager.findNewContacts();
  }

  /** Fills the island by a depth-first search over contacts and joints that does not pass through static bodies. */
  #gatherIsland(seed: Body): void {
    const { joints } = this;
    const { contacts } = this.contactManager;
    const island = this.#island;
    const stack = this.#stack;
    island.clear();
    let height = 0;
    stack[height++] = seed;
    seed.inIsland = true;
    while (height > 0) {
      const body = stack[--height];
      island.addBody(body);
      body.setAwake(true);
      if (body.type === "static") continue;
      for (let i = contacts.length - 1; i >= 0; i--) {
        const contact = contacts[i];
        if (contact.inIsland || !contact.involves(body) || !contact.solid) continue;
        island.addContact(contact);
        const other = contact.opposite(body);
        if (other.inIsland) continue;
        other.inIsland = true;
        stack[height++] = other;
      }
      for (let i = body.jointCount > 0 ? joints.length - 1 : -1; i >= 0; i--) {
        const joint = joints[i];
        if (joint.inIsland || !joint.involves(body)) continue;
        island.addJoint(joint);
        const other = joint.opposite(body);
        if (other.inIsland) continue;
        other.inIsland = true;
        stack[height++] = other;
      }
    }
  }

  /** Everything that changes as the world moves, exactly. */
  state(): WorldState {
    return worldState(this);
  }

  /**
   * Goes back to a state of this world, or of another built in the same way.
   *
   * @throws PeriluneError when bodies, fixtures or joints are not as many
   */
  restore(state: WorldState): void {
    restoreWorld(this, state);
  }
}
