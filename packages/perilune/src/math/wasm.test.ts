import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { defaultRng } from "../random/generator.ts";
import { decodeBase64, encodeBase64 } from "./base64.ts";
import { createMemory, instantiate, wasmSupport } from "./wasm.ts";

describe("base64", () => {
  it("is Node's for every length, and turns back", () => {
    const bytes = defaultRng(64).integers(0, 256, 20_000, { dtype: "uint8" });
    for (const length of [0, 1, 2, 3, 4, 5, 63, 64, 65, 6143, 6144, 6145, 20_000]) {
      const part = bytes.subarray(0, length);
      const text = Buffer.from(part).toString("base64");
      expect(encodeBase64(part)).toBe(text);
      expect(decodeBase64(text)).toEqual(part.slice());
      expect(decodeBase64(text.replaceAll("=", ""))).toEqual(part.slice());
    }
  });

  it.each(["A", "AA*A", "AAAA A", "AA=A", "é==="])("refuses %j", (text) => {
    expect(() => decodeBase64(text)).toThrow(PeriluneError);
  });
});

describe("the loader", () => {
  // (module (import "env" "memory" (memory 1)) (func (export "peek") (result i32) i32.const 8 i32.load))
  const peek = Uint8Array.of(
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f],
    ...[2, 15, 1, 3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2, 0, 1],
    ...[3, 2, 1, 0, 7, 8, 1, 4, 0x70, 0x65, 0x65, 0x6b, 0, 0, 0x0a, 9, 1, 7, 0, 0x41, 8, 0x28, 2, 0, 0x0b],
  );

  it("binds a kernel to the memory it is given", () => {
    expect(wasmSupport).toEqual({ wasm: true, simd: true });
    const memory = createMemory(1)!;
    expect(memory.buffer.byteLength).toBe(65536);
    const kernel = instantiate(encodeBase64(peek), memory)!;
    new DataView(memory.buffer).setInt32(8, -77, true);
    expect(kernel.peek()).toBe(-77);
  });

  it("answers null for what this engine cannot run", () => {
    const newer = peek.slice();
    newer[4] = 9;
    expect(instantiate(encodeBase64(newer), createMemory(1)!)).toBeNull();
  });
});
