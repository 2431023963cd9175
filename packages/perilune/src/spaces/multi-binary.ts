import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import { isArrayOf, sizeOf } from "./dtype.ts";
import type { Space, SpaceJson } from "./space.ts";

/** Several switches at once: every element is 0 or 1. */
export class MultiBinary implements Space<Uint8Array> {
  readonly kind = "multi_binary";
  readonly shape: readonly number[];
  /** Product of the shape. */
  readonly size: number;

  /** @param n how many switches, or their shape */
  constructor(n: number | readonly number[]) {
    const shape = typeof n === "number" ? [n] : [...n];
    if (shape.length === 0 || !shape.every((dimension) => Number.isInteger(dimension) && dimension >= 1)) {
      throw new PeriluneError(
        `MultiBinary: expected n to be an integer of at least 1 or a shape of such, got ${JSON.stringify(n)}; ` +
          "give the number of switches",
      );
    }
    this.shape = Object.freeze(shape);
    this.size = sizeOf(shape);
  }

  contains(value: unknown): value is Uint8Array {
    return isArrayOf(value, "uint8", this.size) && value.every((bit) => bit <= 1);
  }

  /** Draws every element from one byte, as Gymnasium's `MultiBinary.sample` does. */
  sample(rng: Generator): Uint8Array {
    return rng.integers(0, 2, this.size, { dtype: "uint8" });
  }

  toJSON(): SpaceJson {
    return { kind: this.kind, shape: this.shape };
  }
}
