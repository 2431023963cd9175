/** The remainder of the last reduction: a number in [−π/4, π/4] and the tail that continues it beyond its last bit. */
export const remainder: Float64Array = new Float64Array(2);

/** Up to here three terms of π/2 suffice, because a quotient below 2^20 times a 33-bit term is exact. */
const MEDIUM_LIMIT = 1647099;
const TWO_OVER_PI = 0.6366197723675814;
/** Adding and taking away 1.5 · 2^52 rounds to the nearest integer. */
const ROUNDER = 6755399441055744;
/** π/2 in pieces of 33 bits, each with the rest that follows (Cody and Waite, 1980; FDLIBM's e_rem_pio2.c). */
const HALF_PI_1 = 1.5707963267341256;
const HALF_PI_1_REST = 6.077100506506192e-11;
const HALF_PI_2 = 6.077100506303966e-11;
const HALF_PI_2_REST = 2.0222662487959506e-21;
const HALF_PI_3 = 2.0222662487111665e-21;
const HALF_PI_3_REST = 8.4784276603689e-32;
const TWO_TO_MINUS_16 = 1.52587890625e-5;
const TWO_TO_MINUS_49 = 1.7763568394002505e-15;

/**
 * Takes the nearest multiple of π/2 from `x`: leaves the rest in `remainder` and returns the multiple modulo 2^32.
 *
 * Its two lowest bits are the quadrant. ±Infinity and NaN leave NaN.
 */
export function reduceByHalfPi(x: number): number {
  const magnitude = Math.abs(x);
  if (!(magnitude < MEDIUM_LIMIT)) return reduceHuge(x);
  const multiple = x * TWO_OVER_PI + ROUNDER - ROUNDER;
  let rest = x - multiple * HALF_PI_1;
  let taken = multiple * HALF_PI_1_REST;
  let high = rest - taken;
  // Every bit that cancels is a bit of π/2 that is missing. The first two pieces have 85 bits, enough until 16 are
  // gone; three pieces have 118, enough until 49 are; four have 151, enough for every float64.
  if (Math.abs(high) < magnitude * TWO_TO_MINUS_16) {
    let before = rest;
    taken = multiple * HALF_PI_2;
    rest = before - taken;
    taken = multiple * HALF_PI_2_REST - (before - rest - taken);
    high = rest - taken;
    if (Math.abs(high) < magnitude * TWO_TO_MINUS_49) {
      before = rest;
      taken = multiple * HALF_PI_3;
      rest = before - taken;
      taken = multiple * HALF_PI_3_REST - (before - rest - taken);
      high = rest - taken;
    }
  }
  remainder[0] = high;
  remainder[1] = rest - high - taken;
  return multiple | 0;
}

/** 2/π as an integer over 2^1216: enough bits for the largest float64 (Payne and Hanek, 1983). */
const TWO_OVER_PI_1216 =
  0xa2f9836e4e441529fc2757d1f534ddc0db6295993c439041fe5163abdebbc561b7246e3a424dd2e006492eea09d1921cfe1deb1cb129a73ee88235f52ebb4484e99c7026b45f7e413991d639835339f49c845f8bbdf9283b1ff897ffde05980fef2f118b5a0a6d1f6d367ecf27cb09b74f463f669e5fea2d7527bac7ebe5f17b3d0739f78a5292ea6bfb5fb11f8d5d0856033046fc7b6babn;
/** π/2 as an integer over 2^192. */
const HALF_PI_192 = 0x1921fb54442d18469898cc51701b839a252049c1114cf98e8n;
const TWO_TO_32 = 4294967296;
const TWO_TO_MINUS_384 = 2.5379418373156492e-116;

/** As `reduceByHalfPi`, in integers: exact, slow, and only for numbers whose angle nobody should ask for. */
function reduceHuge(x: number): number {
  if (x - x !== 0) {
    remainder.fill(Number.NaN);
    return 0;
  }
  // In units of 2^−32 every float64 above 2^20 is an integer.
  const scaled = Math.abs(x) < 9007199254740992 ? BigInt(x * TWO_TO_32) : BigInt(x) << 32n;
  const product = scaled * TWO_OVER_PI_1216;
  const multiple = (product + (1n << 1247n)) >> 1248n;
  const fraction = (product - (multiple << 1248n)) >> 1056n;
  const rest = fraction * HALF_PI_192;
  const high = Number(rest);
  remainder[0] = high * TWO_TO_MINUS_384;
  remainder[1] = Number(rest - BigInt(high)) * TWO_TO_MINUS_384;
  return Number(BigInt.asIntN(32, multiple));
}
