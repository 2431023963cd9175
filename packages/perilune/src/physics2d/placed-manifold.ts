import type { Contact } from "./contact.ts";
import { BODY, packedBodies, refreshRotation } from "./packed-bodies.ts";
import { EPSILON } from "./settings.ts";

/** A manifold in the world: the normal, a point of its plane, and the frame its points are given in. */
export const placed = {
  normalX: 0.5,
  normalY: 0.5,
  planeX: 0.5,
  planeY: 0.5,
  sin: 0.5,
  cos: 0.5,
  originX: 0.5,
  originY: 0.5,
};

/** Fills `placed` from the packed poses of a contact's bodies. */
export function placeManifold({ manifold, bodyA, bodyB }: Contact): void {
  const a = packedBodies[bodyA.islandIndex];
  const b = packedBodies[bodyB.islandIndex];
  refreshRotation(a);
  refreshRotation(b);
  const sinA = a[BODY.sin];
  const cosA = a[BODY.cos];
  const sinB = b[BODY.sin];
  const cosB = b[BODY.cos];
  const centerA = bodyA.sweep;
  const centerB = bodyB.sweep;
  const originAX = a[BODY.x] - (cosA * centerA.localCenterX - sinA * centerA.localCenterY);
  const originAY = a[BODY.y] - (sinA * centerA.localCenterX + cosA * centerA.localCenterY);
  const originBX = b[BODY.x] - (cosB * centerB.localCenterX - sinB * centerB.localCenterY);
  const originBY = b[BODY.y] - (sinB * centerB.localCenterX + cosB * centerB.localCenterY);
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
