import { wasmBase64 } from "../math/kernels/generated/pcg64-wasm.ts";
import { createMemory, instantiate, type WasmExports } from "../math/wasm.ts";
import { plainWords, STATE_WORDS, toDouble } from "./pcg64-plain.ts";
import type { SeedSequence } from "./seed-sequence.ts";

/** 32-bit words drawn ahead: 64 draws make the kernel's call cheap, and a fresh generator too. */
const AHEAD = 128;
/** Doubles the kernel writes in one call at most; with the state they fit a page. */
const CHUNK = 4096;

const memory = createMemory(1);
const bigEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 0;
/** `null` where WebAssembly is missing, or where its little-endian words would be read the wrong way round. */
const kernel: WasmExports | null = memory === null || bigEndian ? null : instantiate(wasmBase64, memory);
const page = memory?.buffer ?? new ArrayBuffer(65536);
const kernelState = new Uint32Array(page, 0, STATE_WORDS);
const kernelWords = new Uint32Array(page, 32, AHEAD);
const kernelDoubles = new Float64Array(page, 32, CHUNK);

/**
 * NumPy's PCG64: a stream of 64-bit words from a 128-bit state.
 *
 * Words are drawn ahead in blocks, by a WebAssembly kernel or its plain twin, and served one by one; `save` steps from
 * the block's start to the word served last, so nobody sees the block.
 *
 * @see O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good Algorithms", HMC-CS-2014-0905.
 */
export class Pcg64 {
  /** The words drawn ahead, low and high in turn; `take` says where the next draw stands. */
  readonly words: Uint32Array = new Uint32Array(AHEAD);
  #cursor = AHEAD;
  /** The state before the block, and behind it. */
  readonly #start = new Uint32Array(STATE_WORDS);
  readonly #end = new Uint32Array(STATE_WORDS);
  #hasHalf = false;
  #half = 0;

  constructor(seeds: SeedSequence) {
    const words = seeds.generateState(8);
    const wide = (i: number): bigint => (BigInt(words[i + 1]) << 32n) | BigInt(words[i]);
    const initial = (wide(0) << 64n) | wide(2);
    const increment = BigInt.asUintN(128, (wide(4) << 65n) | (wide(6) << 1n) | 1n);
    // pcg64_srandom: a step from 0, the seed added, and another step.
    writeState(this.#end, increment + initial, increment);
    plainWords(this.#end, new Uint32Array(2), 1);
  }

  /** Moves on by one draw: `words[at]` are its lower 32 bits, `words[at + 1]` its upper. */
  take(): number {
    if (this.#cursor === AHEAD) this.#refill();
    const at = this.#cursor;
    this.#cursor = at + 2;
    return at;
  }

  /** The next 32 bits: the lower half of a draw, whose upper half is kept for the next call. */
  nextHalf(): number {
    if (this.#hasHalf) {
      this.#hasHalf = false;
      return this.#half;
    }
    const at = this.take();
    this.#hasHalf = true;
    this.#half = this.words[at + 1];
    return this.words[at];
  }

  /** A double in [0, 1). */
  nextDouble(): number {
    const at = this.take();
    return toDouble(this.words[at], this.words[at + 1]);
  }

  /** Fills `target` with doubles in [0, 1), as so many single draws would. */
  fillDoubles(target: Float64Array): void {
    let i = 0;
    while (i < target.length) {
      const left = target.length - i;
      if (this.#cursor === AHEAD && kernel !== null && left >= AHEAD / 2) {
        const count = Math.min(left, CHUNK);
        kernelState.set(this.#end);
        kernel.fillDoubles(count);
        this.#end.set(kernelState);
        target.set(count === CHUNK ? kernelDoubles : kernelDoubles.subarray(0, count), i);
        i += count;
      } else {
        target[i++] = this.nextDouble();
      }
    }
  }

  #refill(): void {
    this.#start.set(this.#end);
    this.#cursor = 0;
    if (kernel === null) {
      plainWords(this.#end, this.words, AHEAD / 2);
      return;
    }
    kernelState.set(this.#end);
    kernel.fillWords(AHEAD / 2);
    this.#end.set(kernelState);
    this.words.set(kernelWords);
  }

  /** The state after the last draw, and the half draw that waits, if any. */
  save(): { state: bigint; increment: bigint; half: number | null } {
    const now = this.#cursor === AHEAD ? this.#end : this.#start.slice();
    if (this.#cursor !== AHEAD) plainWords(now, new Uint32Array(AHEAD), this.#cursor / 2);
    return { state: wideWord(now, 0), increment: wideWord(now, 4), half: this.#hasHalf ? this.#half : null };
  }

  load(state: bigint, increment: bigint, half: number | null): void {
    writeState(this.#end, state, increment);
    this.#cursor = AHEAD;
    this.#hasHalf = half !== null;
    this.#half = half ?? 0;
  }
}

function wideWord(words: Uint32Array, first: number): bigint {
  let value = 0n;
  for (let i = 3; i >= 0; i--) value = (value << 32n) | BigInt(words[first + i]);
  return value;
}

function writeState(words: Uint32Array, state: bigint, increment: bigint): void {
  for (let i = 0; i < 4; i++) {
    words[i] = Number((state >> BigInt(32 * i)) & 0xffffffffn);
    words[4 + i] = Number((increment >> BigInt(32 * i)) & 0xffffffffn);
  }
}
