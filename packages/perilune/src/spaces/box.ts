import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import { createArray, DTYPES, isArrayOf, sizeOf } from "./dtype.ts";
import { numberToJson } from "./json-number.ts";
import type { ArrayOf, DType, Space, SpaceJson } from "./space.ts";

/** Bounds of a `Box`: one number for every element, or one number per element, row-major. */
export type Bounds = number | ArrayLike<number>;

/** Bounds, shape and element type of a `Box`. */
export interface BoxOptions<D extends DType = DType> {
  /** Least value of each element; `-Infinity` where there is none. */
  readonly low: Bounds;
  /** Greatest value of each element; `Infinity` where there is none. */
  readonly high: Bounds;
  /** @default the length of `low` or `high`, or [1] when both are numbers */
  readonly shape?: readonly number[];
  /** @default "float32" */
  readonly dtype?: D;
}

/** Least and greatest number an integer element type holds. */
const INTEGER_RANGE = { int32: [-2_147_483_648, 2_147_483_647], uint8: [0, 255] } as const;

/** How an element is bounded; in this order Gymnasium draws them. */
const FREE = 0;
const BELOW = 1;
const ABOVE = 2;
const BOTH = 3;

/**
 * Arrays of a shape whose every element lies between two bounds, the ends included.
 *
 * Values are flat typed arrays in row-major order. An integer box may be unbounded only where its element type is
 * signed, as in Gymnasium.
 */
export class Box<D extends DType = "float32"> implements Space<ArrayOf<D>> {
  readonly kind = "box";
  readonly shape: readonly number[];
  readonly dtype: D;
  /** Product of the shape. */
  readonly size: number;
  readonly low: ArrayOf<D>;
  readonly high: ArrayOf<D>;
  /** 1 where an element has a least value. */
  readonly boundedBelow: Uint8Array;
  /** 1 where an element has a greatest value. */
  readonly boundedAbove: Uint8Array;
  /** Elements in the order in which `sample` draws them. */
  readonly #drawOrder: readonly number[];

  constructor(options: BoxOptions<D>) {
    const { low, high, dtype = "float32" as D } = options;
    if (!DTYPES.includes(dtype)) {
      throw new PeriluneError(`Box: expected dtype to be one of ${DTYPES.join(", ")}, got ${String(dtype)}`);
    }
    this.dtype = dtype;
    this.shape = Object.freeze([...(options.shape ?? shapeOf(low) ?? shapeOf(high) ?? [1])]);
    if (!this.shape.every((dimension) => Number.isInteger(dimension) && dimension >= 1)) {
      throw new PeriluneError(`Box: expected shape to hold integers of at least 1, got [${this.shape.join(", ")}]`);
    }
    this.size = sizeOf(this.shape);
    this.low = createArray(dtype, this.size);
    this.high = createArray(dtype, this.size);
    this.boundedBelow = new Uint8Array(this.size);
    this.boundedAbove = new Uint8Array(this.size);
    this.#fill("low", low, this.low, this.boundedBelow);
    this.#fill("high", high, this.high, this.boundedAbove);
    for (let i = 0; i < this.size; i++) {
      if (this.low[i] > this.high[i]) {
        throw new PeriluneError(
          `Box: expected low <= high, got ${this.low[i]} > ${this.high[i]} at element ${i}; swap or widen the bounds`,
        );
      }
    }
    const elements = Array.from({ length: this.size }, (_, i) => i);
    this.#drawOrder = [FREE, BELOW, ABOVE, BOTH].flatMap((kind) => elements.filter((i) => this.#boundsOf(i) === kind));
  }

  /** Whether every element has both a least and a greatest value. */
  get isBounded(): boolean {
    return this.boundedBelow.every((bounded) => bounded === 1) && this.boundedAbove.every((bounded) => bounded === 1);
  }

  contains(value: unknown): value is ArrayOf<D> {
    if (!isArrayOf(value, this.dtype, this.size)) return false;
    for (let i = 0; i < this.size; i++) {
      // Written so that NaN is outside.
      if (!(value[i] >= this.low[i] && value[i] <= this.high[i])) return false;
    }
    return true;
  }

  /**
   * Draws each element by how it is bounded: uniform between two bounds, a shifted exponential from one, a standard
   * normal from none; the order of the draws is Gymnasium's (`Box.sample`): free elements first, then those bounded
   * below, above, and on both sides.
   */
  sample(rng: Generator): ArrayOf<D> {
    const value = createArray(this.dtype, this.size);
    const isInteger = this.dtype === "int32" || this.dtype === "uint8";
    for (const i of this.#drawOrder) {
      const low = this.low[i];
      const high = this.high[i];
      // The greatest integer is reached by rounding down what lies below the next one.
      const end = isInteger ? high + 1 : high;
      let x: number;
      switch (this.#boundsOf(i)) {
        case FREE:
          x = rng.standardNormal();
          break;
        case BELOW:
          x = rng.standardExponential() + low;
          break;
        case ABOVE:
          x = -rng.standardExponential() + end;
          break;
        default:
          x = rng.uniform(low, end);
      }
      value[i] = isInteger ? Math.min(Math.max(Math.floor(x), low), high) : x;
    }
    return value;
  }

  toJSON(): SpaceJson {
    return {
      kind: this.kind,
      dtype: this.dtype,
      shape: this.shape,
      low: boundsToJson(this.low, this.boundedBelow, -Infinity),
      high: boundsToJson(this.high, this.boundedAbove, Infinity),
    };
  }

  #boundsOf(i: number): number {
    return this.boundedBelow[i] * BELOW + this.boundedAbove[i] * ABOVE;
  }

  #fill(name: "low" | "high", bounds: Bounds, target: ArrayOf<D>, bounded: Uint8Array): void {
    if (typeof bounds !== "number" && bounds.length !== this.size) {
      throw new PeriluneError(
        `Box: expected ${name} to be a number or ${this.size} numbers (shape [${this.shape.join(", ")}]), ` +
          `got ${bounds.length}; give one bound per element`,
      );
    }
    const none = name === "low" ? -Infinity : Infinity;
    for (let i = 0; i < this.size; i++) {
      const bound = typeof bounds === "number" ? bounds : bounds[i];
      if (!isBound(bound, this.dtype, none)) {
        throw new PeriluneError(
          `Box: expected ${name} to hold ${this.dtype} numbers, got ${bound} at element ${i}; mend the bound or the dtype`,
        );
      }
      bounded[i] = bound === none ? 0 : 1;
      target[i] = bound === none && this.dtype === "int32" ? INTEGER_RANGE.int32[name === "low" ? 0 : 1] : bound;
      // -0 is the same bound as 0, and must look the same.
      if (target[i] === 0) target[i] = 0;
    }
  }
}

function shapeOf(bounds: Bounds): readonly number[] | undefined {
  return typeof bounds === "number" ? undefined : [bounds.length];
}

/** Whether a bound is a number of the element type, or, where the type is signed, the infinity that means none. */
function isBound(bound: number, dtype: DType, none: number): boolean {
  if (bound === none) return dtype !== "uint8";
  if (dtype === "int32" || dtype === "uint8") {
    const [least, greatest] = INTEGER_RANGE[dtype];
    return Number.isInteger(bound) && bound >= least && bound <= greatest;
  }
  return Number.isFinite(dtype === "float32" ? Math.fround(bound) : bound);
}

/** One number where all bounds are equal, which keeps an image's space short. */
function boundsToJson(bounds: ArrayLike<number>, bounded: Uint8Array, none: number): unknown {
  const numbers = Array.from(bounds, (bound, i) => numberToJson(bounded[i] === 1 ? bound : none));
  return numbers.every((number) => number === numbers[0]) ? numbers[0] : numbers;
}
