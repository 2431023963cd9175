import type { Body } from "./body.ts";
import { Simplex, simplexDistance, supportIndex } from "./distance.ts";
import { LINEAR_SLOP, MAX_POLYGON_VERTICES } from "./settings.ts";
import type { Shape } from "./shape.ts";
import { Sweep, Transform } from "./transform.ts";

const MAX_ITERATIONS = 20;
const MAX_ROOT_ITERATIONS = 50;

const simplex = new Simplex();
const sweepA = new Sweep();
const sweepB = new Sweep();
const atA = new Transform();
const atB = new Transform();

/** The axis along which the separation of two shapes is followed over time (b2SeparationFunction). */
const axis = {
  /** Whether the axis is fixed in the world, or turns with a side of A or of B. */
  kind: "points" as "points" | "faceA" | "faceB",
  x: 0.5,
  y: 0.5,
  /** A point of the side, in its shape's frame. */
  planeX: 0.5,
  planeY: 0.5,
  /** The vertices whose distance along the axis is the separation. */
  indexA: 0,
  indexB: 0,
};

/**
 * Fraction of the step, from the start of both sweeps, at which two shapes touch; 1 when they do not.
 *
 * It is 1 too where they overlap from the start and where the search fails.
 *
 * @see E. Catto, Continuous Collision, GDC 2013: conservative advancement along a separating axis (b2TimeOfImpact)
 */
export function timeOfImpact(shapeA: Shape, bodyA: Body, shapeB: Shape, bodyB: Body): number {
  sweepA.copyFrom(bodyA.sweep);
  sweepA.normalize();
  sweepB.copyFrom(bodyB.sweep);
  sweepB.normalize();
  const target = Math.max(LINEAR_SLOP, shapeA.radius + shapeB.radius - 3 * LINEAR_SLOP);
  const tolerance = 0.25 * LINEAR_SLOP;
  simplex.count = 0;
  let time = 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    sweepA.transformAt(time, atA);
    sweepB.transformAt(time, atB);
    const distance = simplexDistance(simplex, shapeA, atA, shapeB, atB);
    if (distance <= 0) return 1;
    if (distance < target + tolerance) return time;
    chooseAxis(shapeA, shapeB);

    // Push the later time back until no vertex has passed the axis between the two times.
    let later = 1;
    for (let push = 0; push < MAX_POLYGON_VERTICES; push++) {
      moveTo(later);
      let laterSeparation = deepestSeparation(shapeA, shapeB);
      if (laterSeparation > target + tolerance) return 1;
      if (laterSeparation > target - tolerance) {
        time = later;
        break;
      }
      moveTo(time);
      let separation = witnessSeparation(shapeA, shapeB);
      if (separation < target - tolerance) return 1;
      if (separation <= target + tolerance) return time;
      let low = time;
      let high = later;
      for (let k = 0; k < MAX_ROOT_ITERATIONS; k++) {
        const secant = low + ((target - separation) * (high - low)) / (laterSeparation - separation);
        const middle = (k & 1) === 1 ? secant : 0.5 * (low + high);
        moveTo(middle);
        const middleSeparation = witnessSeparation(shapeA, shapeB);
        if (Math.abs(middleSeparation - target) < tolerance) {
          later = middle;
          break;
        }
        if (middleSeparation > target) {
          low = middle;
          separation = middleSeparation;
        } else {
          high = middle;
          laterSeparation = middleSeparation;
        }
      }
    }
  }
  return 1;
}

function moveTo(time: number): void {
  sweepA.transformAt(time, atA);
  sweepB.transformAt(time, atB);
}

/** Takes the axis from the features nearest to each other. */
function chooseAxis(shapeA: Shape, shapeB: Shape): void {
  const { first, second } = simplex;
  if (simplex.count === 1) {
    const x = first.bx - first.ax;
    const y = first.by - first.ay;
    const length = Math.sqrt(x * x + y * y);
    axis.kind = "points";
    axis.x = x / length;
    axis.y = y / length;
  } else if (first.indexA === second.indexA) {
    axis.kind = "faceB";
    chooseFace(shapeB, atB, first.indexB, second.indexB, first.ax, first.ay);
  } else {
    axis.kind = "faceA";
    chooseFace(shapeA, atA, first.indexA, second.indexA, first.bx, first.by);
  }
}

/** Takes the side between two vertices, with the normal towards a point of the other shape. */
function chooseFace(
  shape: Shape,
  at: Transform,
  index1: number,
  index2: number,
  towardsX: number,
  towardsY: number,
): void {
  const x1 = shape.xs[index1];
  const y1 = shape.ys[index1];
  const x2 = shape.xs[index2];
  const y2 = shape.ys[index2];
  const length = Math.sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1));
  const normalX = (y2 - y1) / length;
  const normalY = -(x2 - x1) / length;
  axis.planeX = (x1 + x2) / 2;
  axis.planeY = (y1 + y2) / 2;
  const planeX = at.cos * axis.planeX - at.sin * axis.planeY + at.x;
  const planeY = at.sin * axis.planeX + at.cos * axis.planeY + at.y;
  const worldX = at.cos * normalX - at.sin * normalY;
  const worldY = at.sin * normalX + at.cos * normalY;
  const outside = (towardsX - planeX) * worldX + (towardsY - planeY) * worldY >= 0;
  axis.x = outside ? normalX : -normalX;
  axis.y = outside ? normalY : -normalY;
}

/** Separation of the vertices deepest along the axis, which become its witnesses. */
function deepestSeparation(shapeA: Shape, shapeB: Shape): number {
  const frame = axis.kind === "faceA" ? atA : atB;
  const turns = axis.kind !== "points";
  const x = turns ? frame.cos * axis.x - frame.sin * axis.y : axis.x;
  const y = turns ? frame.sin * axis.x + frame.cos * axis.y : axis.y;
  // The axis points from A to B, except where it is B's own side.
  const sign = axis.kind === "faceB" ? -1 : 1;
  if (axis.kind !== "faceA") {
    axis.indexA = supportIndex(shapeA, sign * (atA.cos * x + atA.sin * y), sign * (-atA.sin * x + atA.cos * y));
  }
  if (axis.kind !== "faceB") {
    axis.indexB = supportIndex(shapeB, -(atB.cos * x + atB.sin * y), -(-atB.sin * x + atB.cos * y));
  }
  return witnessSeparation(shapeA, shapeB);
}

/** Separation of the witnesses along the axis. */
function witnessSeparation(shapeA: Shape, shapeB: Shape): number {
  if (axis.kind === "points") {
    const ax = shapeA.xs[axis.indexA];
    const ay = shapeA.ys[axis.indexA];
    const bx = shapeB.xs[axis.indexB];
    const by = shapeB.ys[axis.indexB];
    const dx = atB.cos * bx - atB.sin * by + atB.x - (atA.cos * ax - atA.sin * ay + atA.x);
    const dy = atB.sin * bx + atB.cos * by + atB.y - (atA.sin * ax + atA.cos * ay + atA.y);
    return dx * axis.x + dy * axis.y;
  }
  const onA = axis.kind === "faceA";
  const face = onA ? atA : atB;
  const other = onA ? atB : atA;
  const shape = onA ? shapeB : shapeA;
  const index = onA ? axis.indexB : axis.indexA;
  const normalX = face.cos * axis.x - face.sin * axis.y;
  const normalY = face.sin * axis.x + face.cos * axis.y;
  const planeX = face.cos * axis.planeX - face.sin * axis.planeY + face.x;
  const planeY = face.sin * axis.planeX + face.cos * axis.planeY + face.y;
  const x = other.cos * shape.xs[index] - other.sin * shape.ys[index] + other.x;
  const y = other.sin * shape.xs[index] + other.cos * shape.ys[index] + other.y;
  return (x - planeX) * normalX + (y - planeY) * normalY;
}
