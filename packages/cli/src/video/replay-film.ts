import { createCanvas } from "@napi-rs/canvas";
import { makeReference, PeriluneError, playReplay, type Replay, specOf } from "perilune";
import { captionHeight, drawCaption } from "./caption.ts";
import type { Film } from "./film.ts";
import { registerFonts } from "./fonts.ts";

/** Drawing size and speed of an environment whose documentation gives none. */
const usual = { width: 600, height: 400, fps: 30 };

/**
 * A replay as a film: one frame a step, as the environment draws itself, over a line that tells step and return.
 *
 * @throws PeriluneError when the environment cannot be drawn
 */
export function replayFilm(replay: Replay): Film {
  const { id } = replay.env;
  const example = makeReference(replay.env);
  example.close?.();
  if (example.draw === undefined) {
    throw new PeriluneError(`expected an environment that can be drawn, got ${id}, which has no draw(); give it one`);
  }
  const { width, height: top, fps } = specOf(id).doc ?? usual;
  const size = { width: even(width), height: even(top + captionHeight) };
  registerFonts();
  return {
    ...size,
    fps,
    *frames() {
      const canvas = createCanvas(size.width, size.height);
      const context = canvas.getContext("2d");
      for (const { env, episode, step, return: sum } of playReplay(replay)) {
        if (step === 0) continue;
        context.save();
        env.draw?.(context);
        context.restore();
        const caption = { title: id, step, return: sum, episode: episode + 1, episodes: replay.episodes.length };
        drawCaption(context, caption, { ...size, top });
        yield context.getImageData(0, 0, size.width, size.height).data as Uint8ClampedArray<ArrayBuffer>;
      }
    },
  };
}

function even(pixels: number): number {
  return pixels + (pixels % 2);
}
