import { describe, expect, it } from "vitest";
import { movieFirst } from "./faststart.ts";

function box(type: string, ...content: (Uint8Array | number[])[]): Uint8Array {
  const body = content.flatMap((part) => [...part]);
  const bytes = new Uint8Array(8 + body.length);
  new DataView(bytes.buffer).setUint32(0, bytes.length);
  bytes.set(
    [...type].map((letter) => letter.charCodeAt(0)),
    4,
  );
  bytes.set(body, 8);
  return bytes;
}

const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const moovWith = (...offsets: number[]): Uint8Array =>
  box("moov", box("mvhd", [7]), box("trak", box("mdia", box("minf", box("stbl", box("stco", stco(offsets)))))));
const stco = (offsets: number[]): number[] =>
  [0, offsets.length, ...offsets].flatMap((value) => [
    value >>> 24,
    (value >>> 16) & 255,
    (value >>> 8) & 255,
    value & 255,
  ]);

describe("movieFirst", () => {
  const ftyp = box("ftyp", [1, 2, 3, 4]);
  const mdat = box("mdat", [10, 11, 12, 13, 14]);
  const inMedia = ftyp.length + 8;

  it("moves the index before the media and its offsets with it", () => {
    const index = moovWith(inMedia, inMedia + 3);
    const moved = movieFirst(join(ftyp, mdat, index, box("free", [0, 0])));
    const shifted = moovWith(inMedia + index.length, inMedia + 3 + index.length);
    expect(moved).toEqual(join(ftyp, shifted, mdat, box("free", [0, 0])));
    expect(moved[inMedia + index.length]).toBe(10);
    expect(moved[inMedia + 3 + index.length]).toBe(13);
  });

  it("leaves a file alone whose index comes first, and one that is no film", () => {
    const first = join(ftyp, moovWith(99), mdat);
    expect(movieFirst(first)).toBe(first);
    const other = new Uint8Array([1, 2, 3]);
    expect(movieFirst(other)).toBe(other);
  });
});
