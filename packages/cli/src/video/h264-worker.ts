import { parentPort } from "node:worker_threads";
// CommonJS: the named import type-checks and then fails at run time.
import h264, { type H264MP4Encoder } from "h264-mp4-encoder";

/** What the encoder's thread is told, in order: start, frames, finish. */
export type EncoderRequest =
  | {
      readonly kind: "start";
      readonly width: number;
      readonly height: number;
      readonly fps: number;
      readonly keyFrameEvery: number;
    }
  | { readonly kind: "frame"; readonly rgba: Uint8ClampedArray<ArrayBuffer> }
  | { readonly kind: "finish" };

/** One reply a frame, as it is done, and the film at the end. */
export type EncoderReply = { readonly kind: "frame" } | { readonly kind: "film"; readonly mp4: Uint8Array };

let encoder: Promise<H264MP4Encoder> | undefined;

parentPort?.on("message", async (request: EncoderRequest) => {
  if (request.kind === "start") encoder = start(request);
  const started = await encoder;
  if (started === undefined) return;
  if (request.kind === "frame") {
    started.addFrameRgba(request.rgba);
    answer({ kind: "frame" });
  } else if (request.kind === "finish") {
    started.finalize();
    answer({ kind: "film", mp4: started.FS.readFile(started.outputFilename) });
    started.delete();
  }
});

async function start({
  width,
  height,
  fps,
  keyFrameEvery,
}: EncoderRequest & { kind: "start" }): Promise<H264MP4Encoder> {
  const started = await h264.createH264MP4Encoder();
  started.width = width;
  started.height = height;
  started.frameRate = fps;
  // 10 is best and 51 is smallest; at 22 thin lines and small text stay clean.
  started.quantizationParameter = 22;
  started.speed = 5;
  started.groupOfPictures = keyFrameEvery;
  started.initialize();
  return started;
}

function answer(reply: EncoderReply): void {
  parentPort?.postMessage(reply);
}
