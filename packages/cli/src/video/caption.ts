import type { SKRSContext2D } from "@napi-rs/canvas";

/** What the line under a replay says. */
export interface Caption {
  readonly title: string;
  /** Steps taken in the episode. */
  readonly step: number;
  /** Sum of the rewards so far. */
  readonly return: number;
  /** Number of the episode, from 1. */
  readonly episode: number;
  readonly episodes: number;
}

/** Pixels that the line takes below the drawing. */
export const captionHeight = 32;

/** Where the line goes: from `top` to the lower edge. */
interface Place {
  readonly width: number;
  readonly height: number;
  readonly top: number;
}

/** Draws the line: what it is on the left, step and return on the right, in columns that do not move. */
export function drawCaption(context: SKRSContext2D, caption: Caption, { width, height, top }: Place): void {
  const middle = (top + height) / 2;
  const right = width - 14;
  context.save();
  context.fillStyle = "#0b1024";
  context.fillRect(0, top, width, height - top);
  context.textBaseline = "middle";
  context.font = "13px B612";
  context.fillStyle = "#a3b0dc";
  context.textAlign = "left";
  const episode = caption.episodes > 1 ? `   episode ${caption.episode} of ${caption.episodes}` : "";
  context.fillText(`${caption.title}${episode}`, 14, middle);
  context.textAlign = "right";
  context.fillText("return", right - 64, middle);
  context.fillText("step", right - 156, middle);
  context.font = "bold 13px B612";
  context.fillStyle = "#eef1fb";
  context.fillText(caption.return.toFixed(1).replace("-", "−"), right, middle);
  context.fillText(String(caption.step), right - 116, middle);
  context.restore();
}
