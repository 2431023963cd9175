import type { Film } from "./film.ts";
import type { FilmFormat } from "./protocol.ts";

/** What an encoder makes a file of. */
export interface Pictures {
  readonly canvas: OffscreenCanvas;
  readonly context: OffscreenCanvasRenderingContext2D;
  /** Moments, each after so many steps. */
  readonly steps: readonly number[];
  /** Seconds that each moment stays. */
  readonly duration: number;
  /** Draws a moment into the canvas. */
  draw(step: number): void;
  onProgress(share: number): void;
}

/** Frames a second of a GIF, at most: more is not shown evenly. */
const GIF_FPS = 25;

/**
 * A film as a file.
 *
 * @throws Error when there is nothing to draw, or the browser cannot encode
 */
export async function encodeFilm(film: Film, format: FilmFormat, onProgress: (share: number) => void): Promise<Blob> {
  if (!film.isDrawn) throw new Error("the environment has no picture; the CSV holds its figures");
  // Both even, as the chroma of videos needs it.
  const canvas = new OffscreenCanvas(film.width + (film.width % 2), film.height + (film.height % 2));
  const context = canvas.getContext("2d", { willReadFrequently: format === "gif" });
  if (context === null) throw new Error("this browser draws in no worker; take another, or the PNG of a picture");
  const every = format === "gif" ? Math.ceil(film.fps / GIF_FPS) : 1;
  const pictures: Pictures = {
    canvas,
    context,
    steps: momentsOf(film.length, every),
    duration: every / film.fps,
    draw: (step) => {
      film.seek(step);
      film.draw(context);
    },
    onProgress,
  };
  if (format === "gif") return (await import("./gif.ts")).encodeGif(pictures);
  return (await import("./video.ts")).encodeVideo(pictures);
}

/** Every so many moments of an episode, the last one always. */
export function momentsOf(length: number, every: number): number[] {
  const steps = Array.from({ length: Math.ceil((length + 1) / every) }, (_, index) => index * every);
  if (steps.at(-1) !== length) steps.push(length);
  return steps;
}
