import type { Pcg64 } from "./pcg64.ts";

/**
 * A draw from 0 to `range` inclusive, `range` below 2^32, as NumPy's `buffered_bounded_lemire_uint32`.
 *
 * A range of 0 consumes nothing. Multiplies a 32-bit draw by the number of outcomes and takes the upper half, rejecting
 * the few draws that would make some outcomes likelier (Lemire, 2019, https://arxiv.org/abs/1805.10941).
 */
export function boundedBy32(bits: Pcg64, range: number): number {
  if (range === 0) return 0;
  if (range === 0xffffffff) return bits.nextHalf();
  const outcomes = range + 1;
  let draw = bits.nextHalf();
  let leftover = Math.imul(draw, outcomes) >>> 0;
  if (leftover < outcomes) {
    const threshold = (0xffffffff - range) % outcomes;
    while (leftover < threshold) {
      draw = bits.nextHalf();
      leftover = Math.imul(draw, outcomes) >>> 0;
    }
  }
  return upperProduct(draw, outcomes);
}

/** The upper 32 bits of a · b: 16 bits of b at a time, so that float64 holds every product. */
function upperProduct(a: number, b: number): number {
  const upper = a * (b >>> 16);
  return Math.floor(upper / 65536) + Math.floor((a * (b & 0xffff) + (upper & 0xffff) * 65536) / 4294967296);
}

const MASK_64 = 0xffffffffffffffffn;

/** A draw from 0 to `range` inclusive, `range` below 2^64, as NumPy's `random_bounded_uint64`. */
export function boundedBy64(bits: Pcg64, range: bigint): bigint {
  if (range <= 0xffffffffn) return BigInt(boundedBy32(bits, Number(range)));
  if (range === MASK_64) return nextWord(bits);
  const outcomes = range + 1n;
  let product = nextWord(bits) * outcomes;
  let leftover = product & MASK_64;
  if (leftover < outcomes) {
    const threshold = (MASK_64 - range) % outcomes;
    while (leftover < threshold) {
      product = nextWord(bits) * outcomes;
      leftover = product & MASK_64;
    }
  }
  return product >> 64n;
}

function nextWord(bits: Pcg64): bigint {
  const at = bits.take();
  return (BigInt(bits.words[at + 1]) << 32n) | BigInt(bits.words[at]);
}

/**
 * A draw from 0 to `range` inclusive, as NumPy's `random_interval`, which shuffling uses.
 *
 * Cuts a draw to the bits of `range` and repeats while it is too large. A range of 0 consumes nothing.
 */
export function interval(bits: Pcg64, range: number): number {
  if (range === 0) return 0;
  const mask = 0xffffffff >>> Math.clz32(range);
  for (;;) {
    const value = (bits.nextHalf() & mask) >>> 0;
    if (value <= range) return value;
  }
}

/** Fills `target` with draws from 0 to `range` inclusive, `range` below 256: four to a 32-bit draw, as NumPy's `uint8`. */
export function fillBytes(bits: Pcg64, range: number, target: Uint8Array): void {
  if (range === 0) {
    target.fill(0);
    return;
  }
  let buffer = 0;
  let left = 0;
  const nextByte = (): number => {
    if (left === 0) {
      buffer = bits.nextHalf();
      left = 3;
    } else {
      buffer >>>= 8;
      left--;
    }
    return buffer & 0xff;
  };
  const outcomes = range + 1;
  const threshold = (0xff - range) % outcomes;
  for (let i = 0; i < target.length; i++) {
    if (range === 0xff) {
      target[i] = nextByte();
      continue;
    }
    let product = nextByte() * outcomes;
    while ((product & 0xff) < threshold) product = nextByte() * outcomes;
    target[i] = product >> 8;
  }
}
