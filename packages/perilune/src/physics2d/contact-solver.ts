import type { Contact } from "./contact.ts";
import {
  EPSILON,
  LINEAR_SLOP,
  MAX_CONDITION_NUMBER,
  MAX_LINEAR_CORRECTION,
  RESTITUTION_THRESHOLD,
} from "./settings.ts";
import { BODY, CONTACT, CONTACT_LINK, memory, POINT, refreshRotation } from "./solver-memory.ts";

/** A manifold in the world: the normal, a point of its plane, and the frame its points are given in. */
const placed = { normalX: 0.5, normalY: 0.5, planeX: 0.5, planeY: 0.5, sin: 0.5, cos: 0.5, originX: 0.5, originY: 0.5 };

/** Fills `placed` from the packed poses of bodies `a` and `b`. */
function placeManifold({ manifold, bodyA, bodyB }: Contact, a: number, b: number): void {
  const { bodies } = memory;
  refreshRotation(a);
  refreshRotation(b);
  const sinA = bodies[a + BODY.sin];
  const cosA = bodies[a + BODY.cos];
  const sinB = bodies[b + BODY.sin];
  const cosB = bodies[b + BODY.cos];
  const centerA = bodyA.sweep;
  const centerB = bodyB.sweep;
  const originAX = bodies[a + BODY.x] - (cosA * centerA.localCenterX - sinA * centerA.localCenterY);
  const originAY = bodies[a + BODY.y] - (sinA * centerA.localCenterX + cosA * centerA.localCenterY);
  const originBX = bodies[b + BODY.x] - (cosB * centerB.localCenterX - sinB * centerB.localCenterY);
  const originBY = bodies[b + BODY.y] - (sinB * centerB.localCenterX + cosB * centerB.localCenterY);
  const { kind, normalX, normalY, planeX, planeY } = manifold;
  const onB = kind === "faceB";
  placed.sin = onB ? sinA : sinB;
  placed.cos = onB ? cosA : cosB;
  placed.originX = onB ? originAX : originBX;
  placed.originY = onB ? originAY : originBY;
  const sin = onB ? sinB : sinA;
  const cos = onB ? cosB : cosA;
  placed.planeX = cos * planeX - sin * planeY + (onB ? originBX : originAX);
  placed.planeY = sin * planeX + cos * planeY + (onB ? originBY : originAY);
  if (kind !== "circles") {
    placed.normalX = cos * normalX - sin * normalY;
    placed.normalY = sin * normalX + cos * normalY;
    return;
  }
  const { x, y } = manifold.points[0];
  const dx = cosB * x - sinB * y + originBX - placed.planeX;
  const dy = sinB * x + cosB * y + originBY - placed.planeY;
  const length = Math.sqrt(dx * dx + dy * dy);
  placed.normalX = length > EPSILON ? dx / length : 1;
  placed.normalY = length > EPSILON ? dy / length : 0;
}

/** Packs the contacts of the island; impulses of the last step count `ratio` times (0 without warm start). */
export function prepareContacts(contacts: readonly Contact[], count: number, ratio: number): void {
  for (let c = 0; c < count; c++) prepareContact(contacts[c], c, ratio);
}

function prepareContact(contact: Contact, index: number, ratio: number): void {
  const { bodies, contacts, contactLinks } = memory;
  const { bodyA, bodyB, manifold } = contact;
  const a = bodyA.islandIndex * BODY.stride;
  const b = bodyB.islandIndex * BODY.stride;
  const massA = bodyA.inverseMass;
  const massB = bodyB.inverseMass;
  const inertiaA = bodyA.inverseInertia;
  const inertiaB = bodyB.inverseInertia;
  const onB = manifold.kind === "faceB";
  const faceRadius = (onB ? contact.fixtureB : contact.fixtureA).shape.radius;
  const otherRadius = (onB ? contact.fixtureA : contact.fixtureB).shape.radius;
  placeManifold(contact, a, b);
  const { sin, cos } = placed;
  // From here on the normal points from A to B.
  const normalX = onB ? -placed.normalX : placed.normalX;
  const normalY = onB ? -placed.normalY : placed.normalY;

  const o = index * CONTACT.stride;
  contacts[o + CONTACT.normalX] = normalX;
  contacts[o + CONTACT.normalY] = normalY;
  contacts[o + CONTACT.massA] = massA;
  contacts[o + CONTACT.massB] = massB;
  contacts[o + CONTACT.friction] = contact.friction;
  for (let i = 0; i < manifold.count; i++) {
    const point = manifold.points[i];
    const x = cos * point.x - sin * point.y + placed.originX;
    const y = sin * point.x + cos * point.y + placed.originY;
    const depth = (x - placed.planeX) * placed.normalX + (y - placed.planeY) * placed.normalY;
    // Halfway between the two surfaces.
    const shift = 0.5 * (faceRadius - depth - otherRadius);
    const worldX = x + shift * placed.normalX;
    const worldY = y + shift * placed.normalY;
    const leverAX = worldX - bodies[a + BODY.x];
    const leverAY = worldY - bodies[a + BODY.y];
    const leverBX = worldX - bodies[b + BODY.x];
    const leverBY = worldY - bodies[b + BODY.y];
    const normalArmA = leverAX * normalY - leverAY * normalX;
    const normalArmB = leverBX * normalY - leverBY * normalX;
    const tangentArmA = -leverAX * normalX - leverAY * normalY;
    const tangentArmB = -leverBX * normalX - leverBY * normalY;
    const normalMass = massA + massB + inertiaA * normalArmA * normalArmA + inertiaB * normalArmB * normalArmB;
    const tangentMass = massA + massB + inertiaA * tangentArmA * tangentArmA + inertiaB * tangentArmB * tangentArmB;
    const approach =
      normalX * (bodies[b + BODY.velocityX] - bodies[a + BODY.velocityX]) +
      normalY * (bodies[b + BODY.velocityY] - bodies[a + BODY.velocityY]) +
      (bodies[b + BODY.angularVelocity] * normalArmB - bodies[a + BODY.angularVelocity] * normalArmA);

    const p = o + CONTACT.points + i * POINT.stride;
    contacts[p + POINT.normalArmA] = normalArmA;
    contacts[p + POINT.normalArmB] = normalArmB;
    contacts[p + POINT.tangentArmA] = tangentArmA;
    contacts[p + POINT.tangentArmB] = tangentArmB;
    contacts[p + POINT.normalTurnA] = inertiaA * normalArmA;
    contacts[p + POINT.normalTurnB] = inertiaB * normalArmB;
    contacts[p + POINT.tangentTurnA] = inertiaA * tangentArmA;
    contacts[p + POINT.tangentTurnB] = inertiaB * tangentArmB;
    contacts[p + POINT.normalMass] = normalMass > 0 ? 1 / normalMass : 0;
    contacts[p + POINT.tangentMass] = tangentMass > 0 ? 1 / tangentMass : 0;
    contacts[p + POINT.bounce] = approach < -RESTITUTION_THRESHOLD ? -contact.restitution * approach : 0;
    contacts[p + POINT.normalImpulse] = ratio * point.normalImpulse;
    contacts[p + POINT.tangentImpulse] = ratio * point.tangentImpulse;
  }
  const link = index * CONTACT_LINK.stride;
  contactLinks[link + CONTACT_LINK.bodyA] = a;
  contactLinks[link + CONTACT_LINK.bodyB] = b;
  contactLinks[link + CONTACT_LINK.count] = manifold.count;
  if (manifold.count === 2 && !prepareBlock(o, massA + massB)) contactLinks[link + CONTACT_LINK.count] = 1;
}

/** Packs the matrix of a two-point contact and its inverse; false where it is too near to singular. */
function prepareBlock(o: number, mass: number): boolean {
  const { contacts } = memory;
  const p = o + CONTACT.points;
  const q = p + POINT.stride;
  const k11 = arms(mass, p, p);
  const k12 = arms(mass, p, q);
  const k22 = arms(mass, q, q);
  const determinant = k11 * k22 - k12 * k12;
  if (!(k11 * k11 < MAX_CONDITION_NUMBER * determinant)) return false;
  contacts[o + CONTACT.k11] = k11;
  contacts[o + CONTACT.k12] = k12;
  contacts[o + CONTACT.k22] = k22;
  contacts[o + CONTACT.inverse11] = k22 / determinant;
  contacts[o + CONTACT.inverse12] = -k12 / determinant;
  contacts[o + CONTACT.inverse22] = k11 / determinant;
  return true;
}

/** How the normal velocity at packed point `p` answers to a normal impulse at `q`. */
function arms(mass: number, p: number, q: number): number {
  const { contacts } = memory;
  return (
    mass +
    contacts[p + POINT.normalTurnA] * contacts[q + POINT.normalArmA] +
    contacts[p + POINT.normalTurnB] * contacts[q + POINT.normalArmB]
  );
}

/** Starts from the impulses of the last step. */
export function applyContactImpulses(count: number): void {
  const { bodies, contacts, contactLinks } = memory;
  for (let c = 0; c < count; c++) {
    const link = c * CONTACT_LINK.stride;
    const o = c * CONTACT.stride;
    const a = contactLinks[link + CONTACT_LINK.bodyA];
    const b = contactLinks[link + CONTACT_LINK.bodyB];
    const normalX = contacts[o + CONTACT.normalX];
    const normalY = contacts[o + CONTACT.normalY];
    for (let i = 0; i < contactLinks[link + CONTACT_LINK.count]; i++) {
      const p = o + CONTACT.points + i * POINT.stride;
      const normal = contacts[p + POINT.normalImpulse];
      const tangent = contacts[p + POINT.tangentImpulse];
      const x = normal * normalX + tangent * normalY;
      const y = normal * normalY - tangent * normalX;
      bodies[a + BODY.velocityX] -= contacts[o + CONTACT.massA] * x;
      bodies[a + BODY.velocityY] -= contacts[o + CONTACT.massA] * y;
      bodies[a + BODY.angularVelocity] -=
        contacts[p + POINT.normalTurnA] * normal + contacts[p + POINT.tangentTurnA] * tangent;
      bodies[b + BODY.velocityX] += contacts[o + CONTACT.massB] * x;
      bodies[b + BODY.velocityY] += contacts[o + CONTACT.massB] * y;
      bodies[b + BODY.angularVelocity] +=
        contacts[p + POINT.normalTurnB] * normal + contacts[p + POINT.tangentTurnB] * tangent;
    }
  }
}

/** Keeps the impulses of the solved points for the next step; a point left out keeps its old ones. */
export function storeContactImpulses(contacts: readonly Contact[], count: number): void {
  const { contacts: packed, contactLinks } = memory;
  for (let c = 0; c < count; c++) {
    const solved = contactLinks[c * CONTACT_LINK.stride + CONTACT_LINK.count];
    for (let i = 0; i < solved; i++) {
      const p = c * CONTACT.stride + CONTACT.points + i * POINT.stride;
      const point = contacts[c].manifold.points[i];
      point.normalImpulse = packed[p + POINT.normalImpulse];
      point.tangentImpulse = packed[p + POINT.tangentImpulse];
    }
  }
}

/**
 * One sweep that pushes overlapping bodies apart by a share of their overlap; `movable` bodies of the island may move.
 *
 * @returns whether no point overlapped by more than `tolerance`
 */
export function solveContactPositions(
  contacts: readonly Contact[],
  count: number,
  share: number,
  tolerance: number,
  movable: number,
): boolean {
  const { bodies } = memory;
  let within = true;
  for (let c = 0; c < count; c++) {
    const contact = contacts[c];
    const { bodyA, bodyB, manifold, fixtureA, fixtureB } = contact;
    const a = bodyA.islandIndex * BODY.stride;
    const b = bodyB.islandIndex * BODY.stride;
    const movesA = bodyA.islandIndex < movable;
    const movesB = bodyB.islandIndex < movable;
    const massA = movesA ? bodyA.inverseMass : 0;
    const massB = movesB ? bodyB.inverseMass : 0;
    const inertiaA = movesA ? bodyA.inverseInertia : 0;
    const inertiaB = movesB ? bodyB.inverseInertia : 0;
    const radii = fixtureA.shape.radius + fixtureB.shape.radius;
    for (let i = 0; i < manifold.count; i++) {
      placeManifold(contact, a, b);
      const point = manifold.points[i];
      const pointX = placed.cos * point.x - placed.sin * point.y + placed.originX;
      const pointY = placed.sin * point.x + placed.cos * point.y + placed.originY;
      const depth = (pointX - placed.planeX) * placed.normalX + (pointY - placed.planeY) * placed.normalY;
      const separation = depth - radii;
      if (!(separation >= -tolerance)) within = false;
      const back = manifold.kind === "circles" ? 0.5 * depth : 0;
      const x = pointX - back * placed.normalX;
      const y = pointY - back * placed.normalY;
      const normalX = manifold.kind === "faceB" ? -placed.normalX : placed.normalX;
      const normalY = manifold.kind === "faceB" ? -placed.normalY : placed.normalY;
      const correction = Math.min(Math.max(share * (separation + LINEAR_SLOP), -MAX_LINEAR_CORRECTION), 0);
      const armA = (x - bodies[a + BODY.x]) * normalY - (y - bodies[a + BODY.y]) * normalX;
      const armB = (x - bodies[b + BODY.x]) * normalY - (y - bodies[b + BODY.y]) * normalX;
      const mass = massA + massB + inertiaA * armA * armA + inertiaB * armB * armB;
      const impulse = mass > 0 ? -correction / mass : 0;
      bodies[a + BODY.x] -= massA * impulse * normalX;
      bodies[a + BODY.y] -= massA * impulse * normalY;
      bodies[a + BODY.angle] -= inertiaA * impulse * armA;
      bodies[b + BODY.x] += massB * impulse * normalX;
      bodies[b + BODY.y] += massB * impulse * normalY;
      bodies[b + BODY.angle] += inertiaB * impulse * armB;
    }
  }
  return within;
}
