import { PeriluneError } from "../errors.ts";
import type { KernelKind } from "./interfaces.ts";
import type { Kernels } from "./kernels/kernels.ts";
import { PlainKernels } from "./kernels/plain-kernels.ts";
import { notGranted, simdKernels } from "./kernels/simd-kernels.ts";

/** Every array begins on such a boundary: one SIMD vector. */
const ALIGNMENT = 16;
/** Offsets below this are never given out, so 0 can mean "none". */
const FIRST_OFFSET = 64;

/** What an arena computes with. */
export interface ArenaOptions {
  /** The arithmetic to run; "plain" is also what "simd" becomes where SIMD is missing. @default "simd" */
  readonly kernels?: KernelKind;
}

/**
 * One block of memory that holds every array the kernels touch.
 *
 * Its capacity is fixed at the start, because growing a WASM memory would detach all views of it; memory that is never
 * given out costs address space only.
 */
export class Arena {
  /** The arithmetic over this memory. */
  readonly kernels: Kernels;
  /** Bytes that `floats` can give out in all. */
  readonly capacity: number;
  readonly #buffer: ArrayBuffer;
  readonly #begin: number;
  #next: number;

  /** `byteCapacity`: room for arrays, in bytes. Throws a `PeriluneError` when the machine does not grant it. */
  constructor(byteCapacity: number, options: ArenaOptions = {}) {
    if (!Number.isSafeInteger(byteCapacity) || byteCapacity <= 0) {
      throw new PeriluneError(`expected an arena capacity in bytes, a positive integer, got ${byteCapacity}`);
    }
    const { kernels = "simd" } = options;
    if (kernels !== "simd" && kernels !== "plain") {
      throw new PeriluneError(`expected kernels to be "simd" or "plain", got ${JSON.stringify(kernels)}; choose one`);
    }
    this.capacity = align(byteCapacity);
    const simd = kernels === "plain" ? null : simdKernels(this.capacity);
    if (simd !== null) {
      this.kernels = simd.kernels;
      this.#buffer = simd.buffer;
      this.#begin = align(simd.begin);
    } else {
      this.#buffer = allocate(FIRST_OFFSET + this.capacity);
      this.kernels = new PlainKernels(this.#buffer);
      this.#begin = FIRST_OFFSET;
    }
    this.#next = this.#begin;
  }

  /** Which arithmetic runs: "plain" too when "simd" was asked for and is missing. */
  get kind(): KernelKind {
    return this.kernels.kind;
  }

  /** Bytes given out so far. */
  get used(): number {
    return this.#next - this.#begin;
  }

  /** A zeroed array of `length` float32 numbers, for the arena's lifetime. Throws a `PeriluneError` when it is full. */
  floats(length: number): Float32Array {
    return new Float32Array(this.#buffer, this.#reserve(length), length);
  }

  #reserve(length: number): number {
    const end = this.#next + align(4 * length);
    if (end - this.#begin > this.capacity) {
      throw new PeriluneError(
        `the arena of ${this.capacity} bytes has ${this.capacity - this.used} left, ${4 * length} are needed; ` +
          "give it a larger capacity",
      );
    }
    const offset = this.#next;
    this.#next = end;
    return offset;
  }
}

const align = (bytes: number): number => Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;

function allocate(bytes: number): ArrayBuffer {
  try {
    return new ArrayBuffer(bytes);
  } catch {
    throw notGranted(bytes);
  }
}
