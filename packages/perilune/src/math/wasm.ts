/**
 * WebAssembly, as far as the kernels need it: a synchronous loader with types of its own.
 *
 * The library is compiled without DOM types; everything here is reached through `globalThis`, and where WebAssembly is
 * missing the answer is `null`, so that callers can take their plain TypeScript path.
 */

import { decodeBase64 } from "./base64.ts";

/** A WebAssembly memory. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
  /** Adds pages of 64 KiB; views of the former `buffer` become empty. */
  grow(pages: number): number;
}

/** The exported functions of a kernel. */
export type WasmExports = Readonly<Record<string, (...args: number[]) => number>>;

interface WebAssemblyLike {
  validate(bytes: Uint8Array): boolean;
  Memory: new (descriptor: { initial: number; maximum?: number }) => WasmMemory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: { env: { memory: WasmMemory } }) => { readonly exports: WasmExports };
}

const wasm: WebAssemblyLike | undefined = (globalThis as { WebAssembly?: WebAssemblyLike }).WebAssembly;

/** The smallest module that uses a 128-bit vector: a function whose body is `i32.const 0, i8x16.splat, drop`. */
const SIMD_PROBE: readonly number[] = [
  0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00, 0x01, 0x04, 0x01, 0x60, 0x00, 0x00, 0x03, 0x02, 0x01, 0x00, 0x0a,
  0x09, 0x01, 0x07, 0x00, 0x41, 0x00, 0xfd, 0x0f, 0x1a, 0x0b,
];

/** Whether WebAssembly can be used here, and whether it knows strict SIMD. */
export const wasmSupport: { readonly wasm: boolean; readonly simd: boolean } = {
  wasm: wasm !== undefined,
  simd: wasm?.validate(Uint8Array.from(SIMD_PROBE)) ?? false,
};

/** A memory of `pages` times 64 KiB, or `null` where WebAssembly is missing. */
export function createMemory(pages: number): WasmMemory | null {
  return wasm === undefined ? null : new wasm.Memory({ initial: pages });
}

/**
 * Compiles a kernel and binds it to `memory`; `null` where this engine cannot run it.
 *
 * @param base64 The module's bytes, as the build writes them.
 */
export function instantiate(base64: string, memory: WasmMemory): WasmExports | null {
  if (wasm === undefined) return null;
  const bytes = decodeBase64(base64);
  if (!wasm.validate(bytes)) return null;
  return new wasm.Instance(new wasm.Module(bytes), { env: { memory } }).exports;
}
