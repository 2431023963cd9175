import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PeriluneError } from "../errors.ts";
import { decodeSafetensors, encodeSafetensors, type Tensor } from "./safetensors.ts";

/** A file laid out by hand: u64 length, header, payload. */
function fileOf(header: string | object, payload: readonly number[] = [], headerLength?: number): Uint8Array {
  const json = new TextEncoder().encode(typeof header === "string" ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + json.length + payload.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(headerLength ?? json.length), true);
  file.set(json, 8);
  file.set(payload, 8 + json.length);
  return file;
}

const EXAMPLE: ReadonlyMap<string, Tensor> = new Map<string, Tensor>([
  ["mask", { shape: [3], data: Uint8Array.of(1, 0, 255) }],
  ["weight", { shape: [2, 1], data: Float32Array.of(1, -0) }],
  ["bias", { shape: [1], data: Float32Array.of(Number.NaN) }],
  ["mean", { shape: [], data: Float64Array.of(Number.NEGATIVE_INFINITY) }],
  ["counts", { shape: [0, 4], data: new Int32Array(0) }],
]);

const tensorArbitrary: fc.Arbitrary<Tensor> = fc
  .tuple(
    fc.array(fc.nat(3), { maxLength: 3 }),
    fc.constantFrom(Float32Array, Float64Array, Int32Array, Uint8Array),
    fc.infiniteStream(fc.nat(255)),
  )
  .map(([shape, ArrayType, bytes]) => {
    const length = shape.reduce((product, n) => product * n, 1) * ArrayType.BYTES_PER_ELEMENT;
    const buffer = Uint8Array.from({ length }, () => bytes.next().value as number).buffer;
    return { shape, data: new ArrayType(buffer) };
  });

const bytesOf = ({ data }: Tensor): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

describe("encodeSafetensors", () => {
  it("writes the format's layout, widest elements first, then by name", () => {
    const header =
      '{"__metadata__":{"a":"été","b":"2"},' +
      '"mean":{"dtype":"F64","shape":[],"data_offsets":[0,8]},' +
      '"bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},' +
      '"counts":{"dtype":"I32","shape":[0,4],"data_offsets":[12,12]},' +
      '"weight":{"dtype":"F32","shape":[2,1],"data_offsets":[12,20]},' +
      '"mask":{"dtype":"U8","shape":[3],"data_offsets":[20,23]}}';
    const length = Buffer.byteLength(header);
    expect(length % 8).not.toBe(0);
    const padded = header + " ".repeat((8 - (length % 8)) % 8);
    const expected = fileOf(
      padded,
      [
        [0, 0, 0, 0, 0, 0, 240, 255],
        [0, 0, 192, 127],
        [0, 0, 128, 63],
        [0, 0, 0, 128],
        [1, 0, 255],
      ].flat(),
    );
    const metadata = new Map([
      ["b", "2"],
      ["a", "été"],
    ]);
    expect(Buffer.from(encodeSafetensors(EXAMPLE, metadata))).toEqual(Buffer.from(expected));
  });

  it("writes the same bytes in whatever order the tensors come", () => {
    const reversed = new Map([...EXAMPLE].reverse());
    expect(encodeSafetensors(reversed, new Map())).toEqual(encodeSafetensors(EXAMPLE, new Map()));
  });

  it("refuses a shape that is not the data's, and the names the format keeps", () => {
    const write = (name: string, tensor: Tensor) => () => encodeSafetensors(new Map([[name, tensor]]), new Map());
    expect(write("w", { shape: [2, 2], data: new Float32Array(3) })).toThrow(/"w" of shape \[2,2\] needs 4 .* got 3/);
    expect(write("__metadata__", { shape: [], data: new Float32Array(1) })).toThrow(PeriluneError);
    expect(write("__proto__", { shape: [], data: new Float32Array(1) })).toThrow(PeriluneError);
  });
});

describe("decodeSafetensors", () => {
  it("gives back every bit of what was written", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(
          fc.tuple(
            fc.string({ unit: "grapheme" }).filter((name) => !name.startsWith("__")),
            tensorArbitrary,
          ),
          { selector: ([name]) => name },
        ),
        fc.dictionary(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" })),
        (entries, texts) => {
          const { tensors, metadata } = decodeSafetensors(
            encodeSafetensors(new Map(entries), new Map(Object.entries(texts))),
          );
          expect(new Map(metadata)).toEqual(new Map(Object.entries(texts)));
          expect(tensors.size).toBe(entries.length);
          for (const [name, tensor] of entries) {
            const read = tensors.get(name) as Tensor;
            expect(read.shape).toEqual(tensor.shape);
            expect(read.data.constructor).toBe(tensor.data.constructor);
            expect(bytesOf(read)).toEqual(bytesOf(tensor));
          }
        },
      ),
    );
  });

  it("reads what other programs write: any order, spaces, no padding, no metadata", () => {
    const header =
      ' {"b" : {"shape":[2], "data_offsets":[1, 3], "dtype":"U8"}, "a":{"dtype":"U8","shape":[],"data_offsets":[0,1]} } ';
    const { tensors } = decodeSafetensors(fileOf(header.trimStart(), [7, 8, 9]));
    expect([...tensors]).toEqual([
      ["a", { shape: [], data: Uint8Array.of(7) }],
      ["b", { shape: [2], data: Uint8Array.of(8, 9) }],
    ]);
  });

  it("copies out of the file, wherever in a buffer it stands", () => {
    const file = encodeSafetensors(EXAMPLE, new Map());
    const pool = Buffer.alloc(file.length + 3);
    pool.set(file, 3);
    const { tensors } = decodeSafetensors(pool.subarray(3));
    pool.fill(0xff);
    expect(tensors.get("weight")?.data).toEqual(Float32Array.of(1, -0));
  });

  const entry = { dtype: "U8", shape: [2], data_offsets: [0, 2] };
  it.each<[what: string, file: Uint8Array, message: RegExp]>([
    ["nothing", new Uint8Array(0), /truncated/],
    ["no bytes at all", undefined as never, /expected the bytes of a file/],
    ["an ArrayBuffer", new ArrayBuffer(100) as never, /expected the bytes of a file/],
    ["a length alone", fileOf(""), /truncated/],
    ["text", new TextEncoder().encode("policy: MlpPolicy"), /got another format/],
    ["a zip", Uint8Array.from([80, 75, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0]), /got another format/],
    ["a header of exabytes", fileOf("{", [], 2 ** 60), /got another format/],
    ["a header cut short", fileOf('{"a"', [], 400), /truncated: its header of 400 bytes is cut short/],
    ["a header that is no JSON", fileOf("{nonsense}"), /corrupted: its header is not JSON/],
    ["a header that is no UTF-8", fileOf("{    }").fill(0xff, 10, 11), /corrupted: its header is not UTF-8/],
    ["metadata that is a list", fileOf({ __metadata__: [] }), /corrupted: its metadata is not an object/],
    ["metadata that is no text", fileOf({ __metadata__: { n: 1 } }), /corrupted: its metadata "n" is not a text/],
    [
      "one name twice",
      fileOf(`{"a":${JSON.stringify(entry)},"\\u0061":${JSON.stringify(entry)}}`, [1, 2]),
      /"a" stands twice/,
    ],
    [
      "one field twice",
      fileOf('{"a":{"dtype":"U8","dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /"dtype" stands twice/,
    ],
    ["a tensor that is a number", fileOf({ a: 1 }), /corrupted: tensor "a" is not described by an object/],
    [
      "the name __proto__",
      fileOf('{"__proto__":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}'),
      /cannot name a tensor/,
    ],
    [
      "an element type of another program",
      fileOf({ a: { ...entry, dtype: "BF16" } }, [1, 2]),
      /"BF16"; convert it to one of F64, F32, I32, U8/,
    ],
    [
      "an element type from a prototype",
      fileOf({ a: { ...entry, dtype: "constructor" } }, [1, 2]),
      /element type "constructor"/,
    ],
    [
      "a negative length",
      fileOf({ a: { ...entry, shape: [-2, -1] } }, [1, 2]),
      /corrupted: tensor "a" has no valid shape/,
    ],
    ["a fractional length", fileOf({ a: { ...entry, shape: [0.5, 4] } }, [1, 2]), /no valid shape/],
    [
      "a shape beyond all numbers",
      fileOf({ a: { ...entry, shape: [2 ** 52, 2 ** 52] } }, [1, 2]),
      /needs .* bytes and has 2/,
    ],
    ["three offsets", fileOf({ a: { ...entry, data_offsets: [0, 1, 2] } }, [1, 2]), /no valid offsets/],
    ["offsets backwards", fileOf({ a: { ...entry, data_offsets: [2, 0] } }, [1, 2]), /needs 2 bytes and has -2/],
    [
      "a shape and offsets at odds",
      fileOf({ a: { ...entry, shape: [3] } }, [1, 2]),
      /U8 of shape \[3\], needs 3 bytes and has 2/,
    ],
    ["a payload cut short", fileOf({ a: entry }, [1]), /truncated: tensor "a" ends at byte 2 of 1/],
    ["bytes too many", fileOf({ a: entry }, [1, 2, 3]), /corrupted: 1 bytes belong to no tensor/],
    [
      "an overlap",
      fileOf({ a: entry, b: { ...entry, data_offsets: [1, 3] } }, [1, 2, 3]),
      /corrupted: tensor "b" begins at byte 1 instead of 2/,
    ],
    [
      "a gap",
      fileOf({ a: entry, b: { ...entry, data_offsets: [3, 5] } }, [1, 2, 3, 4, 5]),
      /tensor "b" begins at byte 3 instead of 2/,
    ],
  ])("refuses %s", (_, file, message) => {
    expect(() => decodeSafetensors(file)).toThrow(PeriluneError);
    expect(() => decodeSafetensors(file)).toThrow(message);
  });

  it("refuses every truncation, and never gives another shape for a changed byte", () => {
    const tensors = new Map([...EXAMPLE].filter(([, { data }]) => data.length > 0));
    const file = encodeSafetensors(tensors, new Map([["about", "text"]]));
    const shapes = (read: ReadonlyMap<string, Tensor>): string[] =>
      [...read].map(([, { shape }]) => String(shape)).sort();
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(PeriluneError);
    }
    for (let at = 0; at < file.length; at++) {
      for (let bit = 0; bit < 8; bit++) {
        const changed = file.slice();
        changed[at] ^= 1 << bit;
        const read = attempt(() => decodeSafetensors(changed).tensors);
        if (read !== undefined) expect(shapes(read)).toEqual(shapes(tensors));
      }
    }
  });

  it("throws nothing but a PeriluneError for any bytes", () => {
    const header = fc.json().map((json) => fileOf(json.startsWith("{") ? json : `{"a":${json}}`, [1, 2, 3, 4]));
    fc.assert(
      fc.property(
        fc.oneof(header, fc.uint8Array({ maxLength: 200 })),
        (file) => void attempt(() => decodeSafetensors(file)),
      ),
    );
  });
});

/** What `read` gives, `undefined` where it throws a PeriluneError of one line. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof PeriluneError) || error.message.includes("\n")) throw error;
    return undefined;
  }
}
