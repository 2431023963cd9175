import type { Contact } from "./contact.ts";
import { BODY, packedBodies } from "./packed-bodies.ts";
import { placed, placeManifold } from "./placed-manifold.ts";
import { MAX_CONDITION_NUMBER, RESTITUTION_THRESHOLD } from "./settings.ts";

// Constants of this module's own, as V8 compiles those into the code but loads what is imported at each use.
const { velocityX: VX, velocityY: VY, angularVelocity: W } = BODY;

// Where each number of a contact stands in its record. The normal points from A to B, the tangent is (ny, −nx);
const NORMAL_X = 0;
const NORMAL_Y = 1;
const MASS_A = 2;
const MASS_B = 3;
const FRICTION = 4;
// how many points are solved; of two, the matrix K of their normal velocities and its inverse;
const COUNT = 5;
const K_11 = 6;
const K_12 = 7;
const K_22 = 8;
const INVERSE_11 = 9;
const INVERSE_12 = 10;
const INVERSE_22 = 11;
// then for each point: arms, the cross products of the levers with normal and tangent; turns, the same times the inverse
// inertia; masses, the inverse of the effective ones; and the velocity that restitution leaves with.
const POINTS = 12;
const NORMAL_ARM_A = 0;
const NORMAL_ARM_B = 1;
const TANGENT_ARM_A = 2;
const TANGENT_ARM_B = 3;
const NORMAL_TURN_A = 4;
const NORMAL_TURN_B = 5;
const TANGENT_TURN_A = 6;
const TANGENT_TURN_B = 7;
const NORMAL_MASS = 8;
const TANGENT_MASS = 9;
const BOUNCE = 10;
const NORMAL_IMPULSE = 11;
const TANGENT_IMPULSE = 12;
const POINT_SIZE = 13;
const SIZE = POINTS + 2 * POINT_SIZE;

/** The contacts of the island being solved, and the packed bodies A and B of each. */
const records: Float64Array[] = [];
const ends: Float64Array[] = [];

/**
 * Packs contact number `index` of the island and applies the impulses of the last step.
 *
 * They count `ratio` times: this step's length over the last one's, or 0 to start from nothing.
 */
export function prepareContact(contact: Contact, index: number, ratio: number): void {
  while (records.length <= index) records.push(new Float64Array(SIZE));
  const record = records[index];
  const { bodyA, bodyB, manifold } = contact;
  const a = (ends[2 * index] = packedBodies[bodyA.islandIndex]);
  const b = (ends[2 * index + 1] = packedBodies[bodyB.islandIndex]);
  const massA = bodyA.inverseMass;
  const massB = bodyB.inverseMass;
  const inertiaA = bodyA.inverseInertia;
  const inertiaB = bodyB.inverseInertia;
  const onB = manifold.kind === "faceB";
  const faceRadius = (onB ? contact.fixtureB : contact.fixtureA).shape.radius;
  const otherRadius = (onB ? contact.fixtureA : contact.fixtureB).shape.radius;
  placeManifold(contact);
  const { sin, cos } = placed;
  const normalX = onB ? -placed.normalX : placed.normalX;
  const normalY = onB ? -placed.normalY : placed.normalY;

  record[NORMAL_X] = normalX;
  record[NORMAL_Y] = normalY;
  record[MASS_A] = massA;
  record[MASS_B] = massB;
  record[FRICTION] = contact.friction;
  for (let i = 0; i < manifold.count; i++) {
    const point = manifold.points[i];
    const x = cos * point.x - sin * point.y + placed.originX;
    const y = sin * point.x + cos * point.y + placed.originY;
    const distance = (x - placed.planeX) * placed.normalX + (y - placed.planeY) * placed.normalY;
    // Levers reach to halfway between the two surfaces.
    const shift = 0.5 * (faceRadius - distance - otherRadius);
    const worldX = x + shift * placed.normalX;
    const worldY = y + shift * placed.normalY;
    const leverAX = worldX - a[BODY.x];
    const leverAY = worldY - a[BODY.y];
    const leverBX = worldX - b[BODY.x];
    const leverBY = worldY - b[BODY.y];
    const normalArmA = leverAX * normalY - leverAY * normalX;
    const normalArmB = leverBX * normalY - leverBY * normalX;
    const tangentArmA = -leverAX * normalX - leverAY * normalY;
    const tangentArmB = -leverBX * normalX - leverBY * normalY;
    const normalMass = massA + massB + inertiaA * normalArmA * normalArmA + inertiaB * normalArmB * normalArmB;
    const tangentMass = massA + massB + inertiaA * tangentArmA * tangentArmA + inertiaB * tangentArmB * tangentArmB;
    const approach = (b[VX] - a[VX]) * normalX + (b[VY] - a[VY]) * normalY + (b[W] * normalArmB - a[W] * normalArmA);

    const p = POINTS + i * POINT_SIZE;
    record[p + NORMAL_ARM_A] = normalArmA;
    record[p + NORMAL_ARM_B] = normalArmB;
    record[p + TANGENT_ARM_A] = tangentArmA;
    record[p + TANGENT_ARM_B] = tangentArmB;
    record[p + NORMAL_TURN_A] = inertiaA * normalArmA;
    record[p + NORMAL_TURN_B] = inertiaB * normalArmB;
    record[p + TANGENT_TURN_A] = inertiaA * tangentArmA;
    record[p + TANGENT_TURN_B] = inertiaB * tangentArmB;
    record[p + NORMAL_MASS] = normalMass > 0 ? 1 / normalMass : 0;
    record[p + TANGENT_MASS] = tangentMass > 0 ? 1 / tangentMass : 0;
    record[p + BOUNCE] = approach < -RESTITUTION_THRESHOLD ? -contact.restitution * approach : 0;
    record[p + NORMAL_IMPULSE] = ratio * point.normalImpulse;
    record[p + TANGENT_IMPULSE] = ratio * point.tangentImpulse;
  }
  record[COUNT] = manifold.count === 2 && !prepareBlock(record, massA + massB) ? 1 : manifold.count;
}

/** Packs the matrix of a two-point contact and its inverse; false where it is too near to singular. */
function prepareBlock(record: Float64Array, mass: number): boolean {
  const p = POINTS;
  const q = POINTS + POINT_SIZE;
  const k11 =
    mass + record[p + NORMAL_TURN_A] * record[p + NORMAL_ARM_A] + record[p + NORMAL_TURN_B] * record[p + NORMAL_ARM_B];
  const k12 =
    mass + record[p + NORMAL_TURN_A] * record[q + NORMAL_ARM_A] + record[p + NORMAL_TURN_B] * record[q + NORMAL_ARM_B];
  const k22 =
    mass + record[q + NORMAL_TURN_A] * record[q + NORMAL_ARM_A] + record[q + NORMAL_TURN_B] * record[q + NORMAL_ARM_B];
  const determinant = k11 * k22 - k12 * k12;
  if (!(k11 * k11 < MAX_CONDITION_NUMBER * determinant)) return false;
  record[K_11] = k11;
  record[K_12] = k12;
  record[K_22] = k22;
  record[INVERSE_11] = k22 / determinant;
  record[INVERSE_12] = -k12 / determinant;
  record[INVERSE_22] = k11 / determinant;
  return true;
}

/** Applies the impulses that `prepareContact` took from the last step. */
export function applyContactImpulses(count: number): void {
  for (let c = 0; c < count; c++) {
    const record = records[c];
    const a = ends[2 * c];
    const b = ends[2 * c + 1];
    const normalX = record[NORMAL_X];
    const normalY = record[NORMAL_Y];
    for (let i = 0; i < record[COUNT]; i++) {
      const p = POINTS + i * POINT_SIZE;
      const normal = record[p + NORMAL_IMPULSE];
      const tangent = record[p + TANGENT_IMPULSE];
      const x = normal * normalX + tangent * normalY;
      const y = normal * normalY - tangent * normalX;
      a[VX] -= record[MASS_A] * x;
      a[VY] -= record[MASS_A] * y;
      a[W] -= record[p + NORMAL_TURN_A] * normal + record[p + TANGENT_TURN_A] * tangent;
      b[VX] += record[MASS_B] * x;
      b[VY] += record[MASS_B] * y;
      b[W] += record[p + NORMAL_TURN_B] * normal + record[p + TANGENT_TURN_B] * tangent;
    }
  }
}

/**
 * One Gauss–Seidel sweep over the contacts.
 *
 * Of each the friction of its points comes first, bounded by the last normal impulses, then the normal impulses
 * together. Adds to `change[0]` by how much impulses changed.
 *
 * @see E. Catto, Iterative Dynamics with Temporal Coherence, GDC 2005 (b2ContactSolver)
 */
export function sweepContacts(count: number, change: Float64Array): void {
  let total = 0;
  for (let c = 0; c < count; c++) {
    const contact = records[c];
    const a = ends[2 * c];
    const b = ends[2 * c + 1];
    const single = contact[COUNT] === 1;
    const normalX = contact[NORMAL_X];
    const normalY = contact[NORMAL_Y];
    const massA = contact[MASS_A];
    const massB = contact[MASS_B];
    const friction = contact[FRICTION];
    let vAx = a[VX];
    let vAy = a[VY];
    let wA = a[W];
    let vBx = b[VX];
    let vBy = b[VY];
    let wB = b[W];

    for (let p = POINTS; ; p += POINT_SIZE) {
      const slip =
        (vBx - vAx) * normalY -
        (vBy - vAy) * normalX +
        (wB * contact[p + TANGENT_ARM_B] - wA * contact[p + TANGENT_ARM_A]);
      const old = contact[p + TANGENT_IMPULSE];
      const most = friction * contact[p + NORMAL_IMPULSE];
      let impulse = -contact[p + TANGENT_MASS] * slip;
      if (old + impulse > most) impulse = most - old;
      else if (old + impulse < -most) impulse = -most - old;
      contact[p + TANGENT_IMPULSE] = old + impulse;
      vAx -= massA * normalY * impulse;
      vAy += massA * normalX * impulse;
      wA -= contact[p + TANGENT_TURN_A] * impulse;
      vBx += massB * normalY * impulse;
      vBy -= massB * normalX * impulse;
      wB += contact[p + TANGENT_TURN_B] * impulse;
      total += Math.abs(impulse);
      if (single || p !== POINTS) break;
    }

    const p = POINTS;
    const q = POINTS + POINT_SIZE;
    const approach = (vBx - vAx) * normalX + (vBy - vAy) * normalY;
    const excess1 = approach + (wB * contact[p + NORMAL_ARM_B] - wA * contact[p + NORMAL_ARM_A]) - contact[p + BOUNCE];
    const old1 = contact[p + NORMAL_IMPULSE];
    let sum: number;
    if (single) {
      const impulse = old1 - contact[p + NORMAL_MASS] * excess1;
      const delta = (impulse > 0 ? impulse : 0) - old1;
      contact[p + NORMAL_IMPULSE] = impulse > 0 ? impulse : 0;
      wA -= contact[p + NORMAL_TURN_A] * delta;
      wB += contact[p + NORMAL_TURN_B] * delta;
      sum = delta;
      total += Math.abs(delta);
    } else {
      const excess2 =
        approach + (wB * contact[q + NORMAL_ARM_B] - wA * contact[q + NORMAL_ARM_A]) - contact[q + BOUNCE];
      const old2 = contact[q + NORMAL_IMPULSE];
      // A linear complementarity problem of two contacts, whose four cases are tried in turn (Murty's method).
      let impulse1 = old1 - (contact[INVERSE_11] * excess1 + contact[INVERSE_12] * excess2);
      let impulse2 = old2 - (contact[INVERSE_12] * excess1 + contact[INVERSE_22] * excess2);
      if (!(impulse1 >= 0 && impulse2 >= 0)) {
        const rest1 = excess1 - (contact[K_11] * old1 + contact[K_12] * old2);
        const rest2 = excess2 - (contact[K_12] * old1 + contact[K_22] * old2);
        impulse1 = -contact[p + NORMAL_MASS] * rest1;
        impulse2 = 0;
        if (!(impulse1 >= 0 && contact[K_12] * impulse1 + rest2 >= 0)) {
          impulse1 = 0;
          impulse2 = -contact[q + NORMAL_MASS] * rest2;
          if (!(impulse2 >= 0 && contact[K_12] * impulse2 + rest1 >= 0)) {
            // Both points part; where rounding leaves no case at all, nothing changes.
            const part = rest1 >= 0 && rest2 >= 0;
            impulse1 = part ? 0 : old1;
            impulse2 = part ? 0 : old2;
          }
        }
      }
      const delta1 = impulse1 - old1;
      const delta2 = impulse2 - old2;
      contact[p + NORMAL_IMPULSE] = impulse1;
      contact[q + NORMAL_IMPULSE] = impulse2;
      wA -= contact[p + NORMAL_TURN_A] * delta1 + contact[q + NORMAL_TURN_A] * delta2;
      wB += contact[p + NORMAL_TURN_B] * delta1 + contact[q + NORMAL_TURN_B] * delta2;
      sum = delta1 + delta2;
      total += Math.abs(delta1) + Math.abs(delta2);
    }
    a[VX] = vAx - massA * normalX * sum;
    a[VY] = vAy - massA * normalY * sum;
    a[W] = wA;
    b[VX] = vBx + massB * normalX * sum;
    b[VY] = vBy + massB * normalY * sum;
    b[W] = wB;
  }
  change[0] += total;
}

/** Keeps the impulses of contact number `index` for the next step; a point that was not solved keeps its old ones. */
export function storeContactImpulses(contact: Contact, index: number): void {
  const record = records[index];
  for (let i = 0; i < record[COUNT]; i++) {
    const p = POINTS + i * POINT_SIZE;
    contact.manifold.points[i].normalImpulse = record[p + NORMAL_IMPULSE];
    contact.manifold.points[i].tangentImpulse = record[p + TANGENT_IMPULSE];
  }
}
