import { PeriluneError } from "../errors.ts";
import type { Box } from "../spaces/box.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { describeValue } from "../spaces/dtype.ts";

/** The error for an action that is none of the space's, or not a number where numbers are due. */
export function invalidAction(action: unknown, space: Discrete | Box): PeriluneError {
  if (space.kind === "discrete") {
    const last = space.start + space.n - 1;
    const got = describeValue(action);
    return new PeriluneError(
      `expected an action from ${space.start} to ${last}, got ${got}; choose one of those integers`,
    );
  }
  const got = ArrayBuffer.isView(action) || Array.isArray(action) ? `[${action}]` : describeValue(action);
  return new PeriluneError(
    `expected an action that is a Float32Array of ${space.size} without NaN, got ${got}; look at what chose it`,
  );
}
