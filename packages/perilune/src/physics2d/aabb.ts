import type { Shape } from "./shape.ts";
import type { Transform } from "./transform.ts";

/** An axis-aligned bounding box. */
export class Aabb {
  lowerX = 0;
  lowerY = 0;
  upperX = 0;
  upperY = 0;

  set(lowerX: number, lowerY: number, upperX: number, upperY: number): void {
    this.lowerX = lowerX;
    this.lowerY = lowerY;
    this.upperX = upperX;
    this.upperY = upperY;
  }

  overlaps(other: Aabb): boolean {
    return (
      this.lowerX <= other.upperX &&
      other.lowerX <= this.upperX &&
      this.lowerY <= other.upperY &&
      other.lowerY <= this.upperY
    );
  }

  contains(other: Aabb): boolean {
    return (
      this.lowerX <= other.lowerX &&
      this.lowerY <= other.lowerY &&
      other.upperX <= this.upperX &&
      other.upperY <= this.upperY
    );
  }

  /** Becomes the tight box of a shape, its radius included. */
  setFromShape(shape: Shape, { x, y, sin, cos }: Transform): void {
    const { xs, ys, radius } = shape;
    let lowerX = Number.POSITIVE_INFINITY;
    let lowerY = Number.POSITIVE_INFINITY;
    let upperX = Number.NEGATIVE_INFINITY;
    let upperY = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < shape.count; i++) {
      const px = cos * xs[i] - sin * ys[i] + x;
      const py = sin * xs[i] + cos * ys[i] + y;
      if (px < lowerX) lowerX = px;
      if (px > upperX) upperX = px;
      if (py < lowerY) lowerY = py;
      if (py > upperY) upperY = py;
    }
    this.set(lowerX - radius, lowerY - radius, upperX + radius, upperY + radius);
  }

  /** Grows to hold `other` too. */
  include(other: Aabb): void {
    if (other.lowerX < this.lowerX) this.lowerX = other.lowerX;
    if (other.lowerY < this.lowerY) this.lowerY = other.lowerY;
    if (other.upperX > this.upperX) this.upperX = other.upperX;
    if (other.upperY > this.upperY) this.upperY = other.upperY;
  }
}
