import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";

/** What a list of returns is worth. */
export interface Score {
  readonly mean: number;
  /** Of the population: divided by the number of episodes. */
  readonly std: number;
  /** mean − std: what boards rank by. */
  readonly result: number;
  /** Interquartile mean: the mean of what is left when a quarter of the episodes is cut off at either end. */
  readonly iqm: number;
  /** 95 % bootstrap interval of the interquartile mean. */
  readonly low: number;
  readonly high: number;
  readonly episodes: number;
}

const RESAMPLES = 2_000;
/** Both ends of the interval. */
const [LOW, HIGH] = [0.025, 0.975];

/**
 * Scores the returns of episodes.
 *
 * The interval is the percentile bootstrap's: 2,000 resamples of as many episodes, drawn with replacement from
 * `defaultRng(0)`, so that the same returns give the same interval everywhere.
 *
 * Source: Agarwal et al. (2021), Deep Reinforcement Learning at the Edge of the Statistical Precipice
 *
 * @throws PeriluneError when there is no return, or one is not a finite number
 */
export function scoreOf(returns: readonly number[]): Score {
  if (returns.length === 0 || !returns.every(Number.isFinite)) {
    throw new PeriluneError("expected the finite returns of at least one episode; evaluate the agent first");
  }
  const mean = meanOf(returns);
  const std = Math.sqrt(meanOf(returns.map((value) => (value - mean) * (value - mean))));
  const [low, high] = bootstrapInterval(returns);
  return { mean, std, result: mean - std, iqm: interquartileMean(returns), low, high, episodes: returns.length };
}

/** The mean without the lowest and the highest ⌊n / 4⌋ values: SciPy's `trim_mean(values, 0.25)`. */
export function interquartileMean(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const cut = Math.floor(sorted.length / 4);
  return meanOf(sorted.subarray(cut, sorted.length - cut));
}

function bootstrapInterval(values: readonly number[]): [low: number, high: number] {
  const rng = defaultRng(0);
  const estimates = new Float64Array(RESAMPLES);
  for (let i = 0; i < RESAMPLES; i++) {
    const places = rng.integers(0, values.length, values.length);
    estimates[i] = interquartileMean(Float64Array.from(places, (place) => values[place]));
  }
  estimates.sort();
  return [quantile(estimates, LOW), quantile(estimates, HIGH)];
}

/** The quantile of sorted values, on the line between its two neighbours (NumPy's default). */
function quantile(sorted: Float64Array, q: number): number {
  const place = q * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.min(below + 1, sorted.length - 1);
  return sorted[below] + (sorted[above] - sorted[below]) * (place - below);
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum / values.length;
}
