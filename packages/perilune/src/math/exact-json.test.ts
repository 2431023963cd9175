import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "./exact-json.ts";

/** Bytes are compared, so that the payload of a NaN counts. */
const bytesOf = (view: ArrayBufferView): number[] => [...new Uint8Array(view.buffer, view.byteOffset, view.byteLength)];

/** Equality to the last bit, of kinds as well as of values. */
function expectSame(actual: unknown, expected: unknown): void {
  if (ArrayBuffer.isView(expected)) {
    expect(Object.prototype.toString.call(actual)).toBe(Object.prototype.toString.call(expected));
    expect(bytesOf(actual as ArrayBufferView)).toEqual(bytesOf(expected));
  } else if (typeof expected === "object" && expected !== null) {
    expect(Array.isArray(actual)).toBe(Array.isArray(expected));
    expect(Object.getPrototypeOf(actual)).toBe(Object.getPrototypeOf(expected));
    expect(Object.keys(actual as object)).toEqual(Object.keys(expected));
    for (const [key, value] of Object.entries(expected)) {
      expectSame(Object.getOwnPropertyDescriptor(actual, key)?.value, value);
    }
  } else {
    expect(actual).toBe(expected);
  }
}

const anyDouble = fc.oneof(
  fc.double(),
  fc.constantFrom(-0, 0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
const key = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom("$", "$$", "$number", "$$bigint", "__proto__", "constructor", "0"),
);
const leaf = fc.oneof(
  ...[anyDouble, fc.integer(), fc.bigInt(), fc.string({ unit: "binary" }), fc.boolean(), fc.constant(null)],
  ...[fc.float32Array(), fc.float64Array(), fc.int32Array(), fc.uint32Array(), fc.uint8Array()],
  ...[fc.bigInt64Array(), fc.bigUint64Array()],
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("tree"), { maxLength: 6 }),
    fc.dictionary(key, tie("tree"), { maxKeys: 6, noNullPrototype: true }),
  ),
}));

describe("exact JSON", () => {
  it("gives back every value of plain data to the last bit", () => {
    fc.assert(
      fc.property(tree, (value) => {
        const text = stringifyExact(value);
        expect(() => JSON.parse(text)).not.toThrow();
        expectSame(parseExact(text), value);
      }),
      { numRuns: 1000 },
    );
  });

  it("is plain JSON where JSON suffices", () => {
    const value = { name: "run", steps: 1e6, rate: 3e-4, tags: ["a", null, true], nested: { empty: [], none: {} } };
    expect(stringifyExact(value)).toBe(JSON.stringify(value));
  });

  it("writes what JSON loses under names of its own", () => {
    expect(stringifyExact([-0, Number.NaN, 7n])).toBe('[{"$number":"-0"},{"$number":"NaN"},{"$bigint":"7"}]');
    expect(stringifyExact(Float32Array.of(1))).toBe('{"$Float32Array":"AACAPw=="}');
    expect(stringifyExact({ $number: 1 })).toBe('{"$$number":1}');
  });

  it("copies a view's elements only, and gives an array of its own", () => {
    const whole = Float64Array.of(1, 2, 3);
    const view = parseExact(stringifyExact(whole.subarray(1))) as Float64Array;
    expect([...view]).toEqual([2, 3]);
    expect(view.buffer.byteLength).toBe(16);
  });

  it("keeps a key __proto__ a key", () => {
    const value = parseExact('{"__proto__":{"polluted":true},"a":{"__proto__":1}}') as Record<string, unknown>;
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value)).toEqual(["__proto__", "a"]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(stringifyExact(value)).toBe('{"__proto__":{"polluted":true},"a":{"__proto__":1}}');
  });

  const cycle: { self?: unknown } = {};
  cycle.self = [cycle];
  const refused: [string, unknown, RegExp][] = [
    ["a function", { draw: () => 0 }, /value\.draw is function/],
    ["undefined", [1, undefined], /value\[1\] is undefined/],
    ["a hole", new Array(1), /value\[0\] is undefined/],
    ["a symbol", Symbol("s"), /value is symbol/],
    ["a key that is a symbol", { [Symbol("s")]: 1 }, /value is an object with a symbol/],
    ["a class instance", { when: new Date(0) }, /value\.when is an instance of Date/],
    ["a map", new Map(), /value is an instance of Map/],
    ["another typed array", { a: new Int16Array(1) }, /value\.a is of type Int16Array/],
    ["a cycle", cycle, /value\.self\[0\] is a cycle/],
  ];
  it.each(refused)("refuses %s and says where", (_, value, message) => {
    expect(() => stringifyExact(value)).toThrow(PeriluneError);
    expect(() => stringifyExact(value)).toThrow(message);
  });

  it("takes one object in two places, which is no cycle", () => {
    const shared = { x: -0 };
    expectSame(parseExact(stringifyExact({ a: shared, b: [shared] })), { a: { x: -0 }, b: [{ x: -0 }] });
  });

  const broken: [string, string][] = [
    ["no JSON", '{"a":'],
    ["an unknown kind", '{"$Float16Array":"AAA="}'],
    ["an unknown number", '{"$number":"1e5"}'],
    ["a bigint that is none", '{"$bigint":"0x10"}'],
    ["base64 that is none", '{"$Uint8Array":"A*=="}'],
    ["part of an element", '{"$Float64Array":"AAAA"}'],
  ];
  it.each(broken)("refuses a text that is %s", (_, text) => {
    expect(() => parseExact(text)).toThrow(PeriluneError);
    expect(() => parseExact(text)).toThrow(/^[^\n]+$/);
  });
});
