import { expSeries } from "./exp-series.ts";
import { highWord, powerOfTwo, SMALLEST_NORMAL, scaleByPowerOfTwo, upperHalf } from "./float-bits.ts";

/** 2 / (3 ln 2) as a float64, and as a number of 24 bits and its rest. */
const TWO_THIRDS_OVER_LN2 = 0.9617966939259756;
const TWO_THIRDS_OVER_LN2_HIGH = 0.9617967009544373;
const TWO_THIRDS_OVER_LN2_LOW = -7.028461650952758e-9;
/** log2(3/2) as a number of 24 bits and its rest. */
const LOG2_OF_1_5_HIGH = 0.5849624872207642;
const LOG2_OF_1_5_LOW = 1.350039202129749e-8;
/** ln 2 as a float64, and as a number of 24 bits and its rest. */
const LN2 = Math.LN2;
const LN2_HIGH = 0.6931471824645996;
const LN2_LOW = -1.904654299957768e-9;

/** log2 of a number as the sum of two float64, the first of 26 bits. */
const logarithm: Float64Array = new Float64Array(2);

/**
 * `base` to the power `exponent`, within 0.9 ulp; special values are ECMAScript's (1 to the power ±∞ is NaN).
 *
 * log2 of the base is found to about 80 bits as a sum of two numbers, multiplied, and raised again (FDLIBM's e_pow.c).
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isNaN(base) || Number.isNaN(exponent)) return Number.NaN;
  const magnitude = Math.abs(base);
  const grows = magnitude > 1 === exponent > 0;
  if (Math.abs(exponent) === Number.POSITIVE_INFINITY) {
    return magnitude === 1 ? Number.NaN : grows ? Number.POSITIVE_INFINITY : 0;
  }
  const whole = Math.floor(exponent) === exponent;
  const odd = whole && Math.floor(exponent / 2) * 2 !== exponent;
  const sign = odd && (base < 0 || 1 / base < 0) ? -1 : 1;
  if (magnitude === 0 || magnitude === Number.POSITIVE_INFINITY) {
    return sign * (grows ? Number.POSITIVE_INFINITY : 0);
  }
  if (base < 0 && !whole) return Number.NaN;
  if (magnitude === 1) return sign;
  // The number nearest to 1 overflows at about 2^63, and the product of halves below must not.
  if (Math.abs(exponent) > 18446744073709552000) return sign * (grows ? Number.POSITIVE_INFINITY : 0);
  takeLog2(magnitude);
  const exponentHigh = upperHalf(exponent);
  const high = exponentHigh * logarithm[0];
  const low = (exponent - exponentHigh) * logarithm[0] + exponent * logarithm[1];
  if (high + low > 1025) return sign * Number.POSITIVE_INFINITY;
  if (high + low < -1077) return sign * 0;
  return sign * powerOfTwoOf(high, low);
}

/** Leaves log2(x) in `logarithm`, for finite x > 0. */
function takeLog2(x: number): void {
  let n = 0;
  let normal = x;
  if (x < SMALLEST_NORMAL) {
    n = -53;
    normal = x * 9007199254740992;
  }
  // x = 2^n m with m near 1 or near 3/2: the mantissa decides, by √(3/2) and √3.
  const word = highWord(normal);
  const mantissa = word & 0x000fffff;
  const near1_5 = mantissa > 0x3988e && mantissa < 0xbb67a;
  const exponent = (word >> 20) - (mantissa < 0xbb67a ? 1023 : 1022);
  const m = normal * powerOfTwo(-exponent);
  n += exponent;
  const center = near1_5 ? 1.5 : 1;
  // s = (m − center) / (m + center), and log(m / center) = 2 (s + s³/3 + s⁵/5 + …).
  const difference = m - center;
  const inverse = 1 / (m + center);
  const s = difference * inverse;
  const sHigh = upperHalf(s);
  const sumHigh = upperHalf(m + center);
  const sumLow = m - (sumHigh - center);
  const sLow = inverse * (difference - sHigh * sumHigh - sHigh * sumLow);
  const z = s * s;
  const series =
    z *
      z *
      (0.5999999999999946 +
        z *
          (0.4285714285785502 +
            z *
              (0.33333332981837743 + z * (0.272728123808534 + z * (0.23066074577556175 + z * 0.20697501780033842))))) +
    sLow * (sHigh + s);
  const square = sHigh * sHigh;
  const factorHigh = upperHalf(3 + square + series);
  const factorLow = series - (factorHigh - 3 - square);
  const first = sHigh * factorHigh;
  const second = sLow * factorHigh + factorLow * s;
  const sumOfBoth = upperHalf(first + second);
  const restOfBoth = second - (sumOfBoth - first);
  const scaled = TWO_THIRDS_OVER_LN2_HIGH * sumOfBoth;
  const scaledRest =
    TWO_THIRDS_OVER_LN2_LOW * sumOfBoth + restOfBoth * TWO_THIRDS_OVER_LN2 + (near1_5 ? LOG2_OF_1_5_LOW : 0);
  const offset = near1_5 ? LOG2_OF_1_5_HIGH : 0;
  logarithm[0] = upperHalf(scaled + scaledRest + offset + n);
  logarithm[1] = scaledRest - (logarithm[0] - n - offset - scaled);
}

/** 2^(high + low), where `high` may be any number below 2^11 and `low` is small beside it. */
function powerOfTwoOf(high: number, low: number): number {
  const k = Math.round(high + low);
  const fraction = high - k;
  const t = upperHalf(fraction + low);
  const first = t * LN2_HIGH;
  const second = (low - (t - fraction)) * LN2 + t * LN2_LOW;
  const x = first + second;
  const rest = second - (x - first);
  const c = expSeries(x);
  return scaleByPowerOfTwo(1 - ((x * c) / (c - 2) - (rest + x * rest) - x), k);
}
