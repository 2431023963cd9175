/** 32-bit words of a PCG64 state: four of the state and four of the increment, each lowest first. */
export const STATE_WORDS = 8;

/** 2^−16, 2^16, 2^−32: how far the columns below stand apart. */
const DOWN_16 = 1.52587890625e-5;
const UP_16 = 65536;
const DOWN_32 = 2.3283064365386963e-10;

/**
 * Writes `count` draws of PCG64 (XSL-RR 128/64, O'Neill 2014) as pairs of words, low first, and moves `state` on.
 *
 * s ← s · M + inc modulo 2^128. A 32-bit word of s times a 16-bit piece of M has 48 bits, so that the products of one
 * column add up without rounding in float64.
 */
export function plainWords(state: Uint32Array, target: Uint32Array, count: number): void {
  const i0 = state[4];
  const i1 = state[5];
  const i2 = state[6];
  const i3 = state[7];
  let s0 = state[0];
  let s1 = state[1];
  let s2 = state[2];
  let s3 = state[3];
  for (let at = 0; at < 2 * count; at += 2) {
    // M = 0x2360ed051fc65da44385df649fccf645
    const p1 = s0 * 0x9fcc;
    const p3 = s0 * 0x4385 + s1 * 0x9fcc;
    const p5 = s0 * 0x1fc6 + s1 * 0x4385 + s2 * 0x9fcc;
    const p7 = s0 * 0x2360 + s1 * 0x1fc6 + s2 * 0x4385 + s3 * 0x9fcc;
    const t0 = s0 * 0xf645 + i0 + (p1 & 0xffff) * UP_16;
    const t1 =
      s0 * 0xdf64 + s1 * 0xf645 + i1 + (p3 & 0xffff) * UP_16 + Math.floor(p1 * DOWN_16) + Math.floor(t0 * DOWN_32);
    const t2 =
      s0 * 0x5da4 +
      s1 * 0xdf64 +
      s2 * 0xf645 +
      i2 +
      (p5 & 0xffff) * UP_16 +
      Math.floor(p3 * DOWN_16) +
      Math.floor(t1 * DOWN_32);
    const t3 =
      s0 * 0xed05 +
      s1 * 0x5da4 +
      s2 * 0xdf64 +
      s3 * 0xf645 +
      i3 +
      (p7 & 0xffff) * UP_16 +
      Math.floor(p5 * DOWN_16) +
      Math.floor(t2 * DOWN_32);
    s0 = t0 >>> 0;
    s1 = t1 >>> 0;
    s2 = t2 >>> 0;
    s3 = t3 >>> 0;
    // The output is the halves' exclusive or, rotated right by the top six bits.
    const rotation = s3 >>> 26;
    const swapped = rotation >= 32;
    const low = swapped ? s1 ^ s3 : s0 ^ s2;
    const high = swapped ? s0 ^ s2 : s1 ^ s3;
    // Shifts count modulo 32: a shift by 31 and one more clears what a shift by 32 would leave.
    const r = rotation & 31;
    target[at] = (low >>> r) | ((high << (31 - r)) << 1);
    target[at + 1] = (high >>> r) | ((low << (31 - r)) << 1);
  }
  state[0] = s0;
  state[1] = s1;
  state[2] = s2;
  state[3] = s3;
}

/** The double in [0, 1) that the upper 53 bits of a 64-bit word are. */
export function toDouble(low: number, high: number): number {
  return (high * 2097152 + (low >>> 11)) * 1.1102230246251565e-16;
}
