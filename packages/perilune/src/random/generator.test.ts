import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { PeriluneError } from "../errors.ts";
import { defaultRng, type GeneratorState } from "./generator.ts";
import { Pcg64 } from "./pcg64.ts";
import { plainWords } from "./pcg64-plain.ts";
import { type Seed, SeedSequence } from "./seed-sequence.ts";

describe("one stream however it is drawn", () => {
  it("gives the same doubles one by one and in blocks of any sizes", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 12 });
    fc.assert(
      fc.property(fc.nat(), sizes, (seed, lengths) => {
        const one = defaultRng(seed);
        const blocks = defaultRng(seed);
        for (const length of lengths) {
          const singles = Array.from({ length }, () => one.random());
          expect([...blocks.random(length)]).toEqual(singles);
        }
        expect(blocks.state()).toEqual(one.state());
      }),
      { numRuns: 60 },
    );
  });

  it("keeps the half of a word that an integer left over, across everything else", () => {
    const a = defaultRng(3);
    const b = defaultRng(3);
    const first = a.integers(0, 1000);
    expect(first).toBe(b.integers(0, 1000));
    b.random(500);
    b.standardNormal();
    expect(b.integers(0, 1000)).toBe(a.integers(0, 1000));
  });

  it("fills given arrays with the stream's numbers", () => {
    expect(defaultRng(8).fillRandom(new Float64Array(5))).toEqual(defaultRng(8).random(5));
    expect(defaultRng(8).fillStandardNormal(new Float64Array(5))).toEqual(defaultRng(8).standardNormal(5));
  });

  it("leaves the state alone where only one outcome is possible", () => {
    const rng = defaultRng(1);
    const before = rng.state();
    expect(rng.integers(4, 5)).toBe(4);
    expect(rng.integers(4n, 5n)).toBe(4n);
    expect([...rng.integers(4, 5, 3)]).toEqual([4, 4, 4]);
    expect([...rng.integers(4, 5, 3, { dtype: "uint8" })]).toEqual([4, 4, 4]);
    expect(rng.state()).toEqual(before);
  });
});

describe("state and restore", () => {
  it("continues exactly from any place in any generator, spawned children included", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(200), fc.nat(3), (seed, draws, spawned) => {
        const rng = defaultRng(seed).spawn(2)[1];
        for (let i = 0; i < draws; i++) i % 3 === 0 ? rng.integers(0, 7) : rng.random();
        rng.spawn(spawned);
        const copy = defaultRng(0);
        copy.restore(rng.state());
        expect(copy.state()).toEqual(rng.state());
        expect([copy.integers(0, 7), ...copy.random(100)]).toEqual([rng.integers(0, 7), ...rng.random(100)]);
        expect(copy.spawn(1)[0].random()).toBe(rng.spawn(1)[0].random());
      }),
      { numRuns: 60 },
    );
  });

  it("refuses what is no state and changes nothing", () => {
    const rng = defaultRng(5);
    const good = rng.state();
    const bad: unknown[] = [
      null,
      {},
      { ...good, bitGenerator: "MT19937" },
      { ...good, state: "12x" },
      { ...good, half: 0.5 },
      { ...good, entropy: [-1] },
    ];
    for (const state of bad) expect(() => rng.restore(state as GeneratorState)).toThrow(PeriluneError);
    expect(rng.state()).toEqual(good);
  });
});

describe("what cannot be drawn is refused in one line", () => {
  const rng = defaultRng(0);
  const cases: [string, () => unknown][] = [
    ["no seed", () => defaultRng(null as never)],
    ["a negative seed", () => defaultRng(-1)],
    ["a negative bigint seed", () => defaultRng(-1n)],
    ["a fractional seed", () => defaultRng(1.5)],
    ["NaN as a seed", () => defaultRng(Number.NaN)],
    ["a seed beyond 2^53 as a number", () => defaultRng(1e20)],
    ["a seed that is a text", () => defaultRng("7" as unknown as Seed)],
    ["a negative seed in a list", () => defaultRng([1, -2])],
    ["no integer in the range", () => rng.integers(3, 3)],
    ["a fractional bound", () => rng.integers(0, 2.5)],
    ["bounds of two kinds", () => rng.integers(0 as unknown as bigint, 5n)],
    ["bounds beyond 64 bits", () => rng.integers(0n, 2n ** 64n)],
    ["wide numbers in an array", () => rng.integers(0, 2 ** 40, 3)],
    ["bytes above 255", () => rng.integers(0, 257, 3, { dtype: "uint8" })],
    ["a negative size", () => rng.random(-1)],
    ["a fractional size", () => rng.standardNormal(1.5)],
    ["a negative scale", () => rng.normal(0, -1)],
    ["infinite bounds", () => rng.uniform(0, Number.POSITIVE_INFINITY)],
    ["bounds in the wrong order", () => rng.uniform(1, 0)],
    ["nothing to choose from", () => rng.choice([])],
    ["more than there are", () => rng.choice(3, 4, { replace: false })],
    ["p of another length", () => rng.choice(3, 1, { p: [0.5, 0.5] })],
    ["p that does not sum to 1", () => rng.choice(2, 1, { p: [0.5, 0.4] })],
    ["p below 0", () => rng.choice(2, 1, { p: [1.5, -0.5] })],
    ["p with NaN", () => rng.choice(2, 1, { p: [1, Number.NaN] })],
    ["too few with a chance", () => rng.choice(3, 2, { p: [1, 0, 0], replace: false })],
    ["a negative number of children", () => rng.spawn(-1)],
  ];
  it.each(cases)("%s", (_, action) => {
    const before = rng.state();
    expect(action).toThrow(PeriluneError);
    expect(action).toThrow(/^[^\n]+$/);
    expect(rng.state()).toEqual(before);
  });
});

describe("the kernel and its plain twin", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it("write the same words", () => {
    const seeds = new SeedSequence([11, 2n ** 90n]);
    const bits = new Pcg64(seeds);
    const { state, increment } = bits.save();
    const words = Uint32Array.from({ length: 8 }, (_, i) =>
      Number(((i < 4 ? state : increment) >> BigInt(32 * (i % 4))) & 0xffffffffn),
    );
    const plain = new Uint32Array(4000);
    plainWords(words, plain, 2000);
    const served = new Uint32Array(4000);
    for (let i = 0; i < 4000; i += 2) {
      const at = bits.take();
      served.set(bits.words.subarray(at, at + 2), i);
    }
    expect(served).toEqual(plain);
  });

  it("draw the same without WebAssembly", async () => {
    const draws = (rng: ReturnType<typeof defaultRng>): unknown[] => [
      rng.random(3),
      rng.random(5000),
      rng.integers(0, 100, 7),
      rng.standardNormal(500),
      rng.spawn(1)[0].random(),
      rng.state(),
    ];
    vi.resetModules();
    vi.stubGlobal("WebAssembly", undefined);
    const without = await import("./generator.ts");
    expect((await import("../math/wasm.ts")).wasmSupport).toEqual({ wasm: false, simd: false });
    expect(draws(without.defaultRng(42))).toEqual(draws(defaultRng(42)));
  });
});

describe("distributions", () => {
  it("have the moments they should (200,000 draws, five standard errors)", () => {
    const rng = defaultRng(2024);
    const mean = (draws: Float64Array): number => draws.reduce((sum, x) => sum + x, 0) / draws.length;
    const error = 5 / Math.sqrt(200_000);
    const normal = rng.normal(3, 2, 200_000);
    expect(Math.abs(mean(normal) - 3)).toBeLessThan(2 * error);
    expect(Math.abs(mean(normal.map((x) => (x - 3) ** 2)) - 4)).toBeLessThan(4 * Math.SQRT2 * error);
    expect(Math.abs(mean(rng.standardExponential(200_000)) - 1)).toBeLessThan(error);
    expect(Math.abs(mean(rng.uniform(-1, 5, 200_000)) - 2)).toBeLessThan(Math.sqrt(3) * error);
    expect(Math.abs(mean(Float64Array.from(rng.integers(0, 11, 200_000))) - 5)).toBeLessThan(Math.sqrt(10) * error);
  });
});
