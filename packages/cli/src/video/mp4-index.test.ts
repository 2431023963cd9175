import { describe, expect, it } from "vitest";
import { finishMp4 } from "./mp4-index.ts";

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
const words = (...values: number[]): number[] =>
  values.flatMap((value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]);
const stsz = box("stsz", words(0, 2, 5));
const stco = (offsets: readonly number[]): Uint8Array => box("stco", words(0, offsets.length, ...offsets));
const moovWith = (...tables: Uint8Array[]): Uint8Array =>
  box("moov", box("mvhd", [7]), box("trak", box("mdia", box("minf", box("stbl", ...tables)))));

describe("finishMp4", () => {
  const ftyp = box("ftyp", [1, 2, 3, 4]);
  const free = box("free", [0, 0]);
  const mdat = box("mdat", [10, 11, 12, 13, 14]);
  const inMedia = ftyp.length + 8;
  // Of 5 frames the first, third and fifth.
  const stss = box("stss", words(0, 3, 1, 3, 5));

  it("puts the index before the media, names the key frames, and moves the offsets along", () => {
    const finished = finishMp4(join(ftyp, mdat, moovWith(stsz, stco([inMedia, inMedia + 3])), free), 2);
    const grown = moovWith(stsz, stco([0, 0]), stss).length;
    const index = moovWith(stsz, stco([inMedia + grown, inMedia + grown + 3]), stss);
    expect(finished).toEqual(join(ftyp, index, mdat, free));
    expect(finished[inMedia + grown]).toBe(10);
    expect(finished[inMedia + grown + 3]).toBe(13);
  });

  it("moves the offsets by what an index that comes first has grown", () => {
    const start = ftyp.length + free.length + moovWith(stsz, stco([0])).length + 8;
    const finished = finishMp4(join(ftyp, free, moovWith(stsz, stco([start])), mdat), 2);
    expect(finished).toEqual(join(ftyp, free, moovWith(stsz, stco([start + stss.length]), stss), mdat));
    expect(finished[start + stss.length]).toBe(10);
  });

  it("leaves a file alone that lacks nothing, and one that is no film", () => {
    const complete = join(ftyp, moovWith(stsz, stco([99]), stss), mdat);
    expect(finishMp4(complete, 7)).toEqual(complete);
    const other = new Uint8Array([1, 2, 3]);
    expect(finishMp4(other, 7)).toBe(other);
  });
});
