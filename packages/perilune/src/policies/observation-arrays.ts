import { PeriluneError } from "../errors.ts";
import type { LeafArrays, SpaceLeaves } from "../spaces/leaves.ts";
import type { BatchOf, Space } from "../spaces/space.ts";

/** The arrays of a batch of any number of rows, and that number; throws a PeriluneError unless all rows are whole. */
export function observationArrays<O extends Space>(
  space: SpaceLeaves<O>,
  observations: BatchOf<O>,
): readonly [LeafArrays, number] {
  const { leaves } = space;
  const arrays = space.batchLeaves(observations);
  const rows = arrays[0].length / leaves[0].size;
  const isWhole = Number.isInteger(rows) && rows >= 1;
  const wrong = arrays.findIndex((array, k) => !isWhole || array.length !== rows * leaves[k].size);
  if (wrong >= 0) {
    const { name, size } = leaves[wrong];
    const where = name === "" ? "" : ` in "${name}"`;
    throw new PeriluneError(
      `expected observations of ${size} numbers a row${where}, got ${arrays[wrong].length} numbers; give whole rows`,
    );
  }
  return [arrays, rows];
}

/** The error of a stochastic prediction without a generator. */
export function needsGenerator(): PeriluneError {
  return new PeriluneError(
    "predict draws its actions, so it needs a generator; give { rng: defaultRng(seed) } or { deterministic: true }",
  );
}
