/**
 * Powers of two, exponents and halves of float64: the exact operations under the transcendental functions.
 */
const float: Float64Array = new Float64Array(1);
const words: Uint32Array = new Uint32Array(float.buffer);
float[0] = 1;
/** Which of the two words holds sign and exponent depends on the machine. */
const HIGH = words[1] === 0 ? 0 : 1;

/** The upper 32 bits of `x`, as a signed integer: sign, 11 bits of exponent, 20 bits of mantissa. */
export function highWord(x: number): number {
  float[0] = x;
  return words[HIGH] | 0;
}

/** 2^−1022: below it float64 has fewer than 53 bits. */
export const SMALLEST_NORMAL = 2.2250738585072014e-308;

const SMALLEST_EXPONENT = -1074;
/** 2^−1074 … 2^1023: reading one is faster than putting one together from its bits. */
const POWERS: Float64Array = new Float64Array(2098);
POWERS[0] = 5e-324;
for (let i = 1; i < POWERS.length; i++) POWERS[i] = 2 * POWERS[i - 1];

/** 2^exponent for −1074 ≤ exponent ≤ 1023. */
export function powerOfTwo(exponent: number): number {
  return POWERS[exponent - SMALLEST_EXPONENT];
}

/** x · 2^exponent, rounded once, for 1/2 ≤ x < 2 and −1077 ≤ exponent ≤ 1025. */
export function scaleByPowerOfTwo(x: number, exponent: number): number {
  if (exponent > 1023) return x * powerOfTwo(1023) * powerOfTwo(exponent - 1023);
  if (exponent >= -1022) return x * powerOfTwo(exponent);
  // The first product is exact, so that only the second rounds.
  return x * powerOfTwo(-969) * powerOfTwo(exponent + 969);
}

/** The upper 26 bits of `x`, so that products of two such halves are exact (Veltkamp, 1968); for |x| below 2^996. */
export function upperHalf(x: number): number {
  const scaled = 134217729 * x;
  return scaled - (scaled - x);
}
