import { exp, log1p } from "../math/exp-log.ts";
import type { Pcg64 } from "./pcg64.ts";
import {
  EXPONENTIAL_HEIGHTS,
  EXPONENTIAL_INSIDE,
  EXPONENTIAL_WIDTHS,
  NORMAL_HEIGHTS,
  NORMAL_INSIDE,
  NORMAL_WIDTHS,
} from "./ziggurat-tables.ts";

/** Where the layers end and the tails begin. */
const NORMAL_TAIL = 3.654152885361009;
const INVERSE_NORMAL_TAIL = 0.2736612373297583;
const EXPONENTIAL_TAIL = 7.69711747013105;

/** A draw from the normal distribution of mean 0 and standard deviation 1, as NumPy's `random_standard_normal`. */
export function standardNormal(bits: Pcg64): number {
  for (;;) {
    // 8 bits choose the layer, the next the sign, 52 the place in it.
    const at = bits.take();
    const low = bits.words[at];
    const layer = low & 0xff;
    const place = (bits.words[at + 1] & 0x1fffffff) * 8388608 + (low >>> 9);
    const magnitude = place * NORMAL_WIDTHS[layer];
    const x = (low & 0x100) === 0 ? magnitude : -magnitude;
    if (place < NORMAL_INSIDE[layer]) return x;
    if (layer === 0) return normalTail(bits, Math.floor(place / 256) % 2 === 1);
    const height = (NORMAL_HEIGHTS[layer - 1] - NORMAL_HEIGHTS[layer]) * bits.nextDouble() + NORMAL_HEIGHTS[layer];
    if (height < exp(-0.5 * x * x)) return x;
  }
}

/** A normal number beyond the last layer (Marsaglia, 1964). */
function normalTail(bits: Pcg64, negative: boolean): number {
  for (;;) {
    const x = -INVERSE_NORMAL_TAIL * log1p(-bits.nextDouble());
    const y = -log1p(-bits.nextDouble());
    if (y + y > x * x) return negative ? -(NORMAL_TAIL + x) : NORMAL_TAIL + x;
  }
}

/** A draw from the exponential distribution of mean 1, as NumPy's `random_standard_exponential`. */
export function standardExponential(bits: Pcg64): number {
  for (;;) {
    // 3 bits are dropped, 8 choose the layer, 53 the place in it.
    const at = bits.take();
    const low = bits.words[at];
    const layer = (low >>> 3) & 0xff;
    const place = bits.words[at + 1] * 2097152 + (low >>> 11);
    const x = place * EXPONENTIAL_WIDTHS[layer];
    if (place < EXPONENTIAL_INSIDE[layer]) return x;
    if (layer === 0) return EXPONENTIAL_TAIL - log1p(-bits.nextDouble());
    const height =
      (EXPONENTIAL_HEIGHTS[layer - 1] - EXPONENTIAL_HEIGHTS[layer]) * bits.nextDouble() + EXPONENTIAL_HEIGHTS[layer];
    if (height < exp(-x)) return x;
  }
}
