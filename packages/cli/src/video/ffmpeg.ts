import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, renameSync, rmSync } from "node:fs";
import type { Writable } from "node:stream";
import { tidied } from "../interrupt.ts";
import type { Film } from "./film.ts";

/** Encodes by the ffmpeg on the PATH; false when there is none, or it cannot do it. */
export async function encodeWithFfmpeg(file: string, film: Film): Promise<boolean> {
  const temporary = `${file}.${process.pid}.tmp`;
  const ffmpeg = spawn("ffmpeg", ffmpegArguments(film, temporary), { stdio: ["pipe", "ignore", "ignore"] });
  const ended = new Promise<boolean>((resolve) => {
    ffmpeg.once("error", () => resolve(false)); // not installed
    ffmpeg.once("close", (code) => resolve(code === 0));
  });
  const tidy = (): void => {
    ffmpeg.kill();
    rmSync(temporary, { force: true });
  };
  return tidied(tidy, async () => {
    await sendFrames(ffmpeg.stdin, film, ended);
    // Some program of that name may end well and have written nothing.
    if (!(await ended) || !existsSync(temporary)) return false;
    renameSync(temporary, file);
    return true;
  });
}

/** Draws and sends frame after frame, no faster than they are taken, until the receiver has ended or has them all. */
async function sendFrames(receiver: Writable, film: Film, ended: Promise<unknown>): Promise<void> {
  // A broken pipe means that the receiver has ended, which `ended` tells.
  receiver.on("error", () => {});
  for (const frame of film.frames()) {
    if (!receiver.writable) return;
    if (!receiver.write(frame)) await Promise.race([once(receiver, "drain").catch(() => {}), ended]);
  }
  receiver.end();
}

/** Arguments that make it read raw frames from its input and write H.264 with the index first. */
function ffmpegArguments({ width, height, fps }: Film, output: string): string[] {
  const input = ["-f", "rawvideo", "-pix_fmt", "rgba", "-s", `${width}x${height}`, "-r", String(fps), "-i", "pipe:0"];
  // Colours are converted and tagged alike; without a tag each player guesses.
  const colours = [
    "-vf",
    "scale=out_color_matrix=bt709:out_range=tv",
    "-colorspace",
    "bt709",
    "-color_primaries",
    "bt709",
    "-color_trc",
    "bt709",
  ];
  const codec = ["-c:v", "libx264", "-preset", "medium", "-crf", "20", "-pix_fmt", "yuv420p"];
  return ["-v", "error", "-y", ...input, ...colours, ...codec, "-movflags", "+faststart", "-f", "mp4", output];
}
