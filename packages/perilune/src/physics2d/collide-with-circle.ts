import { featureKey, SIDE, VERTEX } from "./clip.ts";
import type { Manifold } from "./contact.ts";
import { EPSILON } from "./settings.ts";
import type { Shape } from "./shape.ts";
import type { Transform } from "./transform.ts";

/** Manifold of any shape (A) and a circle (B): at most one point. */
export function collideWithCircle(manifold: Manifold, a: Shape, atA: Transform, b: Shape, atB: Transform): void {
  const reach = a.radius + b.radius;
  const dx = atB.cos * b.centroidX - atB.sin * b.centroidY + atB.x - atA.x;
  const dy = atB.sin * b.centroidX + atB.cos * b.centroidY + atB.y - atA.y;
  // The circle's centre in the frame of A.
  const x = atA.cos * dx + atA.sin * dy;
  const y = -atA.sin * dx + atA.cos * dy;
  if (a.kind === "circle") touchPoint(manifold, a.centroidX, a.centroidY, 0, x, y, b, reach);
  else if (a.kind === "edge") touchEdge(manifold, a, x, y, b, reach);
  else touchPolygon(manifold, a, x, y, b, reach);
}

/** Against a point of A: the normal runs between the two centres. */
function touchPoint(
  manifold: Manifold,
  pointX: number,
  pointY: number,
  index: number,
  x: number,
  y: number,
  circle: Shape,
  reach: number,
): void {
  if ((x - pointX) * (x - pointX) + (y - pointY) * (y - pointY) > reach * reach) return;
  manifold.setPlane("circles", 0, 0, pointX, pointY);
  manifold.addPoint(circle.centroidX, circle.centroidY, featureKey(index, 0, VERTEX, VERTEX));
}

function touchEdge(manifold: Manifold, edge: Shape, x: number, y: number, circle: Shape, reach: number): void {
  const x1 = edge.xs[0];
  const y1 = edge.ys[0];
  const x2 = edge.xs[1];
  const y2 = edge.ys[1];
  const alongX = x2 - x1;
  const alongY = y2 - y1;
  // Barycentric coordinates of the nearest point of the line.
  const toEnd = alongX * (x2 - x) + alongY * (y2 - y);
  const fromStart = alongX * (x - x1) + alongY * (y - y1);
  if (fromStart <= 0) {
    touchPoint(manifold, x1, y1, 0, x, y, circle, reach);
    return;
  }
  if (toEnd <= 0) {
    touchPoint(manifold, x2, y2, 1, x, y, circle, reach);
    return;
  }
  const square = alongX * alongX + alongY * alongY;
  const nearX = (toEnd * x1 + fromStart * x2) / square;
  const nearY = (toEnd * y1 + fromStart * y2) / square;
  if ((x - nearX) * (x - nearX) + (y - nearY) * (y - nearY) > reach * reach) return;
  const left = -alongY * (x - x1) + alongX * (y - y1) >= 0;
  const length = left ? Math.sqrt(square) : -Math.sqrt(square);
  manifold.setPlane("faceA", -alongY / length, alongX / length, x1, y1);
  manifold.addPoint(circle.centroidX, circle.centroidY, featureKey(0, 0, SIDE, VERTEX));
}

function touchPolygon(manifold: Manifold, polygon: Shape, x: number, y: number, circle: Shape, reach: number): void {
  const { count, xs, ys, normalXs, normalYs } = polygon;
  let side = 0;
  let separation = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < count; i++) {
    const distance = normalXs[i] * (x - xs[i]) + normalYs[i] * (y - ys[i]);
    if (distance > reach) return;
    if (distance > separation) {
      separation = distance;
      side = i;
    }
  }
  const next = side + 1 < count ? side + 1 : 0;
  const x1 = xs[side];
  const y1 = ys[side];
  const x2 = xs[next];
  const y2 = ys[next];
  const fromStart = (x - x1) * (x2 - x1) + (y - y1) * (y2 - y1);
  const toEnd = (x - x2) * (x1 - x2) + (y - y2) * (y1 - y2);
  if (separation >= EPSILON && (fromStart <= 0 || toEnd <= 0)) {
    const cornerX = fromStart <= 0 ? x1 : x2;
    const cornerY = fromStart <= 0 ? y1 : y2;
    const distance = Math.sqrt((x - cornerX) * (x - cornerX) + (y - cornerY) * (y - cornerY));
    if (distance > reach) return;
    manifold.setPlane("faceA", (x - cornerX) / distance, (y - cornerY) / distance, cornerX, cornerY);
  } else {
    manifold.setPlane("faceA", normalXs[side], normalYs[side], (x1 + x2) / 2, (y1 + y2) / 2);
  }
  manifold.addPoint(circle.centroidX, circle.centroidY, featureKey(0, 0, VERTEX, VERTEX));
}
