import { PeriluneError } from "../errors.ts";
import { narrow } from "../spaces/any-space.ts";
import type { LeafArrays } from "../spaces/leaves.ts";
import type { Leaf, NumericArray } from "../spaces/space.ts";

/** Writes one stored row of a leaf, from `source[at…]`, as network inputs at `out[to…]`. */
interface LeafEncoder {
  /** Elements stored per row. */
  readonly size: number;
  /** Network inputs per row. */
  readonly features: number;
  encode(source: NumericArray, at: number, out: Float32Array, to: number): void;
}

/**
 * Turns stored observations into the inputs of a network, one float32 vector per row.
 *
 * Numbers are taken as they are, images (uint8, three dimensions, 0 to 255) divided by 255, and each discrete choice
 * becomes a one-hot vector; the parts of a Dict or Tuple are concatenated in leaf order.
 */
export class ObservationEncoder {
  /** Network inputs per row. */
  readonly features: number;
  readonly #encoders: readonly LeafEncoder[];

  constructor(leaves: readonly Leaf[]) {
    this.#encoders = leaves.map(leafEncoder);
    this.features = this.#encoders.reduce((sum, encoder) => sum + encoder.features, 0);
  }

  /** Encodes rows `rows[first]` to `rows[first + count - 1]` of `arrays` (one per leaf) into `out`. */
  encode(arrays: LeafArrays, rows: Int32Array, first: number, count: number, out: Float32Array): void {
    let offset = 0;
    for (let k = 0; k < this.#encoders.length; k++) {
      const encoder = this.#encoders[k];
      const source = arrays[k];
      for (let i = 0; i < count; i++) {
        encoder.encode(source, rows[first + i] * encoder.size, out, i * this.features + offset);
      }
      offset += encoder.features;
    }
  }
}

function leafEncoder(leaf: Leaf): LeafEncoder {
  const space = narrow(leaf.space);
  switch (space.kind) {
    case "discrete":
      return oneHotEncoder(leaf.name, [space.n], [space.start]);
    case "multi_discrete":
      return oneHotEncoder(leaf.name, space.nvec, space.start);
    case "box": {
      const isImage =
        space.dtype === "uint8" &&
        space.shape.length === 3 &&
        space.low.every((bound) => bound === 0) &&
        space.high.every((bound) => bound === 255);
      return numbersEncoder(leaf.size, isImage ? 255 : 1);
    }
    default:
      return numbersEncoder(leaf.size, 1);
  }
}

function numbersEncoder(size: number, divisor: number): LeafEncoder {
  return {
    size,
    features: size,
    encode: (source, at, out, to) => {
      for (let j = 0; j < size; j++) out[to + j] = source[at + j] / divisor;
    },
  };
}

function oneHotEncoder(name: string, nvec: readonly number[], start: readonly number[]): LeafEncoder {
  const features = nvec.reduce((sum, n) => sum + n, 0);
  return {
    size: nvec.length,
    features,
    encode: (source, at, out, to) => {
      out.fill(0, to, to + features);
      let offset = to;
      for (let j = 0; j < nvec.length; j++) {
        const choice = source[at + j] - start[j];
        if (!(choice >= 0 && choice < nvec[j])) throw outside(name, source[at + j], start[j], nvec[j]);
        out[offset + choice] = 1;
        offset += nvec[j];
      }
    },
  };
}

function outside(name: string, value: number, start: number, n: number): PeriluneError {
  const where = name === "" ? "" : ` "${name}"`;
  return new PeriluneError(
    `expected observation${where} to be an integer from ${start} to ${start + n - 1}, got ${value}; ` +
      "mend the environment or its observation space",
  );
}
