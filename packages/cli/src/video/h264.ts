import { on } from "node:events";
import { Worker } from "node:worker_threads";
import { writeFileAtomic } from "../run/atomic-file.ts";
import type { Film } from "./film.ts";
import type { EncoderReply, EncoderRequest } from "./h264-worker.ts";
import { finishMp4 } from "./mp4-index.ts";

/** Frames drawn ahead of the encoder: enough to keep it busy, few enough to bound the memory. */
const framesAhead = 8;

/** Encodes by the bundled WebAssembly encoder, in a thread of its own so that drawing and encoding overlap. */
export async function encodeInWorker(file: string, film: Film): Promise<void> {
  const worker = new Worker(new URL("./h264-worker.js", import.meta.url));
  // Keeps replies until they are asked for, and throws what the thread throws.
  const replies = on(worker, "message");
  const reply = async (): Promise<EncoderReply> => (await replies.next()).value[0];
  const send = (request: EncoderRequest, transfer: ArrayBuffer[] = []): void => worker.postMessage(request, transfer);
  try {
    const { width, height, fps } = film;
    // A key frame every second, so that a player can jump.
    const keyFrameEvery = fps;
    send({ kind: "start", width, height, fps, keyFrameEvery });
    let pending = 0;
    for (const frame of film.frames()) {
      send({ kind: "frame", rgba: frame }, [frame.buffer]);
      if (++pending < framesAhead) continue;
      await reply();
      pending--;
    }
    send({ kind: "finish" });
    let answer = await reply();
    while (answer.kind === "frame") answer = await reply();
    writeFileAtomic(file, finishMp4(answer.mp4, keyFrameEvery));
  } finally {
    await worker.terminate();
  }
}
