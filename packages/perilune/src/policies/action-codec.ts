import { PeriluneError } from "../errors.ts";
import { narrow } from "../spaces/any-space.ts";
import type { NumericArray, Space } from "../spaces/space.ts";

/**
 * Writes `count` numbers of actions as a distribution gives them into a batch, from its element `first` on.
 *
 * Continuous actions are clipped to the bounds of their space; all others pass as they are.
 */
export type ActionWriter = (actions: NumericArray, count: number, batch: NumericArray, first: number) => void;

/** The writer for an action space; throws a PeriluneError for a space that no distribution covers. */
export function actionWriter(actionSpace: Space): ActionWriter {
  const space = narrow(actionSpace);
  switch (space.kind) {
    case "discrete":
    case "multi_discrete":
    case "multi_binary":
      return (actions, count, batch, first) => {
        for (let i = 0; i < count; i++) batch[first + i] = actions[i];
      };
    case "box":
      if (space.dtype === "float32" || space.dtype === "float64") return clipped(space.low, space.high);
      throw unsupported(`a Box of ${space.dtype}`);
    default:
      throw unsupported(`a ${space.kind}`);
  }
}

/** How many network outputs parameterise one action: logits or means. */
export function actionInputSize(actionSpace: Space): number {
  const space = narrow(actionSpace);
  switch (space.kind) {
    case "discrete":
      return space.n;
    case "multi_discrete":
      return space.nvec.reduce((sum, n) => sum + n, 0);
    case "multi_binary":
    case "box":
      return space.size;
    default:
      throw unsupported(`a ${space.kind}`);
  }
}

function clipped(low: NumericArray, high: NumericArray): ActionWriter {
  const width = low.length;
  return (actions, count, batch, first) => {
    for (let i = 0; i < count; i++) {
      batch[first + i] = Math.max(low[i % width], Math.min(high[i % width], actions[i]));
    }
  };
}

function unsupported(what: string): PeriluneError {
  return new PeriluneError(
    `expected actions in a discrete, multi_discrete, multi_binary or floating-point box space, got ${what}; ` +
      "wrap the environment",
  );
}
