import { Aabb } from "./aabb.ts";
import type { Body } from "./body.ts";
import type { Shape } from "./shape.ts";

export interface FixtureOptions {
  /** Mass per area (kg/m²). @default 0 */
  readonly density?: number;
  /** Coulomb friction; a contact takes √(a b). @default 0.2 */
  readonly friction?: number;
  /** Bounciness; a contact takes the greater. @default 0 */
  readonly restitution?: number;
  /** What the fixture is, as a bit. @default 1 */
  readonly category?: number;
  /** Which categories it collides with; both sides must agree. @default 0xffff */
  readonly mask?: number;
  /** Two fixtures of one non-zero group always collide (positive) or never (negative). @default 0 */
  readonly group?: number;
  /** Reports contacts without answering them. @default false */
  readonly sensor?: boolean;
}

/** A shape fixed to a body, with its material and its bounding boxes. */
export class Fixture {
  readonly body: Body;
  readonly shape: Shape;
  /** Order of creation within the world; contacts are found in this order. */
  readonly id: number;
  readonly density: number;
  readonly friction: number;
  readonly restitution: number;
  readonly category: number;
  readonly mask: number;
  readonly group: number;
  readonly sensor: boolean;
  /** Tight box around the shape over the whole of its last sweep. */
  readonly swept: Aabb = new Aabb();
  /** Enlarged box the broad phase works with, renewed only when `swept` leaves it. */
  readonly fat: Aabb = new Aabb();

  constructor(body: Body, shape: Shape, id: number, options: FixtureOptions) {
    this.body = body;
    this.shape = shape;
    this.id = id;
    this.density = options.density ?? 0;
    this.friction = options.friction ?? 0.2;
    this.restitution = options.restitution ?? 0;
    this.category = options.category ?? 1;
    this.mask = options.mask ?? 0xffff;
    this.group = options.group ?? 0;
    this.sensor = options.sensor ?? false;
  }

  /** Whether the filters let this fixture meet another. */
  mayCollideWith(other: Fixture): boolean {
    if (this.group === other.group && this.group !== 0) return this.group > 0;
    return (this.mask & other.category) !== 0 && (other.mask & this.category) !== 0;
  }

  /** Whether a point of the world lies inside the shape. */
  containsPoint(x: number, y: number): boolean {
    const { shape } = this;
    const { sin, cos, x: originX, y: originY } = this.body.transform;
    const dx = x - originX;
    const dy = y - originY;
    const localX = cos * dx + sin * dy;
    const localY = -sin * dx + cos * dy;
    if (shape.kind === "circle") {
      const fromX = localX - shape.centroidX;
      const fromY = localY - shape.centroidY;
      return fromX * fromX + fromY * fromY <= shape.radius * shape.radius;
    }
    if (shape.kind === "edge") return false;
    for (let i = 0; i < shape.count; i++) {
      if (shape.normalXs[i] * (localX - shape.xs[i]) + shape.normalYs[i] * (localY - shape.ys[i]) > 0) return false;
    }
    return true;
  }
}
