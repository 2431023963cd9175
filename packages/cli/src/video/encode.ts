import { encodeWithFfmpeg } from "./ffmpeg.ts";
import type { Film } from "./film.ts";
import { encodeInWorker } from "./h264.ts";

/**
 * Writes a film as an H.264 MP4 that browsers play while it still loads.
 *
 * ffmpeg is used where it is installed and has libx264, else the bundled encoder: there is always a film.
 */
export async function encodeMp4(file: string, film: Film): Promise<"ffmpeg" | "bundled"> {
  if (await encodeWithFfmpeg(file, film)) return "ffmpeg";
  await encodeInWorker(file, film);
  return "bundled";
}
