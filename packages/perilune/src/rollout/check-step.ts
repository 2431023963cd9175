import { DivergenceError } from "../errors.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { Leaf } from "../spaces/space.ts";

/** Throws a DivergenceError unless every number in row `env` of the observations is finite; `step` goes into it. */
export function checkObservation(leaves: readonly Leaf[], arrays: LeafArrays, env: number, step: number): void {
  for (let k = 0; k < leaves.length; k++) {
    const { name, size } = leaves[k];
    for (let i = env * size; i < (env + 1) * size; i++) {
      if (!Number.isFinite(arrays[k][i])) {
        throw environmentDivergence(name === "" ? "observation" : `observation "${name}"`, env, step);
      }
    }
  }
}

/** The error for a quantity that environment `env` gave and that is not a finite number. */
export function environmentDivergence(quantity: string, env: number, step: number): DivergenceError {
  const advice = `environment ${env} gave it: mend its dynamics, or end the episode before it overflows`;
  return new DivergenceError(quantity, step, advice);
}
