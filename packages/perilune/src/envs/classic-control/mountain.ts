/** What both mountain cars share: the valley, what is seen of it, and its drawing. */
import { atan2, cos, sin } from "../../math/trig.ts";
import type { DrawContext } from "../draw-context.ts";
import { arrow, disc, flag, paintHills, paintSky, palette, roundedRect } from "../drawing.ts";
import type { ArgumentDoc, QuantityDoc } from "../env-doc.ts";

export const MIN_POSITION = -1.2;
export const MAX_POSITION = 0.6;
export const MAX_SPEED = 0.07;
export const GRAVITY = 0.0025;

export const WIDTH = 600;
export const HEIGHT = 400;
const SCALE = WIDTH / (MAX_POSITION - MIN_POSITION); // pixels a unit of position
const SLICES = 90;

export const OBSERVATION: readonly QuantityDoc[] = [
  { name: "position", min: MIN_POSITION, max: MAX_POSITION },
  { name: "velocity", min: -MAX_SPEED, max: MAX_SPEED, unit: "per step" },
];

/** The range the position starts in; the car starts at rest. */
export const START: { readonly low: number; readonly high: number } = { low: -0.6, high: -0.4 };

export const STARTING_STATE =
  "The position is uniform from −0.6 to −0.4 (the reset options `low` and `high` choose another range), the velocity 0.";

export const ARGUMENTS: Readonly<Record<"goalVelocity", ArgumentDoc>> = {
  goalVelocity: { type: "number", default: 0, description: "Least velocity at the flag that ends the episode." },
};

/** Thesis in which the task first appeared, and the code whose constants are used. */
export const SOURCE: string =
  "A. W. Moore, Efficient Memory-based Learning for Robot Control, PhD thesis, University of Cambridge, 1990; " +
  "constants from R. S. Sutton's MountainCar1.cp.";

function pixelX(position: number): number {
  return (position - MIN_POSITION) * SCALE;
}

/** Height of the track (0.45 sin 3x + 0.55, for drawing only) in pixels from the top. */
function pixelY(position: number): number {
  return HEIGHT + 12 - (0.45 * sin(3 * position) + 0.55) * SCALE;
}

/** The valley with a flag at `goal` and the car at `position`, driven by `force` (−1 to 1). */
export function drawMountain(context: DrawContext, position: number, goal: number, force: number): void {
  context.save();
  paintSky(context, WIDTH, HEIGHT);
  paintHills(context, 280, WIDTH, HEIGHT);
  flag(context, pixelX(goal), pixelY(goal), palette.mint);
  drawValley(context);
  context.translate(pixelX(position), pixelY(position));
  // Downwards on the drawing, so uphill to the right turns the car counter-clockwise.
  context.rotate(atan2(-1.35 * cos(3 * position), 1));
  drawCar(context);
  arrow(context, 34 * Math.sign(force), -22, 40 * force, palette.coral);
  context.restore();
}

function drawValley(context: DrawContext): void {
  context.beginPath();
  context.moveTo(-4, HEIGHT + 4);
  for (let i = -1; i <= SLICES + 1; i++) {
    const position = MIN_POSITION + (i / SLICES) * (MAX_POSITION - MIN_POSITION);
    context.lineTo(pixelX(position), pixelY(position));
  }
  context.lineTo(WIDTH + 4, HEIGHT + 4);
  context.closePath();
  context.fillStyle = palette.ground;
  context.fill();
  context.strokeStyle = palette.groundEdge;
  context.lineWidth = 3;
  context.stroke();
}

/** The car on its wheels, its ground at (0, 0). */
function drawCar(context: DrawContext): void {
  roundedRect(context, -14, -34, 26, 16, 7, palette.shade);
  roundedRect(context, -25, -26, 50, 17, 7, palette.body);
  roundedRect(context, 19, -22, 6, 6, 3, palette.amber);
  for (const wheel of [-14, 14]) {
    disc(context, wheel, -8, 8, palette.dark);
    disc(context, wheel, -8, 3, palette.shade);
  }
}
