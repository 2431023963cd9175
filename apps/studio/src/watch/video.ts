import {
  BufferTarget,
  CanvasSource,
  getFirstEncodableVideoCodec,
  Mp4OutputFormat,
  Output,
  QUALITY_HIGH,
  WebMOutputFormat,
} from "mediabunny";
import type { Pictures } from "./film-encoding.ts";

/**
 * An MP4 (H.264), which plays anywhere, else a WebM.
 *
 * @throws Error when the browser has an encoder for neither
 */
export async function encodeVideo({ canvas, steps, duration, draw, onProgress }: Pictures): Promise<Blob> {
  const { width, height } = canvas;
  const first = await getFirstEncodableVideoCodec(["avc"], { width, height });
  const codec = first ?? (await getFirstEncodableVideoCodec(["vp9", "vp8", "av1"], { width, height }));
  if (codec === null) {
    throw new Error("this browser encodes no video; save a GIF, or take a browser with WebCodecs, such as Chrome");
  }
  const format = codec === "avc" ? new Mp4OutputFormat() : new WebMOutputFormat();
  const target = new BufferTarget();
  const output = new Output({ format, target });
  const source = new CanvasSource(canvas, { codec, quality: QUALITY_HIGH });
  output.addVideoTrack(source, { frameRate: 1 / duration });
  await output.start();
  for (const [index, step] of steps.entries()) {
    draw(step);
    await source.add(index * duration, duration);
    onProgress((index + 1) / steps.length);
  }
  await output.finalize();
  if (target.buffer === null) throw new Error("the video came out empty; save a GIF instead");
  return new Blob([target.buffer], { type: codec === "avc" ? "video/mp4" : "video/webm" });
}
