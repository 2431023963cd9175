// PCG64 (XSL-RR 128/64) in 64-bit integer arithmetic: blocks of raw words or of doubles.
//
// Memory: bytes 0–15 the 128-bit state, 16–31 the increment (low half first), from byte 32 on the output.

const OUTPUT: usize = 32;
const MULTIPLIER_HIGH: u64 = 0x2360ed051fc65da4;
const MULTIPLIER_LOW: u64 = 0x4385df649fccf645;

// @ts-ignore: decorator
@inline
function productHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const middle = a1 * b0 + ((a0 * b0) >> 32);
  return a1 * b1 + (middle >> 32) + ((a0 * b1 + (middle & 0xffffffff)) >> 32);
}

/** Writes `count` draws, as doubles in [0, 1) or as raw 64-bit words, and leaves the state behind them. */
function fill(count: i32, asDoubles: bool): void {
  let low = load<u64>(0);
  let high = load<u64>(8);
  const incrementLow = load<u64>(16);
  const incrementHigh = load<u64>(24);
  const end = OUTPUT + (<usize>count << 3);
  for (let out: usize = OUTPUT; out < end; out += 8) {
    high = high * MULTIPLIER_LOW + low * MULTIPLIER_HIGH + productHigh(low, MULTIPLIER_LOW);
    low *= MULTIPLIER_LOW;
    low += incrementLow;
    high += incrementHigh + u64(low < incrementLow);
    const word = rotr(high ^ low, high >> 58);
    if (asDoubles) store<f64>(out, f64(word >> 11) * (1.0 / 9007199254740992.0));
    else store<u64>(out, word);
  }
  store<u64>(0, low);
  store<u64>(8, high);
}

export function fillDoubles(count: i32): void {
  fill(count, true);
}

export function fillWords(count: i32): void {
  fill(count, false);
}
