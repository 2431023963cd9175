import { largestOf } from "../../policies/table-choice.ts";

/** What planning finds. */
export interface Plan {
  /** Value of every state, [states]. */
  readonly values: Float64Array;
  /** Value of every action in every state, [states, actions]: the `q` of a TablePolicy. */
  readonly qValues: Float64Array;
  /** A best action of every state, counted from 0, [states]. */
  readonly policy: Int32Array;
}

/** What rounding may make of equal values, relative to their size. */
const ROUNDING = 1e-13;

/**
 * The first best action of every state, [states], where `tolerance` says how far values may be from the true ones.
 *
 * Values that this error alone may tell apart are ties. With a `previous` policy its action stays where it is among the
 * best, so that policy iteration cannot go round in circles.
 */
export function greedyPolicy(
  qValues: Float64Array,
  actions: number,
  tolerance: number,
  previous?: Int32Array,
): Int32Array {
  return Int32Array.from({ length: qValues.length / actions }, (_, state) => {
    const largest = largestOf(qValues, state * actions, actions);
    const least = largest - 2 * tolerance - ROUNDING * Math.abs(largest);
    if (previous !== undefined && qValues[state * actions + previous[state]] >= least) return previous[state];
    let action = 0;
    while (qValues[state * actions + action] < least) action++;
    return action;
  });
}
