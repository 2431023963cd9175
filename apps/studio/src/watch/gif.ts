import { GIFEncoder } from "gifenc";
import type { Pictures } from "./film-encoding.ts";
import { PaletteMap, paletteOf } from "./palette.ts";

/** Pictures that the palette is made of. */
const SAMPLES = 8;
/** A pixel in so many of a sample is looked at. */
const SAMPLE_EVERY = 7;
/** Milliseconds that the last picture stays. */
const HOLD = 1000;

/** An endless GIF; of each picture only what is new is stored. */
export function encodeGif({ canvas, context, steps, duration, draw, onProgress }: Pictures): Blob {
  const { width, height } = canvas;
  const pixels = (step: number): Uint32Array => {
    draw(step);
    return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  };
  // One colour is left for "as before".
  const palette = paletteOf(sample(pixels, steps), 255);
  const map = new PaletteMap(palette);
  const unchanged = palette.length;
  const gif = GIFEncoder();
  let before: Uint8Array | null = null;
  steps.forEach((step, index) => {
    const colors = map.apply(pixels(step));
    const stored: Uint8Array = before === null ? colors : differences(colors, before, unchanged);
    const isLast = index === steps.length - 1;
    gif.writeFrame(stored, width, height, {
      delay: isLast ? HOLD : delayOf(index, duration),
      dispose: 1,
      ...(before === null ? { palette: [...palette, [0, 0, 0]] } : { transparent: true, transparentIndex: unchanged }),
    });
    before = colors;
    onProgress((index + 1) / steps.length);
  });
  gif.finish();
  return new Blob([gif.bytes()], { type: "image/gif" });
}

/** Milliseconds that a picture stays: hundredths of a second are what a GIF has, and together they keep real time. */
export function delayOf(index: number, duration: number): number {
  return 10 * (Math.round(100 * duration * (index + 1)) - Math.round(100 * duration * index));
}

/** Some pixels of some of the pictures. */
function sample(pixels: (step: number) => Uint32Array, steps: readonly number[]): Uint32Array {
  const every = Math.max(1, Math.floor(steps.length / SAMPLES));
  const chosen = steps.filter((_, index) => index % every === 0);
  const parts = chosen.map((step) => pixels(step).filter((_, index) => index % SAMPLE_EVERY === 0));
  const all = new Uint32Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

/** The colours that changed; the others are `unchanged`. */
export function differences(colors: Uint8Array, before: Uint8Array, unchanged: number): Uint8Array {
  return colors.map((color, index) => (color === before[index] ? unchanged : color));
}
