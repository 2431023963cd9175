import { PeriluneError } from "../errors.ts";
import { MAX_POLYGON_VERTICES, PI, POLYGON_RADIUS } from "./settings.ts";

export type ShapeKind = "circle" | "edge" | "polygon";

/** A point, in metres. */
export type Point = readonly [x: number, y: number];

const NONE = new Float64Array(0);

/** A convex outline in its body's frame; one shape may serve many fixtures. */
export class Shape {
  readonly kind: ShapeKind;
  /** Number of vertices: 1 for a circle (its centre), 2 for an edge. */
  readonly count: number;
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** Outward normal of the side from vertex i to i + 1; polygons only. */
  readonly normalXs: Float64Array;
  readonly normalYs: Float64Array;
  readonly centroidX: number;
  readonly centroidY: number;
  /** The circle's radius, or the skin around an edge or polygon. */
  readonly radius: number;

  constructor(kind: ShapeKind, vertices: readonly Point[], radius: number) {
    this.kind = kind;
    this.count = vertices.length;
    this.radius = radius;
    this.xs = new Float64Array(this.count);
    this.ys = new Float64Array(this.count);
    const { xs, ys, count } = this;
    for (let i = 0; i < count; i++) [xs[i], ys[i]] = vertices[i];
    if (kind !== "polygon") {
      this.normalXs = this.normalYs = NONE;
      this.centroidX = (xs[0] + xs[count - 1]) / 2;
      this.centroidY = (ys[0] + ys[count - 1]) / 2;
      return;
    }
    this.normalXs = new Float64Array(count);
    this.normalYs = new Float64Array(count);
    let area = 0;
    let sumX = 0;
    let sumY = 0;
    for (let i = 0; i < count; i++) {
      const j = i + 1 < count ? i + 1 : 0;
      const sideX = xs[j] - xs[i];
      const sideY = ys[j] - ys[i];
      const length = Math.sqrt(sideX * sideX + sideY * sideY);
      this.normalXs[i] = sideY / length;
      this.normalYs[i] = -sideX / length;
      const cross = xs[i] * ys[j] - ys[i] * xs[j];
      area += cross / 2;
      sumX += (cross / 6) * (xs[i] + xs[j]);
      sumY += (cross / 6) * (ys[i] + ys[j]);
    }
    this.centroidX = sumX / area;
    this.centroidY = sumY / area;
  }
}

/** A line segment that collides on both sides; two edges never collide. */
export function edge(x1: number, y1: number, x2: number, y2: number): Shape {
  const points: Point[] = [
    [x1, y1],
    [x2, y2],
  ];
  return new Shape("edge", points, POLYGON_RADIUS);
}

export function circle(radius: number, x = 0, y = 0): Shape {
  return new Shape("circle", [[x, y]], radius);
}

/** A rectangle around the body's origin, by its half extents. */
export function box(halfWidth: number, halfHeight: number): Shape {
  const corners: Point[] = [
    [-halfWidth, -halfHeight],
    [halfWidth, -halfHeight],
    [halfWidth, halfHeight],
    [-halfWidth, halfHeight],
  ];
  return new Shape("polygon", corners, POLYGON_RADIUS);
}

/**
 * The convex hull of 3 to 16 points.
 *
 * Gift wrapping starts at the right-most point (the lowest of several), as in b2PolygonShape::Set: the order of the
 * vertices decides contact features, ties in clipping and thereby warm starting.
 */
export function polygon(points: readonly Point[]): Shape {
  const hull = points.length > 0 ? giftWrap(points) : [];
  if (hull.length < 3 || hull.length > MAX_POLYGON_VERTICES) {
    throw new PeriluneError(
      `a polygon needs a hull of 3 to ${MAX_POLYGON_VERTICES} points, got ${hull.length}; give points that do not lie on one line`,
    );
  }
  return new Shape("polygon", hull, POLYGON_RADIUS);
}

function giftWrap(points: readonly Point[]): Point[] {
  let first = 0;
  for (let i = 1; i < points.length; i++) {
    const [x, y] = points[i];
    const [bestX, bestY] = points[first];
    if (x > bestX || (x === bestX && y < bestY)) first = i;
  }
  const hull: Point[] = [];
  let from = first;
  do {
    hull.push(points[from]);
    let to = 0;
    for (let i = 1; i < points.length; i++) {
      if (to === from) {
        to = i;
        continue;
      }
      const rx = points[to][0] - points[from][0];
      const ry = points[to][1] - points[from][1];
      const vx = points[i][0] - points[from][0];
      const vy = points[i][1] - points[from][1];
      const turn = rx * vy - ry * vx;
      if (turn < 0 || (turn === 0 && vx * vx + vy * vy > rx * rx + ry * ry)) to = i;
    }
    from = to;
  } while (from !== first && hull.length <= points.length);
  return hull;
}

/** Mass (kg), its centre (m) and its inertia about the body's origin (kg m²). */
export interface MassData {
  readonly mass: number;
  readonly x: number;
  readonly y: number;
  readonly inertia: number;
}

const NO_MASS: MassData = { mass: 0, x: 0, y: 0, inertia: 0 };

/** Mass of a shape of uniform density (kg/m²). */
export function massOf(shape: Shape, density: number): MassData {
  if (shape.kind === "edge" || density === 0) return NO_MASS;
  if (shape.kind === "circle") {
    const { radius, centroidX: x, centroidY: y } = shape;
    const mass = density * PI * radius * radius;
    return { mass, x, y, inertia: mass * (0.5 * radius * radius + x * x + y * y) };
  }
  return polygonMass(shape, density);
}

function polygonMass({ xs, ys, count }: Shape, density: number): MassData {
  let originX = 0;
  let originY = 0;
  for (let i = 0; i < count; i++) {
    originX += xs[i] / count;
    originY += ys[i] / count;
  }
  let area = 0;
  let momentX = 0;
  let momentY = 0;
  let secondMoment = 0;
  for (let i = 0; i < count; i++) {
    const j = i + 1 < count ? i + 1 : 0;
    const ax = xs[i] - originX;
    const ay = ys[i] - originY;
    const bx = xs[j] - originX;
    const by = ys[j] - originY;
    const cross = ax * by - ay * bx;
    area += cross / 2;
    momentX += (cross / 6) * (ax + bx);
    momentY += (cross / 6) * (ay + by);
    secondMoment += (cross / 12) * (ax * ax + bx * ax + bx * bx + ay * ay + by * ay + by * by);
  }
  const mass = density * area;
  const centerX = momentX / area;
  const centerY = momentY / area;
  const x = centerX + originX;
  const y = centerY + originY;
  const inertia = density * secondMoment + mass * (x * x + y * y - centerX * centerX - centerY * centerY);
  return { mass, x, y, inertia };
}
