/**
 * Sine, cosine, tangent and arctangent in float64, the same bits on every engine.
 *
 * Only + − × ÷ are used, which IEEE 754 rounds in one way. Polynomials of FDLIBM 5.3 (k_sin.c, k_cos.c, k_tan.c,
 * s_atan.c): errors below 1 ulp.
 *
 * @see https://www.netlib.org/fdlibm/
 */
import { upperHalf } from "./float-bits.ts";
import { reduceByHalfPi, remainder } from "./half-pi.ts";

/** Below this no multiple of π/2 has to be taken away. */
const QUARTER_PI = 0.7853981633974483;
/** Where x² is below this, sin x and tan x round to x (and keep the sign of zero). */
const TINY_SQUARE = 1e-17;

/** (sin x / x − 1 + x²/6) / x⁴, given z = x². */
function sinSeries(z: number): number {
  return (
    0.00833333333332249 +
    z * (-0.0001984126982985795 + z * 0.0000027557313707070068) +
    z * z * z * (-2.5050760253406863e-8 + z * 1.58969099521155e-10)
  );
}

/** cos(x + tail) for |x| ≤ π/4, where `tail` continues x beyond its last bit. */
function cosKernel(x: number, tail: number): number {
  const z = x * x;
  const w = z * z;
  const series =
    z * (0.0416666666666666 + z * (-0.001388888888887411 + z * 0.00002480158728947673)) +
    w * w * (-2.7557314351390663e-7 + z * (2.087572321298175e-9 + z * -1.1359647557788195e-11));
  const half = 0.5 * z;
  const rounded = 1 - half;
  return rounded + (1 - rounded - half + (z * series - x * tail));
}

/** sin(x + turns · π/2) for whole `turns` and any x. */
function sinAfterQuarterTurns(x: number, turns: number): number {
  const quadrant = reduceByHalfPi(x) + turns;
  const high = remainder[0];
  const tail = remainder[1];
  const z = high * high;
  const cube = z * high;
  const y =
    (quadrant & 1) === 0
      ? high - (z * (0.5 * tail - cube * sinSeries(z)) - tail + cube * 0.16666666666666632)
      : cosKernel(high, tail);
  return (quadrant & 2) === 0 ? y : -y;
}

/** The sine of `x` radians, within 0.8 ulp; NaN for ±Infinity. */
export function sin(x: number): number {
  if (!(Math.abs(x) < QUARTER_PI)) return sinAfterQuarterTurns(x, 0);
  const z = x * x;
  return z < TINY_SQUARE ? x : x + z * x * (z * sinSeries(z) - 0.16666666666666632);
}

/** The cosine of `x` radians, within 0.8 ulp; NaN for ±Infinity. */
export function cos(x: number): number {
  return Math.abs(x) < QUARTER_PI ? cosKernel(x, 0) : sinAfterQuarterTurns(x, 1);
}

/** tan(x + tail) for |x| ≤ π/4, or −1/tan(x + tail), its value a quarter turn on. */
function tanKernel(x: number, tail: number, reciprocal: boolean): number {
  // Near π/4 the series is slow: use tan(π/4 − u) = 1 − 2u'/(1 + u') with u' = tan u, or its negative reciprocal.
  const folded = Math.abs(x) >= 0.6744;
  const sign = x < 0 ? -1 : 1;
  let u = x;
  let t = tail;
  if (folded) {
    u = QUARTER_PI - sign * x + (3.061616997868383e-17 - sign * tail);
    t = 0;
  }
  const z = u * u;
  const w = z * z;
  const even =
    0.13333333333320124 +
    w *
      (0.021869488294859542 +
        w *
          (0.0035920791075913124 +
            w * (0.0005880412408202641 + w * (0.00007817944429395571 + w * -0.000018558637485527546))));
  const odd =
    0.05396825397622605 +
    w *
      (0.0088632398235993 +
        w *
          (0.0014562094543252903 +
            w * (0.0002464631348184699 + w * (0.00007140724913826082 + w * 0.00002590730518636337))));
  const cube = z * u;
  const correction = t + z * (cube * (even + z * odd) + t) + 0.3333333333333341 * cube;
  const tangent = u + correction;
  if (folded) {
    const one = reciprocal ? -1 : 1;
    return sign * (one - 2 * (u - ((tangent * tangent) / (tangent + one) - correction)));
  }
  if (!reciprocal) return tangent;
  // −1 / (u + correction), with the error of the division put back.
  const high = upperHalf(tangent);
  const low = correction - (high - u);
  const quotient = -1 / tangent;
  const q = upperHalf(quotient);
  return q + quotient * (1 + q * high + q * low);
}

/** The tangent of `x` radians, within 1 ulp; NaN for ±Infinity. */
export function tan(x: number): number {
  if (Math.abs(x) < QUARTER_PI) return x * x < TINY_SQUARE ? x : tanKernel(x, 0, false);
  const quadrant = reduceByHalfPi(x);
  return tanKernel(remainder[0], remainder[1], (quadrant & 1) === 1);
}

/** (u − arctan u) / u for |u| ≤ 7/16. */
function atanDeficit(u: number): number {
  const z = u * u;
  const w = z * z;
  const odd =
    0.3333333333333293 +
    w *
      (0.14285714272503466 +
        w * (0.09090887133436507 + w * (0.06661073137387531 + w * (0.049768779946159324 + w * 0.016285820115365782))));
  const even =
    -0.19999999999876483 +
    w * (-0.11111110405462356 + w * (-0.0769187620504483 + w * (-0.058335701337905735 + w * -0.036531572744216916)));
  return z * odd + w * even;
}

/** arctan(y / x) for 0 ≤ y ≤ 7/16 x, where `quotient` is y / x rounded: puts the error of the division back. */
function atanOfQuotient(quotient: number, y: number, x: number): number {
  if (quotient < 1e-9) return quotient;
  // Powers of two that keep the partial products below inside float64's range.
  const scale = x > 1e270 ? 6.223015277861142e-61 : x < 1e-270 ? 1.6069380442589903e60 : 1;
  const denominator = x * scale;
  const product = quotient * denominator;
  const a = upperHalf(quotient);
  const b = upperHalf(denominator);
  const c = quotient - a;
  const d = denominator - b;
  const productError = a * b - product + a * d + c * b + c * d;
  const residual = (y * scale - product - productError) / (denominator * (1 + quotient * quotient));
  return quotient - (quotient * atanDeficit(quotient) - residual);
}

/**
 * The angles from which the arctangent of a first octant's direction is counted, two float64 each (value, rest):
 * s · arctan c + base for c = 0, 1/2, 1; four blocks: (base, s) = (0, +), (π/2, −), (π/2, +), (π, −).
 */
const ANGLES: Float64Array = Float64Array.of(
  ...[0, 0, 0.4636476090008061, 2.2698777452961687e-17, 0.7853981633974483, 3.061616997868383e-17],
  ...[1.5707963267948966, 6.123233995736766e-17, 1.1071487177940904, 9.40447137356638e-17],
  ...[0.7853981633974483, 3.061616997868383e-17],
  ...[1.5707963267948966, 6.123233995736766e-17, 2.0344439357957027, 2.841996617907152e-17],
  ...[2.356194490192345, 9.184850993605148e-17],
  ...[Math.PI, 1.2246467991473532e-16, 2.677945044588987, 1.5527705369303147e-16],
  ...[2.356194490192345, 9.184850993605148e-17],
);

const isNegative = (x: number): boolean => x < 0 || (x === 0 && 1 / x < 0);

/**
 * The angle of the point (x, y) in radians, from −π to π, within 1 ulp.
 *
 * Zeros and infinities are those of C's `atan2`: the sign of −0 counts.
 */
export function atan2(y: number, x: number): number {
  const absX = Math.abs(x);
  const absY = Math.abs(y);
  const steep = absY > absX;
  let small = steep ? absX : absY;
  let large = steep ? absY : absX;
  if (large === 0) large = 1;
  else if (small === Number.POSITIVE_INFINITY && large === small) small = large = 1;
  const quotient = small / large;
  // The octant's angle is arctan c + arctan of what is left, and that is small.
  let c = 0;
  let rest: number;
  if (quotient < 0.4375) {
    rest = atanOfQuotient(quotient, small, large);
  } else {
    if (large > 1e300) {
      small *= 0.25;
      large *= 0.25;
    }
    c = quotient < 0.6875 ? 1 : 2;
    const u = c === 1 ? (small + small - large) / (large + large + small) : (small - large) / (small + large);
    rest = u - u * atanDeficit(u);
  }
  const flip = isNegative(x);
  const base = 6 * ((steep ? 1 : 0) ^ (flip ? 3 : 0)) + 2 * c;
  const angle = ANGLES[base] + (ANGLES[base + 1] + (steep === flip ? rest : -rest));
  return isNegative(y) ? -angle : angle;
}
