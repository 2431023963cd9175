import { PeriluneError } from "../../errors.ts";

/** How planning sweeps over the states. */
export interface PlanningOptions {
  /** Discount of the rewards to come, from 0 to 1; 1 only where every episode ends. @default 0.99 */
  readonly gamma?: number;
  /** How far the values may be from the true ones at the end. @default 1e-10 */
  readonly tolerance?: number;
  /** "synchronous": from the values of the sweep before; "in-place": from the newest. @default "synchronous" */
  readonly order?: "synchronous" | "in-place";
  /** Sweeps after which it is an error not to be done. @default 100,000 */
  readonly maxSweeps?: number;
}

/** One sweep over all states, to watch. */
export interface Sweep {
  /** 1 for the first. */
  readonly sweep: number;
  /** The values after it, [states]; a copy. */
  readonly values: Float64Array;
  /** The largest change of a value in it. */
  readonly delta: number;
}

/** The greatest relative error of a sum of a few products, in units of the values; smaller changes mean nothing. */
const ROUNDING = 1e-15;

/**
 * Replaces every value by `backup(values, state)`, sweep after sweep, until they are within the tolerance of its fixed
 * point; yields each sweep, and leaves the result in `values`.
 *
 * A backup that discounts by γ brings values γ times closer, so after a sweep that changed them by at most δ they are
 * within δ γ / (1 − γ). Undiscounted, δ itself is compared.
 *
 * @throws PeriluneError when an option is out of range or `maxSweeps` sweeps were not enough
 */
export function* sweeps(
  values: Float64Array,
  backup: (values: Float64Array, state: number) => number,
  options: PlanningOptions,
): Generator<Sweep, void, void> {
  const { gamma, tolerance, order, maxSweeps } = checkedOptions(options);
  const scale = gamma === 0 ? 0 : gamma === 1 ? 1 : gamma / (1 - gamma);
  const before = order === "in-place" ? values : new Float64Array(values.length);
  for (let sweep = 1; sweep <= maxSweeps; sweep++) {
    let delta = 0;
    let largest = 0;
    if (before !== values) before.set(values);
    for (let state = 0; state < values.length; state++) {
      const value = backup(before, state);
      delta = Math.max(delta, Math.abs(value - values[state]));
      largest = Math.max(largest, Math.abs(value));
      values[state] = value;
    }
    yield { sweep, values: values.slice(), delta };
    if (delta * scale <= tolerance || delta <= largest * ROUNDING) return;
  }
  throw new PeriluneError(
    `expected values to settle within ${maxSweeps} sweeps, got none that did; raise maxSweeps or lower gamma`,
  );
}

/** The options with their defaults; throws a PeriluneError for one out of range. */
export function checkedOptions(options: PlanningOptions): Required<PlanningOptions> {
  const { gamma = 0.99, tolerance = 1e-10, order = "synchronous", maxSweeps = 100_000 } = options;
  if (!(gamma >= 0 && gamma <= 1)) throw wrong("gamma", "a number from 0 to 1", gamma);
  if (!(tolerance > 0 && Number.isFinite(tolerance))) throw wrong("tolerance", "a number above 0", tolerance);
  if (order !== "synchronous" && order !== "in-place") throw wrong("order", '"synchronous" or "in-place"', order);
  if (!(Number.isInteger(maxSweeps) && maxSweeps >= 1)) throw wrong("maxSweeps", "an integer above 0", maxSweeps);
  return { gamma, tolerance, order, maxSweeps };
}

/** The last that a generator gives: its return value, with everything it yields passed over. */
export function finish<R>(generator: Generator<unknown, R, void>): R {
  for (;;) {
    const { done, value } = generator.next();
    if (done === true) return value;
  }
}

function wrong(name: string, expected: string, got: unknown): PeriluneError {
  return new PeriluneError(`expected ${name} to be ${expected}, got ${String(got)}; leave it out for its default`);
}
