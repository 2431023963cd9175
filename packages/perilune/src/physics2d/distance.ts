import { EPSILON } from "./settings.ts";
import type { Shape } from "./shape.ts";
import type { Transform } from "./transform.ts";

const MAX_ITERATIONS = 20;

/** A vertex of the simplex: a point of B minus a point of A, and its share of the nearest point. */
class SimplexVertex {
  indexA = 0;
  indexB = 0;
  ax = 0;
  ay = 0;
  bx = 0;
  by = 0;
  x = 0;
  y = 0;
  share = 0;

  set(a: Shape, atA: Transform, indexA: number, b: Shape, atB: Transform, indexB: number): void {
    this.indexA = indexA;
    this.indexB = indexB;
    this.ax = atA.cos * a.xs[indexA] - atA.sin * a.ys[indexA] + atA.x;
    this.ay = atA.sin * a.xs[indexA] + atA.cos * a.ys[indexA] + atA.y;
    this.bx = atB.cos * b.xs[indexB] - atB.sin * b.ys[indexB] + atB.x;
    this.by = atB.sin * b.xs[indexB] + atB.cos * b.ys[indexB] + atB.y;
    this.x = this.bx - this.ax;
    this.y = this.by - this.ay;
  }

  copyFrom(other: SimplexVertex): void {
    this.indexA = other.indexA;
    this.indexB = other.indexB;
    this.ax = other.ax;
    this.ay = other.ay;
    this.bx = other.bx;
    this.by = other.by;
    this.x = other.x;
    this.y = other.y;
    this.share = other.share;
  }
}

/** Up to three vertices around the point of B − A nearest to the origin. */
export class Simplex {
  count = 0;
  readonly first: SimplexVertex = new SimplexVertex();
  readonly second: SimplexVertex = new SimplexVertex();
  readonly third: SimplexVertex = new SimplexVertex();
  /** Length or area at the end of the last search. */
  size = 0;

  vertex(index: number): SimplexVertex {
    return index === 0 ? this.first : index === 1 ? this.second : this.third;
  }

  /** Length of two vertices, twice the area of three. */
  measure(): number {
    const { first, second, third } = this;
    if (this.count === 1) return 0;
    const x = second.x - first.x;
    const y = second.y - first.y;
    if (this.count === 2) return Math.sqrt(x * x + y * y);
    return x * (third.y - first.y) - y * (third.x - first.x);
  }

  /** Keeps the vertices nearest to the origin and sets their shares (Voronoi regions). */
  reduce(): void {
    if (this.count === 2) this.#reduceSegment();
    else if (this.count === 3) this.#reduceTriangle();
  }

  #keepOne(vertex: SimplexVertex): void {
    vertex.share = 1;
    if (vertex !== this.first) this.first.copyFrom(vertex);
    this.count = 1;
  }

  #keepTwo(vertex: SimplexVertex, share: number, other: SimplexVertex, otherShare: number): void {
    const sum = 1 / (share + otherShare);
    vertex.share = share * sum;
    other.share = otherShare * sum;
    if (vertex === this.third) this.first.copyFrom(vertex);
    if (other === this.third) this.second.copyFrom(other);
    this.count = 2;
  }

  #reduceSegment(): void {
    const { first, second } = this;
    const alongX = second.x - first.x;
    const alongY = second.y - first.y;
    const shareOfSecond = -(first.x * alongX + first.y * alongY);
    const shareOfFirst = second.x * alongX + second.y * alongY;
    if (shareOfSecond <= 0) this.#keepOne(first);
    else if (shareOfFirst <= 0) this.#keepOne(second);
    else this.#keepTwo(first, shareOfFirst, second, shareOfSecond);
  }

  #reduceTriangle(): void {
    const { first: p, second: q, third: r } = this;
    const qpX = q.x - p.x;
    const qpY = q.y - p.y;
    const rpX = r.x - p.x;
    const rpY = r.y - p.y;
    const rqX = r.x - q.x;
    const rqY = r.y - q.y;
    // Shares of the two ends of each side, p–q, p–r and q–r.
    const pOfPq = q.x * qpX + q.y * qpY;
    const qOfPq = -(p.x * qpX + p.y * qpY);
    const pOfPr = r.x * rpX + r.y * rpY;
    const rOfPr = -(p.x * rpX + p.y * rpY);
    const qOfQr = r.x * rqX + r.y * rqY;
    const rOfQr = -(q.x * rqX + q.y * rqY);
    const winding = qpX * rpY - qpY * rpX;
    const areaQr = winding * (q.x * r.y - q.y * r.x);
    const areaRp = winding * (r.x * p.y - r.y * p.x);
    const areaPq = winding * (p.x * q.y - p.y * q.x);
    if (qOfPq <= 0 && rOfPr <= 0) this.#keepOne(p);
    else if (pOfPq > 0 && qOfPq > 0 && areaPq <= 0) this.#keepTwo(p, pOfPq, q, qOfPq);
    else if (pOfPr > 0 && rOfPr > 0 && areaRp <= 0) this.#keepTwo(p, pOfPr, r, rOfPr);
    else if (pOfPq <= 0 && rOfQr <= 0) this.#keepOne(q);
    else if (pOfPr <= 0 && qOfQr <= 0) this.#keepOne(r);
    else if (qOfQr > 0 && rOfQr > 0 && areaQr <= 0) this.#keepTwo(r, rOfQr, q, qOfQr);
    // Else the origin lies inside: the shapes overlap and no nearest point is needed.
  }
}

/** Index of the vertex of a shape that lies farthest in a direction of its own frame. */
export function supportIndex(shape: Shape, directionX: number, directionY: number): number {
  const { xs, ys, count } = shape;
  let index = 0;
  let farthest = xs[0] * directionX + ys[0] * directionY;
  for (let i = 1; i < count; i++) {
    const distance = xs[i] * directionX + ys[i] * directionY;
    if (distance > farthest) {
      farthest = distance;
      index = i;
    }
  }
  return index;
}

/**
 * Distance between the cores of two shapes, their radii left out; 0 where they overlap.
 *
 * Starts from the vertices the simplex holds, unless its size has changed much, and leaves those it ended with.
 *
 * @see E. G. Gilbert, D. W. Johnson, S. S. Keerthi, 1988 (GJK), as in b2Distance
 */
export function simplexDistance(simplex: Simplex, a: Shape, atA: Transform, b: Shape, atB: Transform): number {
  const { first, second } = simplex;
  for (let i = 0; i < simplex.count; i++) {
    const vertex = simplex.vertex(i);
    vertex.set(a, atA, vertex.indexA, b, atB, vertex.indexB);
  }
  if (simplex.count > 1) {
    const size = simplex.measure();
    if (size < 0.5 * simplex.size || 2 * simplex.size < size || size < EPSILON) simplex.count = 0;
  }
  if (simplex.count === 0) {
    first.set(a, atA, 0, b, atB, 0);
    first.share = 1;
    simplex.count = 1;
  }
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const seen = rememberVertices(simplex);
    simplex.reduce();
    if (simplex.count === 3) break;
    // Towards the origin: from the point itself, or at right angles to the segment.
    let towardsX = -first.x;
    let towardsY = -first.y;
    if (simplex.count === 2) {
      const alongX = second.x - first.x;
      const alongY = second.y - first.y;
      const left = alongX * towardsY - alongY * towardsX > 0;
      towardsX = left ? -alongY : alongY;
      towardsY = left ? alongX : -alongX;
    }
    if (towardsX * towardsX + towardsY * towardsY < EPSILON * EPSILON) break;
    const indexA = supportIndex(
      a,
      -(atA.cos * towardsX + atA.sin * towardsY),
      -(-atA.sin * towardsX + atA.cos * towardsY),
    );
    const indexB = supportIndex(b, atB.cos * towardsX + atB.sin * towardsY, -atB.sin * towardsX + atB.cos * towardsY);
    simplex.vertex(simplex.count).set(a, atA, indexA, b, atB, indexB);
    if (isRemembered(indexA, indexB, seen)) break;
    simplex.count++;
  }
  simplex.size = simplex.measure();
  if (simplex.count === 3) return 0;
  if (simplex.count === 1) return Math.sqrt(first.x * first.x + first.y * first.y);
  const x = first.share * first.x + second.share * second.x;
  const y = first.share * first.y + second.share * second.y;
  return Math.sqrt(x * x + y * y);
}

/** Vertex pairs of the simplex before its reduction; coming upon one again ends the search. */
const rememberedA = new Int32Array(3);
const rememberedB = new Int32Array(3);

function rememberVertices(simplex: Simplex): number {
  for (let i = 0; i < simplex.count; i++) {
    const { indexA, indexB } = simplex.vertex(i);
    rememberedA[i] = indexA;
    rememberedB[i] = indexB;
  }
  return simplex.count;
}

function isRemembered(indexA: number, indexB: number, count: number): boolean {
  for (let i = 0; i < count; i++) {
    if (rememberedA[i] === indexA && rememberedB[i] === indexB) return true;
  }
  return false;
}

const ownSimplex = new Simplex();

/** Distance between the cores of two shapes, their radii left out; 0 where they overlap. */
export function shapeDistance(a: Shape, atA: Transform, b: Shape, atB: Transform): number {
  ownSimplex.count = 0;
  return simplexDistance(ownSimplex, a, atA, b, atB);
}
