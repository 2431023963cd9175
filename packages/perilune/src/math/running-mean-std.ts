import { PeriluneError } from "../errors.ts";

/** The running statistics as data: arrays of one number per feature. */
export interface RunningMeanStdState {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly count: number;
}

/** Rows of numbers, one after another. */
type Rows = Float32Array | Float64Array | Int32Array | Uint8Array;

/**
 * Mean and variance of each feature over all rows seen so far, in float64.
 *
 * Batches are merged by the parallel algorithm of Chan, Golub and LeVeque (1979), as in Stable-Baselines3's
 * `RunningMeanStd`. Variances are the population's.
 *
 * @see https://en.wikipedia.org/wiki/Algorithms_for_calculating_variance#Parallel_algorithm
 */
export class RunningMeanStd {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  /** Rows seen; starts at a small number, so that the first variance of 1 counts for almost nothing. */
  count = 1e-4;

  /** @param size Features a row has. */
  constructor(size: number) {
    this.mean = new Float64Array(size);
    this.variance = new Float64Array(size).fill(1);
  }

  /** Takes in the first `rows` rows of `batch`, [rows, size]. */
  update(batch: Rows, rows: number): void {
    const size = this.mean.length;
    if (rows === 0) return;
    if (batch.length < rows * size) {
      throw new PeriluneError(`update needs ${rows} rows of ${size} numbers, got ${batch.length} numbers`);
    }
    const total = this.count + rows;
    for (let feature = 0; feature < size; feature++) {
      let sum = 0;
      for (let at = feature; at < rows * size; at += size) sum += batch[at];
      const batchMean = sum / rows;
      let squares = 0;
      for (let at = feature; at < rows * size; at += size) squares += (batch[at] - batchMean) * (batch[at] - batchMean);
      const delta = batchMean - this.mean[feature];
      this.mean[feature] += (delta * rows) / total;
      this.variance[feature] =
        (this.variance[feature] * this.count + squares + (delta * delta * this.count * rows) / total) / total;
    }
    this.count = total;
  }

  state(): RunningMeanStdState {
    return { mean: this.mean.slice(), variance: this.variance.slice(), count: this.count };
  }

  /** @throws {PeriluneError} if `state` is of another number of features. */
  restore(state: RunningMeanStdState): void {
    if (state.mean.length !== this.mean.length || state.variance.length !== this.mean.length) {
      throw new PeriluneError(`restore needs statistics of ${this.mean.length} features, got ${state.mean.length}`);
    }
    this.mean.set(state.mean);
    this.variance.set(state.variance);
    this.count = state.count;
  }
}
