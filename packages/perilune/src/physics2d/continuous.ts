import type { Body } from "./body.ts";
import type { Contact } from "./contact.ts";
import type { Island } from "./island.ts";
import { EPSILON, LINEAR_SLOP, MAX_IMPACT_CONTACTS, MAX_SUB_STEPS } from "./settings.ts";
import { timeOfImpact } from "./time-of-impact.ts";
import { Sweep } from "./transform.ts";
import type { World } from "./world.ts";

const savedA = new Sweep();
const savedB = new Sweep();
const savedOther = new Sweep();

/**
 * Handles the impacts within a step one after another, the earliest first, so that nothing tunnels.
 *
 * Only a dynamic body against a static or kinematic one is looked at, or any pair with a bullet (b2World::SolveTOI).
 */
export function solveImpacts(world: World, island: Island, seconds: number, velocityIterations: number): void {
  const { contacts } = world.contactManager;
  if (contacts.length === 0) return;
  for (const body of world.bodies) {
    body.inIsland = false;
    body.sweep.startTime = 0;
  }
  for (const contact of contacts) {
    contact.inIsland = false;
    contact.impactKnown = false;
    contact.impactCount = 0;
    contact.impactTime = 1;
  }
  for (;;) {
    const contact = earliestImpact(contacts);
    if (contact === undefined) return;
    const time = contact.impactTime;
    if (!gatherImpact(world, island, contact, time)) continue;
    island.solveImpact((1 - time) * seconds, velocityIterations);
    for (let i = 0; i < island.bodyCount; i++) {
      const body = island.bodies[i];
      body.inIsland = false;
      if (body.type !== "dynamic") continue;
      world.broadPhase.synchronize(body);
      for (const other of contacts) {
        if (!other.involves(body)) continue;
        other.impactKnown = false;
        other.inIsland = false;
      }
    }
    world.contactManager.findNewContacts();
  }
}

/** The contact whose impact comes first, the newest of equals; undefined when none comes before the step's end. */
function earliestImpact(contacts: readonly Contact[]): Contact | undefined {
  let earliest: Contact | undefined;
  let earliestTime = 1;
  for (let i = contacts.length - 1; i >= 0; i--) {
    const contact = contacts[i];
    if (!contact.enabled || contact.impactCount > MAX_SUB_STEPS) continue;
    if (!contact.impactKnown && !findImpact(contact)) continue;
    if (contact.impactTime < earliestTime) {
      earliest = contact;
      earliestTime = contact.impactTime;
    }
  }
  return earliestTime > 1 - 10 * EPSILON ? undefined : earliest;
}

/** Sets a contact's time of impact; false where continuous collision does not apply. */
function findImpact(contact: Contact): boolean {
  const { fixtureA, fixtureB, bodyA, bodyB } = contact;
  if (contact.sensor || !(bodyA.active || bodyB.active)) return false;
  if (!isFast(bodyA) && !isFast(bodyB)) return false;
  // Both sweeps have to start at the same time.
  const start = Math.max(bodyA.sweep.startTime, bodyB.sweep.startTime);
  if (bodyA.sweep.startTime < start) bodyA.sweep.advanceStart(start);
  if (bodyB.sweep.startTime < start) bodyB.sweep.advanceStart(start);
  contact.impactTime = 1;
  contact.impactKnown = true;
  if (keepApart(contact)) return true;
  const fraction = timeOfImpact(fixtureA.shape, bodyA, fixtureB.shape, bodyB);
  if (fraction < 1) contact.impactTime = Math.min(start + (1 - start) * fraction, 1);
  return true;
}

/** Whether a body asks for continuous collision with any other. */
function isFast(body: Body): boolean {
  return body.bullet || body.type !== "dynamic";
}

/**
 * Whether two shapes cannot meet within the step because their swept boxes are apart.
 *
 * Boxes of start and end hold the way between but for the bulge of a vertex that turns, at most reach θ²/8. They also
 * hold the radii, which exceed the distance at which an impact is seen (see `timeOfImpact`) by a margin.
 */
function keepApart({ fixtureA, fixtureB, bodyA, bodyB }: Contact): boolean {
  if (fixtureA.swept.overlaps(fixtureB.swept)) return false;
  const turnA = bodyA.sweep.angle - bodyA.sweep.startAngle;
  const turnB = bodyB.sweep.angle - bodyB.sweep.startAngle;
  const radii = fixtureA.shape.radius + fixtureB.shape.radius;
  const margin = Math.min(radii - 1.25 * LINEAR_SLOP, 2.75 * LINEAR_SLOP);
  return bodyA.reach * turnA * turnA + bodyB.reach * turnB * turnB < 8 * margin;
}

/**
 * Moves the two bodies of a contact to its impact, and fills the island with them and what they touch there.
 *
 * @returns whether they do touch; where they do not, they are put back and the contact rests until its next update
 */
function gatherImpact(world: World, island: Island, contact: Contact, time: number): boolean {
  const { bodyA, bodyB } = contact;
  savedA.copyFrom(bodyA.sweep);
  savedB.copyFrom(bodyB.sweep);
  bodyA.advance(time);
  bodyB.advance(time);
  world.contactManager.updateContact(contact);
  contact.impactKnown = false;
  contact.impactCount++;
  if (!contact.enabled || !contact.touching) {
    contact.enabled = false;
    putBack(bodyA, savedA);
    putBack(bodyB, savedB);
    return false;
  }
  bodyA.setAwake(true);
  bodyB.setAwake(true);
  island.clear();
  bodyA.inIsland = true;
  bodyB.inIsland = true;
  island.addBody(bodyA);
  island.addBody(bodyB);
  island.addContact(contact);
  addTouching(world, island, bodyA, time);
  addTouching(world, island, bodyB, time);
  return true;
}

/** Adds the contacts that a dynamic body has at the time of the impact. */
function addTouching(world: World, island: Island, body: Body, time: number): void {
  if (body.type !== "dynamic") return;
  const { contacts } = world.contactManager;
  for (let i = contacts.length - 1; i >= 0; i--) {
    const contact = contacts[i];
    if (island.contactCount === MAX_IMPACT_CONTACTS || island.bodyCount === 2 * MAX_IMPACT_CONTACTS) return;
    if (contact.inIsland || contact.sensor || !contact.involves(body)) continue;
    const other = contact.opposite(body);
    if (!isFast(other) && !body.bullet) continue;
    savedOther.copyFrom(other.sweep);
    if (!other.inIsland) other.advance(time);
    world.contactManager.updateContact(contact);
    if (!contact.touching) {
      putBack(other, savedOther);
      continue;
    }
    island.addContact(contact);
    if (other.inIsland) continue;
    other.inIsland = true;
    if (other.type !== "static") other.setAwake(true);
    island.addBody(other);
  }
}

function putBack(body: Body, sweep: Sweep): void {
  body.sweep.copyFrom(sweep);
  body.updateTransform();
}
