import type { Contact } from "./contact.ts";
import { BODY, packedBodies } from "./packed-bodies.ts";
import { placed, placeManifold } from "./placed-manifold.ts";
import { LINEAR_SLOP, MAX_LINEAR_CORRECTION } from "./settings.ts";

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
  let within = true;
  for (let c = 0; c < count; c++) {
    const contact = contacts[c];
    const { bodyA, bodyB, manifold, fixtureA, fixtureB } = contact;
    const a = packedBodies[bodyA.islandIndex];
    const b = packedBodies[bodyB.islandIndex];
    const movesA = bodyA.islandIndex < movable;
    const movesB = bodyB.islandIndex < movable;
    const massA = movesA ? bodyA.inverseMass : 0;
    const massB = movesB ? bodyB.inverseMass : 0;
    const inertiaA = movesA ? bodyA.inverseInertia : 0;
    const inertiaB = movesB ? bodyB.inverseInertia : 0;
    const radii = fixtureA.shape.radius + fixtureB.shape.radius;
    for (let i = 0; i < manifold.count; i++) {
      placeManifold(contact);
      const point = manifold.points[i];
      const x = placed.cos * point.x - placed.sin * point.y + placed.originX;
      const y = placed.sin * point.x + placed.cos * point.y + placed.originY;
      const distance = (x - placed.planeX) * placed.normalX + (y - placed.planeY) * placed.normalY;
      const separation = distance - radii;
      if (!(separation >= -tolerance)) within = false;
      const normalX = manifold.kind === "faceB" ? -placed.normalX : placed.normalX;
      const normalY = manifold.kind === "faceB" ? -placed.normalY : placed.normalY;
      const correction = Math.min(Math.max(share * (separation + LINEAR_SLOP), -MAX_LINEAR_CORRECTION), 0);
      // Where along the normal the impulse acts makes no difference to its arms.
      const armA = (x - a[BODY.x]) * normalY - (y - a[BODY.y]) * normalX;
      const armB = (x - b[BODY.x]) * normalY - (y - b[BODY.y]) * normalX;
      const mass = massA + massB + inertiaA * armA * armA + inertiaB * armB * armB;
      const impulse = mass > 0 ? -correction / mass : 0;
      a[BODY.x] -= massA * impulse * normalX;
      a[BODY.y] -= massA * impulse * normalY;
      a[BODY.angle] -= inertiaA * impulse * armA;
      b[BODY.x] += massB * impulse * normalX;
      b[BODY.y] += massB * impulse * normalY;
      b[BODY.angle] += inertiaB * impulse * armB;
    }
  }
  return within;
}
