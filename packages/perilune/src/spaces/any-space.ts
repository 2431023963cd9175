import type { Box } from "./box.ts";
import type { Dict } from "./dict.ts";
import type { Discrete } from "./discrete.ts";
import type { MultiBinary } from "./multi-binary.ts";
import type { MultiDiscrete } from "./multi-discrete.ts";
import type { DType, Space } from "./space.ts";
import type { Tuple } from "./tuple.ts";

/** Every space there is: `switch (narrow(space).kind)` tells which. */
export type AnySpace = Discrete | Box<DType> | MultiDiscrete | MultiBinary | Tuple | Dict;

/** The same space, typed by its kind. */
export function narrow(space: Space): AnySpace {
  return space as AnySpace;
}

/** Whether two spaces hold the same values, in the same element types. */
export function equals(a: Space, b: Space): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
