import { clipSegment, featureKey, Segment, SIDE, swapKey, VERTEX } from "./clip.ts";
import type { Manifold } from "./contact.ts";
import { MAX_POLYGON_VERTICES, POLYGON_RADIUS } from "./settings.ts";
import type { Shape } from "./shape.ts";
import type { Transform } from "./transform.ts";

const REACH = 2 * POLYGON_RADIUS;
/** The polygon's side wins over the edge only when it is clearly the better one (b2CollideEdge). */
const RELATIVE_TOLERANCE = Math.fround(0.98);
const ABSOLUTE_TOLERANCE = Math.fround(0.001);

/** The polygon in the frame of the edge. */
const xs = new Float64Array(MAX_POLYGON_VERTICES);
const ys = new Float64Array(MAX_POLYGON_VERTICES);
const normalXs = new Float64Array(MAX_POLYGON_VERTICES);
const normalYs = new Float64Array(MAX_POLYGON_VERTICES);
const incident = new Segment();
const halfClipped = new Segment();
const clipped = new Segment();

/**
 * Manifold of a single edge (A) and a polygon (B), by separating axes.
 *
 * The edge collides on the side where the polygon's centroid is. It has no neighbours, so Box2D's test whether a normal
 * lies between theirs never rejects one, and is left out.
 */
export function collideEdgePolygon(manifold: Manifold, a: Shape, atA: Transform, b: Shape, atB: Transform): void {
  const cos = atA.cos * atB.cos + atA.sin * atB.sin;
  const sin = atA.cos * atB.sin - atA.sin * atB.cos;
  const dx = atB.x - atA.x;
  const dy = atB.y - atA.y;
  const offsetX = atA.cos * dx + atA.sin * dy;
  const offsetY = -atA.sin * dx + atA.cos * dy;
  const { count } = b;

  const x1 = a.xs[0];
  const y1 = a.ys[0];
  const x2 = a.xs[1];
  const y2 = a.ys[1];
  const length = Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
  const rightX = (y2 - y1) / length;
  const rightY = -(x2 - x1) / length;
  const centroidX = cos * b.centroidX - sin * b.centroidY + offsetX;
  const centroidY = sin * b.centroidX + cos * b.centroidY + offsetY;
  const front = rightX * (centroidX - x1) + rightY * (centroidY - y1) >= 0;
  const edgeNormalX = front ? rightX : -rightX;
  const edgeNormalY = front ? rightY : -rightY;

  let edgeSeparation = Number.POSITIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const x = cos * b.xs[i] - sin * b.ys[i] + offsetX;
    const y = sin * b.xs[i] + cos * b.ys[i] + offsetY;
    xs[i] = x;
    ys[i] = y;
    const separation = edgeNormalX * (x - x1) + edgeNormalY * (y - y1);
    if (separation < edgeSeparation) edgeSeparation = separation;
  }
  if (edgeSeparation > REACH) return;

  let sideSeparation = Number.NEGATIVE_INFINITY;
  let side = -1;
  for (let i = 0; i < count; i++) {
    const normalX = cos * b.normalXs[i] - sin * b.normalYs[i];
    const normalY = sin * b.normalXs[i] + cos * b.normalYs[i];
    normalXs[i] = normalX;
    normalYs[i] = normalY;
    const separation1 = -normalX * (xs[i] - x1) - normalY * (ys[i] - y1);
    const separation2 = -normalX * (xs[i] - x2) - normalY * (ys[i] - y2);
    const separation = separation1 < separation2 ? separation1 : separation2;
    if (separation > REACH) return;
    if (separation > sideSeparation) {
      sideSeparation = separation;
      side = i;
    }
  }

  // The reference side is cut out of the incident one; both run from vertex 1 to vertex 2.
  const edgeLeads = !(sideSeparation > RELATIVE_TOLERANCE * edgeSeparation + ABSOLUTE_TOLERANCE);
  let vertex1: number;
  let vertex2: number;
  let refX1: number;
  let refY1: number;
  let refX2: number;
  let refY2: number;
  let normalX: number;
  let normalY: number;
  if (edgeLeads) {
    let facing = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) {
      const alignment = edgeNormalX * normalXs[i] + edgeNormalY * normalYs[i];
      if (alignment < least) {
        least = alignment;
        facing = i;
      }
    }
    const next = facing + 1 < count ? facing + 1 : 0;
    incident.set(0, xs[facing], ys[facing], featureKey(0, facing, SIDE, VERTEX));
    incident.set(1, xs[next], ys[next], featureKey(0, next, SIDE, VERTEX));
    vertex1 = front ? 0 : 1;
    vertex2 = front ? 1 : 0;
    refX1 = front ? x1 : x2;
    refY1 = front ? y1 : y2;
    refX2 = front ? x2 : x1;
    refY2 = front ? y2 : y1;
    normalX = edgeNormalX;
    normalY = edgeNormalY;
  } else {
    incident.set(0, x1, y1, featureKey(0, side, VERTEX, SIDE));
    incident.set(1, x2, y2, featureKey(0, side, VERTEX, SIDE));
    vertex1 = side;
    vertex2 = side + 1 < count ? side + 1 : 0;
    refX1 = xs[vertex1];
    refY1 = ys[vertex1];
    refX2 = xs[vertex2];
    refY2 = ys[vertex2];
    normalX = normalXs[side];
    normalY = normalYs[side];
  }

  const offset1 = normalY * refX1 - normalX * refY1;
  if (!clipSegment(halfClipped, incident, normalY, -normalX, offset1, vertex1)) return;
  const offset2 = -normalY * refX2 + normalX * refY2;
  if (!clipSegment(clipped, halfClipped, -normalY, normalX, offset2, vertex2)) return;

  if (edgeLeads) manifold.setPlane("faceA", normalX, normalY, refX1, refY1);
  else manifold.setPlane("faceB", b.normalXs[side], b.normalYs[side], b.xs[side], b.ys[side]);
  for (let i = 0; i < 2; i++) {
    const x = clipped.xs[i];
    const y = clipped.ys[i];
    if (normalX * (x - refX1) + normalY * (y - refY1) > REACH) continue;
    const fromX = x - offsetX;
    const fromY = y - offsetY;
    if (edgeLeads) manifold.addPoint(cos * fromX + sin * fromY, -sin * fromX + cos * fromY, clipped.keys[i]);
    else manifold.addPoint(x, y, swapKey(clipped.keys[i]));
  }
}
