import { RunningMeanStd } from "../math/running-mean-std.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { Leaf, NumericArray } from "../spaces/space.ts";
import type { NamedTensor } from "./policy.ts";

/** Keeps the division finite where an element has never varied. */
const EPSILON = 1e-8;

/**
 * Brings observations to zero mean and unit variance by running statistics: (x − mean) / √(var + 1e-8), clipped.
 *
 * Every leaf of floating-point numbers has its statistics; other leaves pass as they are. `update` is for training;
 * `predict` only ever reads. VecNormalize of Stable-Baselines3, as a stage of the policy.
 */
export class ObservationNormalizer {
  readonly clip: number;
  readonly #leaves: readonly Leaf[];
  readonly #statistics: readonly (RunningMeanStd | null)[];

  constructor(leaves: readonly Leaf[], clip: number) {
    this.clip = clip;
    this.#leaves = leaves;
    this.#statistics = leaves.map((leaf) => (isNormalized(leaf) ? new RunningMeanStd(leaf.size) : null));
  }

  /** Learns from the observations of one step; `arrays` holds one array per leaf, `rows` rows each. */
  update(arrays: LeafArrays, rows: number): void {
    for (let k = 0; k < arrays.length; k++) this.#statistics[k]?.update(arrays[k], rows);
  }

  /** Writes the first `rows` rows of `arrays`, normalised, into `out` (as made by `createLeafArrays`). */
  apply(arrays: LeafArrays, rows: number, out: LeafArrays): void {
    for (let k = 0; k < arrays.length; k++) {
      const { size } = this.#leaves[k];
      const statistics = this.#statistics[k];
      if (statistics === null) copy(arrays[k], out[k], rows * size);
      else normalize(arrays[k], out[k], rows, statistics, this.clip);
    }
  }

  /** Means and variances by name, views: `obs_rms.mean`, or `obs_rms.camera.mean` for a part of a Dict. */
  tensors(): [string, NamedTensor][] {
    return this.#leaves.flatMap((leaf, k): [string, NamedTensor][] => {
      const statistics = this.#statistics[k];
      if (statistics === null) return [];
      const prefix = leaf.name === "" ? "obs_rms" : `obs_rms.${leaf.name}`;
      return [
        [`${prefix}.mean`, { shape: leaf.shape, data: statistics.mean }],
        [`${prefix}.var`, { shape: leaf.shape, data: statistics.variance }],
      ];
    });
  }

  /** How many observations each leaf's statistics have seen: what training needs beyond the tensors. */
  counts(): Float64Array {
    return Float64Array.from(this.#statistics, (statistics) => statistics?.count ?? 0);
  }

  restoreCounts(counts: Float64Array): void {
    this.#statistics.forEach((statistics, k) => {
      if (statistics !== null) statistics.count = counts[k];
    });
  }
}

/** Whether a leaf has running statistics: numbers on a scale of their own, not choices, switches or pixels. */
export function isNormalized(leaf: Leaf): boolean {
  return leaf.dtype === "float32" || leaf.dtype === "float64";
}

function normalize(
  source: NumericArray,
  out: NumericArray,
  rows: number,
  { mean, variance }: RunningMeanStd,
  clip: number,
): void {
  const size = mean.length;
  for (let j = 0; j < size; j++) {
    const deviation = Math.sqrt(variance[j] + EPSILON);
    for (let i = j; i < rows * size; i += size) {
      out[i] = Math.max(-clip, Math.min(clip, (source[i] - mean[j]) / deviation));
    }
  }
}

function copy(from: NumericArray, to: NumericArray, length: number): void {
  for (let i = 0; i < length; i++) to[i] = from[i];
}
