import { PeriluneError } from "../errors.ts";
import { boundedBy32, boundedBy64, fillBytes } from "./bounded-integers.ts";
import {
  type ChoiceOptions,
  checkedProbabilities,
  numbersBelow,
  sampleWeighted,
  sampleWeightedWithoutReplacement,
  sampleWithoutReplacement,
  shuffleInPlace,
} from "./choice.ts";
import { Pcg64 } from "./pcg64.ts";
import { type Seed, SeedSequence } from "./seed-sequence.ts";
import { standardExponential, standardNormal } from "./ziggurat.ts";

/** Everything a generator is, as plain JSON. */
export interface GeneratorState {
  readonly bitGenerator: "PCG64";
  /** The 128-bit state and increment in decimal, as NumPy's `bit_generator.state` gives them. */
  readonly state: string;
  readonly inc: string;
  /** The upper half of a 64-bit draw whose lower half an integer took, or `null`. */
  readonly half: number | null;
  /** What `spawn` derives children from. */
  readonly entropy: readonly number[];
  readonly spawnKey: readonly number[];
  readonly childrenSpawned: number;
}

/** A typed array whose elements can be put in another order. */
export type Shufflable = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array | BigInt64Array;

/**
 * Random numbers from one seeded stream, bit for bit those of NumPy's `Generator` over PCG64.
 *
 * Drawing one by one, in blocks, or after `restore` gives the same stream.
 *
 * @see https://numpy.org/doc/stable/reference/random/generator.html
 */
export class Generator {
  readonly #bits: Pcg64;
  #seeds: SeedSequence;

  constructor(seeds: SeedSequence) {
    this.#seeds = seeds;
    this.#bits = new Pcg64(seeds);
  }

  /** A double in [0, 1), or `size` of them. */
  random(): number;
  random(size: number): Float64Array;
  random(size?: number): number | Float64Array {
    if (size !== undefined) return this.fillRandom(new Float64Array(checkedSize(size)));
    return this.#bits.nextDouble();
  }

  /** A double in [low, high), or `size` of them. @default low 0, high 1 */
  uniform(low?: number, high?: number): number;
  uniform(low: number, high: number, size: number): Float64Array;
  uniform(low = 0, high = 1, size?: number): number | Float64Array {
    const range = high - low;
    if (!(range >= 0 && range < Number.POSITIVE_INFINITY)) {
      throw new PeriluneError(`uniform needs finite bounds with low ≤ high, got ${low} and ${high}`);
    }
    if (size === undefined) return low + range * this.random();
    const draws = this.random(size);
    for (let i = 0; i < size; i++) draws[i] = low + range * draws[i];
    return draws;
  }

  /**
   * A whole number from `low` up to but not including `high`; with one bound, from 0 up to but not including it.
   *
   * Bigint bounds (−2^63 ≤ low, high ≤ 2^63) give bigints; number bounds must be safe integers. With a `size`, numbers
   * come as Int32Array, so their bounds must fit 32 bits (take bigints for wider ones), bigints as BigInt64Array.
   * `dtype: "uint8"` gives bytes and draws as NumPy does for that type: four to a 32-bit word.
   *
   * @throws {PeriluneError} if no number lies between the bounds.
   */
  integers(low: number, high?: number): number;
  integers(low: bigint, high?: bigint): bigint;
  integers(low: number, high: number | undefined, size: number): Int32Array;
  integers(low: bigint, high: bigint | undefined, size: number): BigInt64Array;
  integers(low: number, high: number | undefined, size: number, options: { readonly dtype: "uint8" }): Uint8Array;
  integers(
    low: number | bigint,
    high?: number | bigint,
    size?: number,
    options?: { readonly dtype: "uint8" },
  ): number | bigint | Int32Array | BigInt64Array | Uint8Array {
    const first = high === undefined ? (typeof low === "bigint" ? 0n : 0) : low;
    const end = high ?? low;
    if (typeof first === "bigint" && typeof end === "bigint") return this.#wideIntegers(first, end, size);
    if (typeof first === "bigint" || typeof end === "bigint") {
      throw new PeriluneError(`integers needs two numbers or two bigints, got ${typeof first} and ${typeof end}`);
    }
    const range = end - 1 - first;
    if (!(range >= 0 && Number.isSafeInteger(first) && Number.isSafeInteger(range))) {
      throw new PeriluneError(`integers needs whole numbers with low < high, got ${first} and ${end}`);
    }
    if (size === undefined) {
      if (range < 4294967296) return first + boundedBy32(this.#bits, range);
      return first + Number(boundedBy64(this.#bits, BigInt(range)));
    }
    return options?.dtype === "uint8"
      ? this.#bytes(first, range, checkedSize(size))
      : this.#narrowIntegers(first, range, checkedSize(size));
  }

  #narrowIntegers(first: number, range: number, size: number): Int32Array {
    if (first < -2147483648 || first + range > 2147483647) {
      throw new PeriluneError(
        `integers with a size needs bounds within 32 bits, got ${first} to ${first + range}; give the bounds as bigint`,
      );
    }
    const draws = new Int32Array(size);
    for (let i = 0; i < size; i++) draws[i] = first + boundedBy32(this.#bits, range);
    return draws;
  }

  #bytes(first: number, range: number, size: number): Uint8Array {
    if (first < 0 || first + range > 255) {
      throw new PeriluneError(
        `integers of dtype uint8 needs bounds from 0 to 256, got ${first} and ${first + range + 1}`,
      );
    }
    const draws = new Uint8Array(size);
    fillBytes(this.#bits, range, draws);
    for (let i = 0; i < size; i++) draws[i] += first;
    return draws;
  }

  #wideIntegers(first: bigint, end: bigint, size: number | undefined): bigint | BigInt64Array {
    if (first >= end || first < -(1n << 63n) || end > 1n << 63n) {
      throw new PeriluneError(`integers needs low < high within 64 bits, got ${first} and ${end}`);
    }
    const range = end - 1n - first;
    if (size === undefined) return first + boundedBy64(this.#bits, range);
    const draws = new BigInt64Array(checkedSize(size));
    for (let i = 0; i < size; i++) draws[i] = first + boundedBy64(this.#bits, range);
    return draws;
  }

  /** A draw from the normal distribution of mean 0 and standard deviation 1, or `size` of them. */
  standardNormal(): number;
  standardNormal(size: number): Float64Array;
  standardNormal(size?: number): number | Float64Array {
    if (size === undefined) return standardNormal(this.#bits);
    return this.fillStandardNormal(new Float64Array(checkedSize(size)));
  }

  /** A draw from the normal distribution of mean `loc` and standard deviation `scale`, or `size` of them. */
  normal(loc?: number, scale?: number): number;
  normal(loc: number, scale: number, size: number): Float64Array;
  normal(loc = 0, scale = 1, size?: number): number | Float64Array {
    if (!(scale >= 0)) throw new PeriluneError(`normal needs a scale from 0 up, got ${scale}`);
    if (size === undefined) return loc + scale * standardNormal(this.#bits);
    const draws = this.standardNormal(size);
    for (let i = 0; i < size; i++) draws[i] = loc + scale * draws[i];
    return draws;
  }

  /** A draw from the exponential distribution of mean 1, or `size` of them. */
  standardExponential(): number;
  standardExponential(size: number): Float64Array;
  standardExponential(size?: number): number | Float64Array {
    if (size === undefined) return standardExponential(this.#bits);
    const draws = new Float64Array(checkedSize(size));
    for (let i = 0; i < size; i++) draws[i] = standardExponential(this.#bits);
    return draws;
  }

  /** Fills `target` with doubles in [0, 1) and returns it. */
  fillRandom(target: Float64Array): Float64Array {
    this.#bits.fillDoubles(target);
    return target;
  }

  /** Fills `target` with standard normal draws and returns it. */
  fillStandardNormal(target: Float64Array): Float64Array {
    for (let i = 0; i < target.length; i++) target[i] = standardNormal(this.#bits);
    return target;
  }

  /**
   * One of the numbers below `n`, or one of an array's elements; `size` of them as an array.
   *
   * @throws {PeriluneError} if there is nothing to choose from, `p` is no distribution, or `replace` is false and
   *   `size` exceeds the candidates.
   */
  choice(n: number, size?: undefined, options?: ChoiceOptions): number;
  choice(n: number, size: number, options?: ChoiceOptions): Int32Array;
  choice<T>(array: ArrayLike<T>, size?: undefined, options?: ChoiceOptions): T;
  choice<T>(array: ArrayLike<T>, size: number, options?: ChoiceOptions): T[];
  choice<T>(from: number | ArrayLike<T>, size?: number, options: ChoiceOptions = {}): number | Int32Array | T | T[] {
    const population = typeof from === "number" ? from : from.length;
    if (!Number.isSafeInteger(population) || population < 1 || population > 2147483647) {
      throw new PeriluneError(`choice needs from 1 to 2147483647 candidates, got ${population}`);
    }
    const places = this.#places(population, size === undefined ? 1 : checkedSize(size), options);
    if (typeof from === "number") return size === undefined ? places[0] : places;
    return size === undefined ? from[places[0]] : Array.from(places, (place) => from[place]);
  }

  #places(population: number, size: number, { p, replace = true }: ChoiceOptions): Int32Array {
    if (!replace && size > population) {
      throw new PeriluneError(`cannot draw ${size} different candidates from ${population}; draw fewer or replace`);
    }
    if (p === undefined) {
      return replace
        ? this.#narrowIntegers(0, population - 1, size)
        : sampleWithoutReplacement(this.#bits, population, size);
    }
    const sample = replace ? sampleWeighted : sampleWeightedWithoutReplacement;
    return sample(this.#bits, checkedProbabilities(p, population), size);
  }

  /** The numbers below `n` in random order, or a shuffled copy of an array. */
  permutation(n: number): Int32Array;
  permutation<A extends Shufflable>(array: A): A;
  permutation<T>(array: readonly T[]): T[];
  permutation(from: number | Shufflable | readonly unknown[]): Shufflable | unknown[] {
    const copy = typeof from === "number" ? numbersBelow(checkedSize(from)) : from.slice();
    this.shuffle(copy);
    return copy;
  }

  /** Shuffles an array in place. */
  shuffle(array: Shufflable | unknown[]): void {
    shuffleInPlace<unknown>(this.#bits, array as unknown[]);
  }

  /** `count` generators with streams of their own; later calls give others. */
  spawn(count: number): Generator[] {
    return this.#seeds.spawn(count).map((seeds) => new Generator(seeds));
  }

  /** Where the stream stands, as plain JSON. */
  state(): GeneratorState {
    const { state, increment, half } = this.#bits.save();
    return {
      bitGenerator: "PCG64",
      state: state.toString(),
      inc: increment.toString(),
      half,
      entropy: [...this.#seeds.entropy],
      spawnKey: [...this.#seeds.spawnKey],
      childrenSpawned: this.#seeds.childrenSpawned,
    };
  }

  /**
   * Continues exactly where `state` was taken, whichever generator it was taken from.
   *
   * @throws {PeriluneError} if `state` is not one of a PCG64 generator; the generator is then as before.
   */
  restore(state: GeneratorState): void {
    if (!isGeneratorState(state)) {
      throw new PeriluneError("restore needs what `state()` of a generator returned, got something else");
    }
    const { entropy, spawnKey, childrenSpawned } = state;
    this.#seeds = new SeedSequence(entropy, { spawnKey, childrenSpawned });
    this.#bits.load(BigInt(state.state), BigInt(state.inc), state.half);
  }
}

function isGeneratorState(value: unknown): value is GeneratorState {
  const state = value as GeneratorState | null | undefined;
  return (
    state?.bitGenerator === "PCG64" &&
    /^\d+$/.test(state.state) &&
    /^\d+$/.test(state.inc) &&
    (state.half === null || state.half === state.half >>> 0) &&
    Array.isArray(state.entropy) &&
    Array.isArray(state.spawnKey) &&
    Number.isSafeInteger(state.childrenSpawned)
  );
}

/** A generator whose stream follows from `seed` alone: NumPy's `default_rng(seed)`. @default seed 0 */
export function defaultRng(seed: Seed = 0): Generator {
  return new Generator(new SeedSequence(seed));
}

function checkedSize(size: number): number {
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new PeriluneError(`size must be a whole number from 0 up, got ${size}`);
  }
  return size;
}
