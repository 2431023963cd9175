import { collideEdgePolygon } from "./collide-edge-polygon.ts";
import { collidePolygons } from "./collide-polygons.ts";
import { collideWithCircle } from "./collide-with-circle.ts";
import type { Contact, ManifoldPoint } from "./contact.ts";
import { shapeDistance } from "./distance.ts";
import { EPSILON } from "./settings.ts";

/** Impulses of the manifold's last points, by feature key: `[key, normal, tangent]` of each. */
const old = new Float64Array(6);

/**
 * Finds where the two shapes of a contact touch.
 *
 * A point that was there before, known by its feature key, keeps its impulses: the solver starts from them.
 */
export function collide(contact: Contact): void {
  const { manifold, fixtureA, fixtureB } = contact;
  const shapeA = fixtureA.shape;
  const shapeB = fixtureB.shape;
  const transformA = contact.bodyA.transform;
  const transformB = contact.bodyB.transform;
  const [first, second] = manifold.points;
  const oldCount = manifold.count;
  old[0] = first.key;
  old[1] = first.normalImpulse;
  old[2] = first.tangentImpulse;
  old[3] = second.key;
  old[4] = second.normalImpulse;
  old[5] = second.tangentImpulse;

  manifold.count = 0;
  if (contact.sensor) {
    const gap = shapeDistance(shapeA, transformA, shapeB, transformB) - shapeA.radius - shapeB.radius;
    contact.touching = gap < 10 * EPSILON;
    return;
  }
  if (shapeB.kind === "circle") collideWithCircle(manifold, shapeA, transformA, shapeB, transformB);
  else if (shapeA.kind === "edge") collideEdgePolygon(manifold, shapeA, transformA, shapeB, transformB);
  else collidePolygons(manifold, shapeA, transformA, shapeB, transformB);
  contact.touching = manifold.count > 0;
  if (manifold.count > 0) inheritImpulses(first, oldCount);
  if (manifold.count > 1) inheritImpulses(second, oldCount);
}

/** Takes the impulses of the first old point with the same key, or none. */
function inheritImpulses(point: ManifoldPoint, oldCount: number): void {
  for (let i = 0; i < 3 * oldCount; i += 3) {
    if (point.key !== old[i]) continue;
    point.normalImpulse = old[i + 1];
    point.tangentImpulse = old[i + 2];
    return;
  }
  point.normalImpulse = 0;
  point.tangentImpulse = 0;
}
