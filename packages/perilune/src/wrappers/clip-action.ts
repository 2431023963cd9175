import type { Env, Row, Transition } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import { narrow } from "../spaces/any-space.ts";
import { Box } from "../spaces/box.ts";
import { createArray } from "../spaces/dtype.ts";
import type { ArrayOf, DType, Space } from "../spaces/space.ts";
import { Wrapper } from "./wrapper.ts";

/** Takes any action of the right shape and clips it to the bounds of the environment's action space. */
export class ClipAction<O extends Space = Space, D extends "float32" | "float64" = "float32"> extends Wrapper<
  O,
  Box<D>
> {
  readonly #bounds: Box<D>;
  readonly #clipped: ArrayOf<D>;

  constructor(env: Env<O, Box<D>>) {
    const bounds = narrow(env.actionSpace);
    if (bounds.kind !== "box" || !isReal(bounds.dtype)) {
      throw new PeriluneError(
        `ClipAction: expected a Box action of real numbers, got ${bounds.kind}; leave the wrapper out`,
      );
    }
    const { shape, dtype, size } = env.actionSpace;
    super(env, { actionSpace: new Box({ low: -Infinity, high: Infinity, shape, dtype }) });
    this.#bounds = env.actionSpace;
    this.#clipped = createArray(dtype, size);
  }

  override stepInto(action: ArrayOf<D>, row: Row): Transition {
    const { low, high } = this.#bounds;
    const clipped = this.#clipped;
    for (let i = 0; i < clipped.length; i++) clipped[i] = Math.min(Math.max(action[i], low[i]), high[i]);
    return this.inner.stepInto(clipped, row);
  }
}

function isReal(dtype: DType): boolean {
  return dtype === "float32" || dtype === "float64";
}
