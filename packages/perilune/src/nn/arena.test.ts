import { describe, expect, it, vi } from "vitest";
import { Arena } from "./arena.ts";

describe("Arena", () => {
  it("runs the kernels asked for", () => {
    expect(new Arena(1024).kind).toBe("simd");
    expect(new Arena(1024, { kernels: "simd" }).kind).toBe("simd");
    expect(new Arena(1024, { kernels: "plain" }).kind).toBe("plain");
  });

  for (const kernels of ["simd", "plain"] as const) {
    it(`gives zeroed, aligned, disjoint arrays of its capacity (${kernels})`, () => {
      const arena = new Arena(5 * 16, { kernels });
      const arrays = [arena.floats(3), arena.floats(5), arena.floats(1), arena.floats(0), arena.floats(4)];
      expect(arena.used).toBe(5 * 16);
      arrays.forEach((array, i) => {
        expect(array.byteOffset % 16).toBe(0);
        expect(array.byteOffset).toBeGreaterThan(0);
        expect([...array]).toEqual(Array(array.length).fill(0));
        array.fill(i + 1);
      });
      arrays.forEach((array, i) => {
        expect([...array]).toEqual(Array(array.length).fill(i + 1));
      });
      expect(() => arena.floats(1)).toThrow(
        "the arena of 80 bytes has 0 left, 4 are needed; give it a larger capacity",
      );
    });
  }

  it("holds as much as was asked for, beyond the kernels' own scratch space", () => {
    const arena = new Arena(3_000_000);
    expect(arena.floats(750_000).fill(1).length).toBe(750_000);
  });

  it("refuses a capacity that is no size, and one no machine grants", () => {
    expect(() => new Arena(0)).toThrow("expected an arena capacity in bytes, a positive integer, got 0");
    expect(() => new Arena(1.5)).toThrow("got 1.5");
    expect(() => new Arena(2 ** 46)).toThrow("this machine does not grant an arena");
    expect(() => new Arena(2 ** 52, { kernels: "plain" })).toThrow("this machine does not grant an arena");
  });

  it("falls back to the plain kernels where WebAssembly is missing", async () => {
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    try {
      const fresh = await import("./arena.ts");
      expect(new fresh.Arena(1024, { kernels: "simd" }).kind).toBe("plain");
    } finally {
      vi.unstubAllGlobals();
      vi.resetModules();
    }
  });
});
