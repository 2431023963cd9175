import { PeriluneError, unknownName } from "../../errors.ts";
import { describeValue } from "../../spaces/dtype.ts";
import type { ResetOptions } from "../env.ts";

/**
 * Numbers given as `reset({ options })`, each with its default.
 *
 * @throws PeriluneError for a name that is not among the defaults, and for a value that is not a finite number.
 */
export function resetNumbers<N extends string>(
  given: ResetOptions | undefined,
  defaults: Readonly<Record<N, number>>,
): Readonly<Record<N, number>> {
  if (given?.options === undefined) return defaults;
  const numbers: Record<N, number> = { ...defaults };
  for (const [name, value] of Object.entries(given.options)) {
    if (!Object.hasOwn(defaults, name)) throw unknownName("reset option", name, Object.keys(defaults));
    if (typeof value !== "number" || !Number.isFinite(value)) {
      throw new PeriluneError(
        `reset option "${name}" expects a finite number, got ${describeValue(value)}; leave it out for its default`,
      );
    }
    numbers[name as N] = value;
  }
  return numbers;
}

/**
 * The range `low` to `high` that a starting state is drawn from (Gymnasium's `maybe_parse_reset_bounds`).
 *
 * Wider bounds than the defaults may start an episode outside the observation space.
 *
 * @throws PeriluneError where `low` lies above `high`.
 */
export function resetRange(
  given: ResetOptions | undefined,
  defaults: { readonly low: number; readonly high: number },
): { readonly low: number; readonly high: number } {
  const range = resetNumbers(given, defaults);
  if (range.low > range.high) {
    throw new PeriluneError(`reset options expect low ≤ high, got low ${range.low} and high ${range.high}; swap them`);
  }
  return range;
}
