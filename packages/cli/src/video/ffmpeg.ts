import { spawn } from "node:child_process";
import { once } from "node:events";
import { renameSync, rmSync } from "node:fs";
import type { Film } from "./film.ts";

/** Encodes by the ffmpeg on the PATH; false when there is none, or it cannot do it. */
export async function encodeWithFfmpeg(file: string, film: Film): Promise<boolean> {
  const temporary = `${file}.${process.pid}.tmp`;
  const ffmpeg = spawn("ffmpeg", ffmpegArguments(film, temporary), { stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<boolean>((resolve) => {
    ffmpeg.once("error", () => resolve(false)); // not installed
    ffmpeg.once("close", (code) => resolve(code === 0));
  });
  // A broken pipe means that ffmpeg has ended, which `ended` tells.
  ffmpeg.stdin.on("error", () => {});
  for (const frame of film.frames()) {
    if (!ffmpeg.stdin.writable) break;
    if (!ffmpeg.stdin.write(frame)) await Promise.race([once(ffmpeg.stdin, "drain").catch(() => {}), ended]);
  }
  ffmpeg.stdin.end();
  const encoded = await ended;
  if (encoded) renameSync(temporary, file);
  else rmSync(temporary, { force: true });
  return encoded;
}

function ffmpegArguments({ width, height, fps }: Film, output: string): string[] {
  const input = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", `${width}x${height}`, "-r", String(fps), "-i", "pipe:0"];
  // Colours are converted and tagged alike; without a tag each player guesses.
  const colours = ["-vf", "scale=out_color_matrix=bt709:out_range=tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709"];
  const codec = ["-c:v", "libx264", "-preset", "medium", "-crf", "20", "-pix_fmt", "yuv420p"];
  return ["-v", "error", "-y", ...input, ...colours, ...codec, "-movflags", "+faststart", "-f", "mp4", output];
}
