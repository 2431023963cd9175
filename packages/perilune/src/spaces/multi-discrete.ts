import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import { isArrayOf } from "./dtype.ts";
import type { Space, SpaceJson } from "./space.ts";

/** Several choices at once: element `i` is one of the `nvec[i]` integers from `start[i]` on. */
export class MultiDiscrete implements Space<Int32Array> {
  readonly kind = "multi_discrete";
  readonly nvec: readonly number[];
  readonly start: readonly number[];
  readonly shape: readonly number[];

  /**
   * @param nvec how many values each element has, at least 1
   * @param options.start the least value of each element; @default zeros
   */
  constructor(nvec: readonly number[], options: { readonly start?: readonly number[] } = {}) {
    const { start = nvec.map(() => 0) } = options;
    if (nvec.length === 0 || !nvec.every((n) => Number.isInteger(n) && n >= 1 && n <= 2_147_483_647)) {
      throw new PeriluneError(
        `MultiDiscrete: expected nvec to hold integers of at least 1, got [${nvec.join(", ")}]; give each number of values`,
      );
    }
    if (start.length !== nvec.length || !start.every((s, i) => s === (s | 0) && s + nvec[i] <= 2_147_483_648)) {
      throw new PeriluneError(
        `MultiDiscrete: expected start to hold ${nvec.length} 32-bit integers, got [${start.join(", ")}]; give each least value`,
      );
    }
    this.nvec = Object.freeze([...nvec]);
    this.start = Object.freeze([...start]);
    this.shape = Object.freeze([nvec.length]);
  }

  contains(value: unknown): value is Int32Array {
    if (!isArrayOf(value, "int32", this.nvec.length)) return false;
    return this.nvec.every((n, i) => value[i] >= this.start[i] && value[i] < this.start[i] + n);
  }

  /** Draws every element from one double, as Gymnasium's `MultiDiscrete.sample` does. */
  sample(rng: Generator): Int32Array {
    return Int32Array.from(this.nvec, (n, i) => Math.floor(rng.random() * n) + this.start[i]);
  }

  toJSON(): SpaceJson {
    return { kind: this.kind, nvec: this.nvec, start: this.start };
  }
}
