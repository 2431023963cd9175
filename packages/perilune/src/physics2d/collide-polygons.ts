import { clipSegment, featureKey, Segment, SIDE, swapKey, VERTEX } from "./clip.ts";
import type { Manifold } from "./contact.ts";
import type { Shape } from "./shape.ts";
import type { Transform } from "./transform.ts";

/** Side B leads only when it is clearly the better one (b2CollidePolygons). */
const RELATIVE_TOLERANCE = Math.fround(0.98);
const ABSOLUTE_TOLERANCE = Math.fround(0.001);

const incident = new Segment();
const halfClipped = new Segment();
const clipped = new Segment();
/** Result of `findSeparation`. */
const best = { side: 0, separation: 0 };

/** Manifold of two polygons, by separating axes. */
export function collidePolygons(manifold: Manifold, a: Shape, atA: Transform, b: Shape, atB: Transform): void {
  const reach = a.radius + b.radius;
  findSeparation(a, atA, b, atB);
  const sideA = best.side;
  const separationA = best.separation;
  if (separationA > reach) return;
  findSeparation(b, atB, a, atA);
  if (best.separation > reach) return;
  if (best.separation > RELATIVE_TOLERANCE * separationA + ABSOLUTE_TOLERANCE) {
    clipAgainst(manifold, b, atB, best.side, a, atA, true);
  } else {
    clipAgainst(manifold, a, atA, sideA, b, atB, false);
  }
}

/**
 * Side of A with the greatest separation from B, by a local search from the side that faces B's centroid.
 *
 * pybox2d 2.3.10 searches like this; later versions try every side, which may choose another.
 */
function findSeparation(a: Shape, atA: Transform, b: Shape, atB: Transform): void {
  const { count, normalXs, normalYs } = a;
  const dx =
    atB.cos * b.centroidX - atB.sin * b.centroidY + atB.x - (atA.cos * a.centroidX - atA.sin * a.centroidY + atA.x);
  const dy =
    atB.sin * b.centroidX + atB.cos * b.centroidY + atB.y - (atA.sin * a.centroidX + atA.cos * a.centroidY + atA.y);
  const localX = atA.cos * dx + atA.sin * dy;
  const localY = -atA.sin * dx + atA.cos * dy;
  let side = 0;
  let facing = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const alignment = normalXs[i] * localX + normalYs[i] * localY;
    if (alignment > facing) {
      facing = alignment;
      side = i;
    }
  }

  const previous = side > 0 ? side - 1 : count - 1;
  const next = side + 1 < count ? side + 1 : 0;
  const separation = sideSeparation(a, atA, side, b, atB);
  const separationBefore = sideSeparation(a, atA, previous, b, atB);
  const separationAfter = sideSeparation(a, atA, next, b, atB);
  best.side = side;
  best.separation = separation;
  if (separationBefore > separation && separationBefore > separationAfter) {
    climb(a, atA, b, atB, previous, separationBefore, count - 1);
  } else if (separationAfter > separation) {
    climb(a, atA, b, atB, next, separationAfter, 1);
  }
}

/** Goes on from side to side while the separation grows. */
function climb(
  a: Shape,
  atA: Transform,
  b: Shape,
  atB: Transform,
  from: number,
  separationFrom: number,
  stride: number,
): void {
  best.side = from;
  best.separation = separationFrom;
  for (;;) {
    const side = (best.side + stride) % a.count;
    const separation = sideSeparation(a, atA, side, b, atB);
    if (!(separation > best.separation)) return;
    best.side = side;
    best.separation = separation;
  }
}

/** Distance of B's deepest vertex from a side of A, along its normal. */
function sideSeparation(a: Shape, atA: Transform, side: number, b: Shape, atB: Transform): number {
  const normalX = atA.cos * a.normalXs[side] - atA.sin * a.normalYs[side];
  const normalY = atA.sin * a.normalXs[side] + atA.cos * a.normalYs[side];
  const localX = atB.cos * normalX + atB.sin * normalY;
  const localY = -atB.sin * normalX + atB.cos * normalY;
  let deepest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < b.count; i++) {
    const depth = b.xs[i] * localX + b.ys[i] * localY;
    if (depth < least) {
      least = depth;
      deepest = i;
    }
  }
  const sideX = atA.cos * a.xs[side] - atA.sin * a.ys[side] + atA.x;
  const sideY = atA.sin * a.xs[side] + atA.cos * a.ys[side] + atA.y;
  const x = atB.cos * b.xs[deepest] - atB.sin * b.ys[deepest] + atB.x;
  const y = atB.sin * b.xs[deepest] + atB.cos * b.ys[deepest] + atB.y;
  return (x - sideX) * normalX + (y - sideY) * normalY;
}

/** Sets `incident` to the side of a shape that faces a normal most. */
function findIncidentSide(shape: Shape, at: Transform, normalX: number, normalY: number, referenceSide: number): void {
  const localX = at.cos * normalX + at.sin * normalY;
  const localY = -at.sin * normalX + at.cos * normalY;
  let side = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < shape.count; i++) {
    const alignment = localX * shape.normalXs[i] + localY * shape.normalYs[i];
    if (alignment < least) {
      least = alignment;
      side = i;
    }
  }
  for (const end of [0, 1] as const) {
    const vertex = end === 0 ? side : (side + 1) % shape.count;
    const x = at.cos * shape.xs[vertex] - at.sin * shape.ys[vertex] + at.x;
    const y = at.sin * shape.xs[vertex] + at.cos * shape.ys[vertex] + at.y;
    incident.set(end, x, y, featureKey(referenceSide, vertex, SIDE, VERTEX));
  }
}

/** Cuts the incident side of one polygon to the width of the reference side of the other. */
function clipAgainst(
  manifold: Manifold,
  reference: Shape,
  atReference: Transform,
  side: number,
  other: Shape,
  atOther: Transform,
  flip: boolean,
): void {
  const { sin, cos } = atReference;
  const sideNormalX = cos * reference.normalXs[side] - sin * reference.normalYs[side];
  const sideNormalY = sin * reference.normalXs[side] + cos * reference.normalYs[side];
  findIncidentSide(other, atOther, sideNormalX, sideNormalY, side);

  const next = side + 1 < reference.count ? side + 1 : 0;
  const localX1 = reference.xs[side];
  const localY1 = reference.ys[side];
  const localX2 = reference.xs[next];
  const localY2 = reference.ys[next];
  const length = Math.sqrt((localX2 - localX1) * (localX2 - localX1) + (localY2 - localY1) * (localY2 - localY1));
  const localTangentX = (localX2 - localX1) / length;
  const localTangentY = (localY2 - localY1) / length;
  const tangentX = cos * localTangentX - sin * localTangentY;
  const tangentY = sin * localTangentX + cos * localTangentY;
  const normalX = tangentY;
  const normalY = -tangentX;
  const x1 = cos * localX1 - sin * localY1 + atReference.x;
  const y1 = sin * localX1 + cos * localY1 + atReference.y;
  const x2 = cos * localX2 - sin * localY2 + atReference.x;
  const y2 = sin * localX2 + cos * localY2 + atReference.y;
  const reach = reference.radius + other.radius;

  const offset1 = -(tangentX * x1 + tangentY * y1) + reach;
  if (!clipSegment(halfClipped, incident, -tangentX, -tangentY, offset1, side)) return;
  const offset2 = tangentX * x2 + tangentY * y2 + reach;
  if (!clipSegment(clipped, halfClipped, tangentX, tangentY, offset2, next)) return;

  const middleX = (localX1 + localX2) / 2;
  const middleY = (localY1 + localY2) / 2;
  manifold.setPlane(flip ? "faceB" : "faceA", localTangentY, -localTangentX, middleX, middleY);
  const frontOffset = normalX * x1 + normalY * y1;
  for (let i = 0; i < 2; i++) {
    const x = clipped.xs[i];
    const y = clipped.ys[i];
    if (normalX * x + normalY * y - frontOffset > reach) continue;
    const fromX = x - atOther.x;
    const fromY = y - atOther.y;
    manifold.addPoint(
      atOther.cos * fromX + atOther.sin * fromY,
      -atOther.sin * fromX + atOther.cos * fromY,
      flip ? swapKey(clipped.keys[i]) : clipped.keys[i],
    );
  }
}
