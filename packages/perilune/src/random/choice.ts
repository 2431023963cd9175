import { PeriluneError } from "../errors.ts";
import { boundedBy32, interval } from "./bounded-integers.ts";
import type { Pcg64 } from "./pcg64.ts";

/** How `Generator.choice` draws. */
export interface ChoiceOptions {
  /** Probability of each candidate; they must sum to 1. @default every candidate alike */
  readonly p?: ArrayLike<number>;
  /** Whether a candidate may be drawn again. @default true */
  readonly replace?: boolean;
}

/** 0, 1, …, n − 1. */
export function numbersBelow(n: number): Int32Array {
  const numbers = new Int32Array(n);
  for (let i = 0; i < n; i++) numbers[i] = i;
  return numbers;
}

/** Shuffles in place as NumPy's `shuffle`: Fisher and Yates from the end, places drawn by masked rejection. */
export function shuffleInPlace<T>(bits: Pcg64, array: { [index: number]: T; readonly length: number }): void {
  for (let i = array.length - 1; i > 0; i--) {
    const j = interval(bits, i);
    const moved = array[j];
    array[j] = array[i];
    array[i] = moved;
  }
}

/** As `shuffleInPlace` from the end down to `first`, with places drawn as `integers` draws them. */
function shuffleTail(bits: Pcg64, array: Int32Array, first: number): void {
  for (let i = array.length - 1; i >= first; i--) {
    const j = boundedBy32(bits, i);
    const moved = array[j];
    array[j] = array[i];
    array[i] = moved;
  }
}

/** `size` different numbers below `population`, all sets and orders equally likely. */
export function sampleWithoutReplacement(bits: Pcg64, population: number, size: number): Int32Array {
  // NumPy's own rule of thumb for when a table of everything is cheaper than remembering what was drawn.
  if (population > 10000 && size > Math.floor(population / 50)) {
    const all = numbersBelow(population);
    shuffleTail(bits, all, Math.max(population - size, 1));
    return all.slice(population - size);
  }
  // Floyd's algorithm (Bentley, CACM 30(9), 1987), then a shuffle, since it fills the places in a biased order.
  const sample = new Int32Array(size);
  const drawn = new Set<number>();
  for (let i = 0; i < size; i++) {
    const largest = population - size + i;
    const candidate = boundedBy32(bits, largest);
    sample[i] = drawn.has(candidate) ? largest : candidate;
    drawn.add(sample[i]);
  }
  shuffleTail(bits, sample, 1);
  return sample;
}

/** Checks probabilities as NumPy does, and returns a copy. */
export function checkedProbabilities(p: ArrayLike<number>, population: number): Float64Array {
  if (p.length !== population) {
    throw new PeriluneError(`p needs one probability per candidate: expected ${population}, got ${p.length}`);
  }
  const copy = Float64Array.from(p);
  let sum = 0;
  for (let i = 0; i < copy.length; i++) {
    if (!(copy[i] >= 0)) throw new PeriluneError(`p must hold probabilities from 0 up, got ${copy[i]} at ${i}`);
    sum += copy[i];
  }
  // NumPy's tolerance: the square root of float64's epsilon.
  if (!(Math.abs(sum - 1) <= 1.4901161193847656e-8)) {
    throw new PeriluneError(`p must sum to 1, got ${sum}; divide each probability by their sum`);
  }
  return copy;
}

/** The running sums of `weights`, scaled so that the last is 1. */
function cumulative(weights: Float64Array): Float64Array {
  const sums = new Float64Array(weights.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) sums[i] = sum += weights[i];
  for (let i = 0; i < weights.length; i++) sums[i] /= sum;
  return sums;
}

/** The first place whose running sum exceeds `x` (NumPy's `searchsorted` with side "right"). */
function firstAbove(sums: Float64Array, x: number): number {
  let low = 0;
  let high = sums.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (x < sums[middle]) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** `size` places drawn with probabilities `p`, each draw anew. */
export function sampleWeighted(bits: Pcg64, p: Float64Array, size: number): Int32Array {
  const sums = cumulative(p);
  const sample = new Int32Array(size);
  for (let i = 0; i < size; i++) sample[i] = firstAbove(sums, bits.nextDouble());
  return sample;
}

/** `size` different places drawn with probabilities `p`; a place that is drawn leaves its share to the others. */
export function sampleWeightedWithoutReplacement(bits: Pcg64, p: Float64Array, size: number): Int32Array {
  const possible = p.reduce((count, probability) => count + (probability > 0 ? 1 : 0), 0);
  if (possible < size) {
    throw new PeriluneError(
      `cannot draw ${size} different candidates when only ${possible} have a probability above 0; draw fewer or replace`,
    );
  }
  const weights = p.slice();
  const found = new Set<number>();
  while (found.size < size) {
    // A whole round is drawn before any of it is looked at; what comes twice is drawn again in the next round.
    const sums = cumulative(weights);
    const round = Array.from({ length: size - found.size }, () => firstAbove(sums, bits.nextDouble()));
    for (const place of round) {
      found.add(place);
      weights[place] = 0;
    }
  }
  return Int32Array.from(found);
}
