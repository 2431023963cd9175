/**
 * Exponentials and logarithms in float64, the same bits on every engine.
 *
 * Only + − × ÷ are used, which IEEE 754 rounds in one way. Argument reductions and coefficients of FDLIBM 5.3
 * (e_exp.c, s_expm1.c, e_log.c, s_log1p.c): errors below 1 ulp.
 *
 * @see https://www.netlib.org/fdlibm/
 */
import { expSeries } from "./exp-series.ts";
import { highWord, powerOfTwo, SMALLEST_NORMAL, scaleByPowerOfTwo } from "./float-bits.ts";

/** ln 2 in two pieces: k · LN2_HIGH is exact for |k| < 2^20. */
const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const INVERSE_LN2 = Math.LOG2E;
/** The largest x whose exponential is finite, and the smallest whose exponential is not zero. */
const EXP_OVERFLOW = 709.782712893384;
const EXP_UNDERFLOW = -745.1332191019411;
const TWO_TO_MINUS_54 = 5.551115123125783e-17;

/** e^x, within 1 ulp. */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x;
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < EXP_UNDERFLOW) return 0;
  // x = k ln 2 + (high − low) with |high − low| ≤ ln 2 / 2.
  const k = Math.abs(x) <= 0.34657359027997264 ? 0 : (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const c = expSeries(r);
  const y = 1 + ((r * c) / (2 - c) - low + high);
  return k === 0 ? y : scaleByPowerOfTwo(y, k);
}

/** e^x − 1, within 1 ulp even where x is small. */
export function expm1(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude >= TWO_TO_MINUS_54)) return x;
  if (x > EXP_OVERFLOW) return Number.POSITIVE_INFINITY;
  if (x < -38.816242111356935) return -1;
  let k = 0;
  let r = x;
  let missing = 0;
  if (magnitude > 0.34657359027997264) {
    k = (INVERSE_LN2 * x + (x < 0 ? -0.5 : 0.5)) | 0;
    const high = x - k * LN2_HIGH;
    const low = k * LN2_LOW;
    r = high - low;
    missing = high - r - low;
  }
  const half = 0.5 * r;
  const z = r * half;
  const series =
    1 +
    z *
      (-0.03333333333333313 +
        z *
          (0.0015873015872548146 +
            z * (-0.0000793650757867488 + z * (0.000004008217827329362 + z * -2.0109921818362437e-7))));
  const t = 3 - series * half;
  const ratio = z * ((series - t) / (6 - r * t));
  if (k === 0) return r - (r * ratio - z);
  // e^r − 1 = r − e.
  const e = r * (ratio - missing) - missing - z;
  if (k === -1) return 0.5 * (r - e) - 0.5;
  if (k === 1) return r < -0.25 ? -2 * (e - (r + 0.5)) : 1 + 2 * (r - e);
  if (k < 0 || k > 56) return scaleByPowerOfTwo(r - e + 1, k) - 1;
  const inverse = powerOfTwo(-k);
  return (k < 20 ? r - e + (1 - inverse) : r - (e + inverse) + 1) * powerOfTwo(k);
}

/** The k for which x / 2^k lies between √½ and √2, where x is normal. */
function nearestExponent(x: number): number {
  // 0x6a09e is √2's mantissa in an upper word: from there on the sum carries into the exponent.
  return ((highWord(x) + (0x100000 - 0x6a09e)) >> 20) - 1023;
}

/**
 * R(s) in ln(1 + f) = f − f²/2 + s (f²/2 + R), where s = f / (2 + f) and √½ < 1 + f < √2.
 *
 * Its sums are grouped as in glibc's s_log1p.c, because the tails of NumPy's ziggurats are made of it.
 */
function logSeries(s: number): number {
  const z = s * s;
  const z2 = z * z;
  const z4 = z2 * z2;
  return (
    z * 0.6666666666666735 +
    z2 * (0.3999999999940942 + z * 0.2857142874366239) +
    z4 * (0.22222198432149784 + z * 0.1818357216161805) +
    z4 * z2 * (0.15313837699209373 + z * 0.14798198605116586)
  );
}

/** The natural logarithm, within 1 ulp: −Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let normal = x;
  if (x < SMALLEST_NORMAL) {
    k = -54;
    normal = x * 18014398509481984;
  }
  // normal = 2^k (1 + f) with √½ < 1 + f < √2.
  const exponent = nearestExponent(normal);
  const f = normal * powerOfTwo(-exponent) - 1;
  k += exponent;
  const halfSquare = 0.5 * f * f;
  const s = f / (2 + f);
  return s * (halfSquare + logSeries(s)) + k * LN2_LOW - halfSquare + f + k * LN2_HIGH;
}

/** ln(1 + x), within 1 ulp even where x is small: −Infinity at −1, NaN below. */
export function log1p(x: number): number {
  if (!(x > -1)) return x === -1 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  const magnitude = Math.abs(x);
  // Below 2^−29 two terms suffice, below 2^−54 one.
  if (magnitude < 1.862645149230957e-9) return magnitude < TWO_TO_MINUS_54 ? x : x - x * x * 0.5;
  let k = 0;
  let f = x;
  let correction = 0;
  if (x <= -0.2928934097290039 || x >= 0.41421318054199213) {
    // 1 + x = sum + what its rounding lost; ln(sum + lost) = ln(sum) + lost / sum.
    const sum = 1 + x;
    k = nearestExponent(sum);
    correction = x < 9007199254740992 ? (sum >= 2 ? 1 - (sum - x) : x - (sum - 1)) / sum : 0;
    f = sum * powerOfTwo(-k) - 1;
  }
  const halfSquare = 0.5 * f * f;
  // So near a power of two that three terms suffice.
  if (k !== 0 && f < 9.5367431640625e-7 && f >= -1.430511474609375e-6) {
    const r = halfSquare * (1 - 0.6666666666666666 * f);
    return k * LN2_HIGH - (r - (k * LN2_LOW + correction) - f);
  }
  const s = f / (2 + f);
  const inner = s * (halfSquare + logSeries(s));
  if (k === 0) return f - (halfSquare - inner);
  return k * LN2_HIGH - (halfSquare - (inner + (k * LN2_LOW + correction)) - f);
}

/** tanh(1) as a float64 and its rest, and 1 − tanh²(1). */
const TANH_1 = 0.7615941559557649;
const TANH_1_REST = 3.7090214482164924e-17;
const SECH_1_SQUARED = 0.4199743416140261;

/** tanh(x) for |x| < 0.75: Lambert's continued fraction x / (1 + z / (3 + z / (5 + … z / 19))), less its first term. */
function tanhOfSmall(x: number): number {
  const z = x * x;
  const numerator = 218243025 + z * (16081065 + z * (289575 + z * (1430 + z)));
  const denominator = 654729075 + z * (310134825 + z * (18918900 + z * (315315 + z * (1485 + z))));
  return x - x * ((z * numerator) / denominator);
}

/** The hyperbolic tangent, within 1 ulp. */
export function tanh(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude < 0.75) return magnitude < 1e-9 ? x : tanhOfSmall(x);
  if (Number.isNaN(x)) return x;
  let y = 1;
  if (magnitude < 1.25) {
    // tanh(1 + d) by the addition theorem, where neither formula would keep 1 ulp.
    const t = tanhOfSmall(magnitude - 1);
    y = TANH_1 + (TANH_1_REST + (t * SECH_1_SQUARED) / (1 + TANH_1 * t));
  } else if (magnitude < 22) {
    y = 1 - 2 / (exp(2 * magnitude) + 1);
  }
  return x < 0 ? -y : y;
}

/** ln(1 + e^x), within 2 ulp: a smooth max(x, 0) that neither overflows nor loses small values. */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}
