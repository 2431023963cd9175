import { PeriluneError } from "../../errors.ts";
import { createMemory, instantiate } from "../../math/wasm.ts";
import { wasmBase64 } from "./generated/kernels-wasm.ts";
import type { Kernels } from "./kernels.ts";

/** Bytes of a page, the unit WebAssembly memory grows in. */
const PAGE = 65_536;

/** Kernels over a memory of their own; arrays may lie in `buffer` from byte `begin` on. */
export interface SimdKernels {
  readonly kernels: Kernels;
  readonly buffer: ArrayBuffer;
  readonly begin: number;
}

/** The SIMD kernels over a new memory with room for `byteCapacity`, or `null` where the engine lacks strict SIMD. */
export function simdKernels(byteCapacity: number): SimdKernels | null {
  const memory = createMemory(1);
  const exports = memory === null ? null : instantiate(wasmBase64, memory);
  if (memory === null || exports === null) return null;
  const { begin, gemm, activationGradient, sumOfSquares, scale, adam } = exports;
  // The kernels keep their scratch space below `begin`. No view of the memory exists yet, so it may still grow.
  try {
    memory.grow(Math.ceil((begin() + byteCapacity) / PAGE) - 1);
  } catch {
    throw notGranted(byteCapacity);
  }
  const kernels: Kernels = { kind: "simd", gemm, activationGradient, sumOfSquares, scale, adam };
  return { kernels, buffer: memory.buffer, begin: begin() };
}

/** The error for more memory than the machine grants. */
export function notGranted(bytes: number): PeriluneError {
  return new PeriluneError(
    `this machine does not grant an arena of ${bytes} bytes; ` +
      "lower batch_size, n_steps, net_arch or the number of environments",
  );
}
