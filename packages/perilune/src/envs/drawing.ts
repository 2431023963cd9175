import { cos, sin } from "../math/trig.ts";
import type { DrawContext, DrawGradient } from "./draw-context.ts";

/** The colours of every drawing: a landscape under an evening sky, pale bodies, and warm signs of what acts on them. */
export const palette = {
  skyTop: "#10162f",
  skyBottom: "#3a4684",
  star: "#c9d2f5",
  hill: "#232c5c",
  ground: "#161d3f",
  groundEdge: "#7c8bc9",
  body: "#eef1fb",
  shade: "#a3b0dc",
  dark: "#0b1024",
  /** What moves by itself: poles, links, wheels' hubs. */
  amber: "#ffb84d",
  /** What the agent does: forces, torques, flames. */
  coral: "#ff6f61",
  /** Where to go: flags, goal lines. */
  mint: "#4fd8b0",
} as const;

const STARS = 36;

/** Fills the whole drawing with the sky and its stars; the first thing to draw. */
export function paintSky(context: DrawContext, width: number, height: number): void {
  const gradient = context.createLinearGradient(0, 0, 0, height);
  gradient.addColorStop(0, palette.skyTop);
  gradient.addColorStop(1, palette.skyBottom);
  context.fillStyle = gradient;
  context.fillRect(0, 0, width, height);
  context.save();
  for (let i = 1; i <= STARS; i++) {
    // Martin Roberts' R2 sequence spreads points evenly without a table and without chance.
    const x = (i * 0.7548776662466927) % 1;
    const y = (i * 0.5698402909980532) % 1;
    context.globalAlpha = 0.7 * (1 - y) + 0.05;
    disc(context, x * width, y * height * 0.75, 0.6 + (i % 4) * 0.25, palette.star);
  }
  context.restore();
}

/** Far hills that end at the bottom of the drawing; `y` is the height of their middle. */
export function paintHills(context: DrawContext, y: number, width: number, height: number): void {
  const slices = 60;
  const points = [0, height];
  for (let i = 0; i <= slices; i++) {
    const x = (i / slices) * width;
    points.push(x, y - 24 * sin(0.011 * x + 2.2) - 11 * sin(0.031 * x));
  }
  points.push(width, height);
  polygon(context, points, palette.hill);
}

export function disc(context: DrawContext, x: number, y: number, radius: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

/** A straight bar with round ends. */
export function rod(
  context: DrawContext,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  width: number,
  color: string,
): void {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.stroke();
}

export function roundedRect(
  context: DrawContext,
  x: number,
  y: number,
  width: number,
  height: number,
  radius: number,
  color: string,
): void {
  const right = x + width;
  const bottom = y + height;
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x + radius, y);
  context.lineTo(right - radius, y);
  context.quadraticCurveTo(right, y, right, y + radius);
  context.lineTo(right, bottom - radius);
  context.quadraticCurveTo(right, bottom, right - radius, bottom);
  context.lineTo(x + radius, bottom);
  context.quadraticCurveTo(x, bottom, x, bottom - radius);
  context.lineTo(x, y + radius);
  context.quadraticCurveTo(x, y, x + radius, y);
  context.closePath();
  context.fill();
}

/** A closed shape through `points` (x0, y0, x1, y1, …), filled with a colour or a gradient. */
export function polygon(context: DrawContext, points: readonly number[], fill: string | DrawGradient): void {
  context.fillStyle = fill;
  context.beginPath();
  context.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) context.lineTo(points[i], points[i + 1]);
  context.closePath();
  context.fill();
}

/** The filled tip of an arrow at (x, y) that points along the angle. */
function arrowHead(context: DrawContext, x: number, y: number, angle: number, size: number, color: string): void {
  const dx = size * cos(angle);
  const dy = size * sin(angle);
  polygon(context, [x + dx, y + dy, x - 0.7 * dy, y + 0.7 * dx, x + 0.7 * dy, y - 0.7 * dx], color);
}

/** A level arrow of a signed length (positive: to the right) that ends in its tip; a force along the ground. */
export function arrow(context: DrawContext, x: number, y: number, length: number, color: string): void {
  if (length === 0) return;
  const tip = length > 0 ? 10 : -10;
  rod(context, x, y, x + length - tip, y, 5, color);
  arrowHead(context, x + length - tip, y, length > 0 ? 0 : Math.PI, 10, color);
}

/**
 * An arrow around (x, y), counter-clockwise for a positive `sweep` (radians); a torque.
 *
 * Its middle stands above the centre, so that a growing torque grows to both sides.
 */
export function turnArrow(
  context: DrawContext,
  x: number,
  y: number,
  radius: number,
  sweep: number,
  color: string,
): void {
  if (sweep === 0) return;
  const start = -0.5 * Math.PI + 0.5 * sweep;
  const end = start - sweep;
  context.strokeStyle = color;
  context.lineWidth = 5;
  context.lineCap = "round";
  context.beginPath();
  context.arc(x, y, radius, start, end, sweep > 0);
  context.stroke();
  const forward = sweep > 0 ? -0.5 * Math.PI : 0.5 * Math.PI;
  arrowHead(context, x + radius * cos(end), y + radius * sin(end), end + forward, 10, color);
}

/** A pennant on a pole that stands at (x, y). */
export function flag(context: DrawContext, x: number, y: number, color: string): void {
  rod(context, x, y, x, y - 46, 3, palette.body);
  polygon(context, [x + 1.5, y - 46, x + 27, y - 38, x + 1.5, y - 30], color);
}

/** A joint between bars: a ring with a dark bore. */
export function joint(context: DrawContext, x: number, y: number, radius: number): void {
  disc(context, x, y, radius, palette.body);
  disc(context, x, y, 0.45 * radius, palette.dark);
}
