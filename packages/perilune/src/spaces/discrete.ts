import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import type { Space, SpaceJson } from "./space.ts";

/** The `n` integers from `start` on: an action of a keypad, a cell of a grid. */
export class Discrete implements Space<number> {
  readonly kind = "discrete";
  readonly n: number;
  readonly start: number;

  /**
   * @param n how many values, at least 1
   * @param options.start the least value; @default 0
   */
  constructor(n: number, options: { readonly start?: number } = {}) {
    const { start = 0 } = options;
    if (!(Number.isInteger(n) && n >= 1)) {
      throw new PeriluneError(
        `Discrete: expected n to be an integer of at least 1, got ${n}; give the number of values`,
      );
    }
    if (!(Number.isInteger(start) && start >= -2_147_483_648 && start + n <= 2_147_483_648)) {
      throw new PeriluneError(
        `Discrete: expected start to be an integer with all values within 32 bits, got ${start}; give the least value`,
      );
    }
    this.n = n;
    this.start = start;
  }

  contains(value: unknown): value is number {
    return Number.isInteger(value) && (value as number) >= this.start && (value as number) < this.start + this.n;
  }

  sample(rng: Generator): number {
    return this.start + rng.integers(0, this.n);
  }

  toJSON(): SpaceJson {
    return { kind: this.kind, n: this.n, start: this.start };
  }
}
