/**
 * The features of two shapes that meet in a contact point, packed in 32 bits (b2ContactID).
 *
 * Index on A, index on B, then for each whether the index is that of a vertex (0) or of a side (1).
 */
export function featureKey(indexA: number, indexB: number, kindA: number, kindB: number): number {
  return indexA | (indexB << 8) | (kindA << 16) | (kindB << 24);
}

export const VERTEX = 0;
export const SIDE = 1;

/** The key with A and B exchanged. */
export function swapKey(key: number): number {
  return ((key >> 8) & 0x00ff00ff) | ((key & 0x00ff00ff) << 8);
}

/** A segment with a feature key at either end. */
export class Segment {
  readonly xs: Float64Array = new Float64Array(2);
  readonly ys: Float64Array = new Float64Array(2);
  readonly keys: Int32Array = new Int32Array(2);

  set(end: 0 | 1, x: number, y: number, key: number): void {
    this.xs[end] = x;
    this.ys[end] = y;
    this.keys[end] = key;
  }
}

/**
 * Writes the part of `input` that lies behind the line n·p = `offset` (Sutherland and Hodgman, 1974).
 *
 * A new end gets the key of vertex `vertexA` of the reference shape against the side it was cut on.
 *
 * @returns whether two ends are left
 */
export function clipSegment(
  output: Segment,
  input: Segment,
  normalX: number,
  normalY: number,
  offset: number,
  vertexA: number,
): boolean {
  const { xs, ys, keys } = input;
  const distance0 = normalX * xs[0] + normalY * ys[0] - offset;
  const distance1 = normalX * xs[1] + normalY * ys[1] - offset;
  let count = 0;
  if (distance0 <= 0) output.set(count++ as 0, xs[0], ys[0], keys[0]);
  if (distance1 <= 0) output.set(count++ as 0 | 1, xs[1], ys[1], keys[1]);
  if (distance0 * distance1 < 0) {
    const t = distance0 / (distance0 - distance1);
    const key = featureKey(vertexA, (keys[0] >> 8) & 0xff, VERTEX, SIDE);
    output.set(count++ as 0 | 1, xs[0] + t * (xs[1] - xs[0]), ys[0] + t * (ys[1] - ys[0]), key);
  }
  return count === 2;
}
