import { atan2 } from "../../math/trig.ts";
import type { Transform } from "../../physics2d/transform.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, flag, paintSky, palette, polygon, rod, roundedRect } from "../drawing.ts";
import { SCALE, VIEWPORT_HEIGHT, VIEWPORT_WIDTH } from "./lunar-lander-doc.ts";

/** What the drawing shows; lengths in metres, y upwards. */
export interface LanderView {
  /** Heights of the terrain's points, evenly spaced. */
  readonly surface: Float64Array;
  /** First and last point of the pad. */
  readonly pad: readonly [number, number];
  readonly lander: Transform;
  readonly legs: readonly [Transform, Transform];
  readonly legsTouch: readonly [boolean, boolean];
  /** In [0, 1] and [−1, 1]; a negative side power pushes to the left. */
  readonly mainPower: number;
  readonly sidePower: number;
}

const FLAME_CLEAR = "#ff6f6100";
const FLAME_CORE = "#fff4d6";
const GROUND_TOP = "#8590bd";
const FOIL = "#e0a03c";
const FOIL_SHADE = "#a8722a";
const GLASS = "#274690";
const OCEAN = "#7fb2ff";
const OCEAN_SHADE = "#22407f";
const LAND = "#8fd0a866";
const NIGHT = "#0b1024aa";
const CRATERS = 16;

/** Draws the moon, the pad between its flags and the lander; nothing here is left to chance. */
export function drawLunarLander(context: DrawContext, view: LanderView): void {
  context.save();
  paintSky(context, VIEWPORT_WIDTH, VIEWPORT_HEIGHT);
  drawEarth(context, 478, 82, 24);
  drawRidge(context, view.surface);
  drawGround(context, view.surface);
  drawPad(context, view);
  for (const side of [0, 1] as const) drawLeg(context, view, side);
  inFrameOf(context, view.lander, () => {
    drawFlames(context, view);
    drawHull(context);
  });
  context.restore();
}

function pixelX(x: number): number {
  return x * SCALE;
}

function pixelY(y: number): number {
  return VIEWPORT_HEIGHT - y * SCALE;
}

/** Draws in the frame of a body: pixels, y downwards, turned with the body. */
function inFrameOf(context: DrawContext, { x, y, sin, cos }: Transform, draw: () => void): void {
  context.save();
  context.translate(pixelX(x), pixelY(y));
  context.rotate(-atan2(sin, cos));
  draw();
  context.restore();
}

/** The Earth, lit from the upper left. */
function drawEarth(context: DrawContext, x: number, y: number, radius: number): void {
  const light = context.createRadialGradient(x - 0.5 * radius, y - 0.5 * radius, 0, x, y, 1.3 * radius);
  light.addColorStop(0, palette.body);
  light.addColorStop(0.35, OCEAN);
  light.addColorStop(1, OCEAN_SHADE);
  context.fillStyle = light;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = LAND;
  for (const [landX, landY, width, height, turn] of [
    [-0.25, -0.3, 0.42, 0.24, 0.5],
    [0.1, 0.12, 0.24, 0.4, -0.4],
    [-0.5, 0.35, 0.2, 0.14, 0.2],
  ] as const) {
    context.beginPath();
    context.ellipse(x + landX * radius, y + landY * radius, width * radius, height * radius, turn, 0, 2 * Math.PI);
    context.fill();
  }
  // The night side, along the edge towards the lower right.
  const across = radius * Math.SQRT1_2;
  context.fillStyle = NIGHT;
  context.beginPath();
  context.arc(x, y, radius + 0.5, -0.25 * Math.PI, 0.75 * Math.PI);
  context.quadraticCurveTo(x + 0.75 * radius, y + 0.75 * radius, x + across, y - across);
  context.fill();
}

/** Far hills, made from the terrain so that each episode has its own. */
function drawRidge(context: DrawContext, surface: Float64Array): void {
  const count = surface.length;
  const step = VIEWPORT_WIDTH / (count - 1);
  const height = (i: number): number => pixelY(1.9 + 0.55 * surface[(7 * i + 3) % count]);
  context.fillStyle = palette.hill;
  context.beginPath();
  context.moveTo(0, VIEWPORT_HEIGHT);
  context.lineTo(0, height(0));
  for (let i = 0; i + 1 < count; i++) {
    const x = i * step;
    context.quadraticCurveTo(x, height(i), x + step / 2, (height(i) + height(i + 1)) / 2);
  }
  context.lineTo(VIEWPORT_WIDTH, height(count - 1));
  context.lineTo(VIEWPORT_WIDTH, VIEWPORT_HEIGHT);
  context.closePath();
  context.fill();
}

function drawGround(context: DrawContext, surface: Float64Array): void {
  const step = VIEWPORT_WIDTH / (surface.length - 1);
  const outline = [0, VIEWPORT_HEIGHT];
  for (let i = 0; i < surface.length; i++) outline.push(i * step, pixelY(surface[i]));
  outline.push(VIEWPORT_WIDTH, VIEWPORT_HEIGHT);
  const depth = context.createLinearGradient(0, pixelY(6), 0, VIEWPORT_HEIGHT);
  depth.addColorStop(0, GROUND_TOP);
  depth.addColorStop(1, palette.ground);
  polygon(context, outline, depth);
  drawCraters(context, surface);
  context.strokeStyle = palette.groundEdge;
  context.lineWidth = 2.5;
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(0, pixelY(surface[0]));
  for (let i = 1; i < surface.length; i++) context.lineTo(i * step, pixelY(surface[i]));
  context.stroke();
}

/** Flat craters below the surface, each with a lit rim. */
function drawCraters(context: DrawContext, surface: Float64Array): void {
  context.save();
  for (let i = 1; i <= CRATERS; i++) {
    const place = ((i * 0.618034 + surface[i % surface.length]) % 1) * (surface.length - 1);
    const left = Math.floor(place);
    const ground = surface[left] + (place - left) * (surface[left + 1] - surface[left]);
    const x = (place * VIEWPORT_WIDTH) / (surface.length - 1);
    const y = pixelY(ground) + 14 + ((i * 37) % 60);
    const radius = 4 + ((i * 5) % 9);
    context.globalAlpha = 0.28;
    for (const [shift, color] of [
      [1.2, palette.groundEdge],
      [0, palette.dark],
    ] as const) {
      context.fillStyle = color;
      context.beginPath();
      context.ellipse(x, y + shift, radius, 0.34 * radius, 0, 0, 2 * Math.PI);
      context.fill();
    }
  }
  context.restore();
}

function drawPad(context: DrawContext, { surface, pad: [first, last] }: LanderView): void {
  const step = VIEWPORT_WIDTH / (surface.length - 1);
  const y = pixelY(surface[first]);
  rod(context, first * step, y, last * step, y, 4, palette.body);
  for (let x = first * step + 12; x < last * step; x += 16) disc(context, x, y + 7, 1.6, palette.amber);
  flag(context, first * step, y, palette.mint);
  flag(context, last * step, y, palette.mint);
}

/** A leg as long as its body, the strut that holds it, and a foot that lights up on the ground. */
function drawLeg(context: DrawContext, { lander, legs, legsTouch }: LanderView, index: 0 | 1): void {
  const leg = legs[index];
  const side = index === 0 ? 1 : -1;
  const [hipX, hipY] = toPixels(lander, side * 13, -7);
  const [kneeX, kneeY] = toPixels(leg, 0, 6);
  const [footX, footY] = toPixels(leg, 0, -7);
  const [tipX, tipY] = toPixels(leg, side * 5, -8);
  const [heelX, heelY] = toPixels(leg, side * -4, -8);
  rod(context, hipX, hipY, footX, footY, 2, palette.shade);
  rod(context, hipX, hipY, kneeX, kneeY, 3, palette.shade);
  rod(context, kneeX, kneeY, footX, footY, 4, palette.body);
  rod(context, tipX, tipY, heelX, heelY, 3, legsTouch[index] ? palette.mint : palette.shade);
}

/** A point of a body's frame (in 1/30 m, y upwards), in pixels. */
function toPixels({ x, y, sin, cos }: Transform, localX: number, localY: number): readonly [number, number] {
  return [pixelX(x) + cos * localX - sin * localY, pixelY(y) - (sin * localX + cos * localY)];
}

function drawHull(context: DrawContext): void {
  polygon(context, [-5, 9, 5, 9, 8, 15, -8, 15], palette.dark);
  const foil = context.createLinearGradient(-17, 0, 17, 0);
  foil.addColorStop(0, FOIL);
  foil.addColorStop(0.4, palette.amber);
  foil.addColorStop(1, FOIL_SHADE);
  polygon(context, [-17, 0, 17, 0, 17, 10, -17, 10], foil);
  const cabin = context.createLinearGradient(-15, 0, 15, 0);
  cabin.addColorStop(0, palette.body);
  cabin.addColorStop(1, palette.shade);
  polygon(context, [-14, -17, 14, -17, 17, 0, -17, 0], cabin);
  for (const side of [-1, 1]) roundedRect(context, side * 15.5 - 2, -15, 4, 6, 1.5, palette.dark);
  disc(context, 0, -8, 5.5, palette.shade);
  disc(context, 0, -8, 4.2, GLASS);
  disc(context, -1.4, -9.4, 1.3, palette.body);
  rod(context, 8, -17, 10, -23, 1.2, palette.shade);
  disc(context, 10, -23, 1.5, palette.coral);
}

function drawFlames(context: DrawContext, { lander, mainPower, sidePower }: LanderView): void {
  // Flicker from where the lander is: the same picture of the same state.
  const flicker = (Math.abs(977 * lander.x + 1013 * lander.y) * 10) % 1;
  if (mainPower > 0) {
    const length = (22 + 26 * mainPower) * (0.85 + 0.3 * flicker);
    const glow = context.createRadialGradient(0, 18, 2, 0, 24, 46);
    glow.addColorStop(0, "#ffb84d66");
    glow.addColorStop(1, "#ffb84d00");
    context.fillStyle = glow;
    context.beginPath();
    context.arc(0, 24, 46, 0, 2 * Math.PI);
    context.fill();
    drawFlame(context, 0, 14, 0, length, 7);
  }
  if (sidePower !== 0) {
    const side = sidePower < 0 ? 1 : -1;
    drawFlame(context, side * 17, -12, side, (8 + 14 * Math.abs(sidePower)) * (0.8 + 0.4 * flicker), 3.5);
  }
}

/** A flame from a nozzle at (x, y): downwards, or to a side (−1 or 1). */
function drawFlame(context: DrawContext, x: number, y: number, side: number, length: number, width: number): void {
  const alongX = side;
  const alongY = side === 0 ? 1 : 0;
  for (const [share, color] of [
    [1, palette.coral],
    [0.7, palette.amber],
    [0.4, FLAME_CORE],
  ] as const) {
    const reach = share * length;
    const half = (0.4 + 0.6 * share) * width;
    const endX = x + alongX * reach;
    const endY = y + alongY * reach;
    const fade = context.createLinearGradient(x, y, endX, endY);
    fade.addColorStop(0, color);
    fade.addColorStop(0.6, color);
    fade.addColorStop(1, FLAME_CLEAR);
    context.fillStyle = fade;
    context.beginPath();
    context.moveTo(x - alongY * half, y - alongX * half);
    context.quadraticCurveTo(
      x - alongY * half + 0.6 * alongX * reach,
      y + 0.6 * alongY * reach - alongX * half,
      endX,
      endY,
    );
    context.quadraticCurveTo(
      x + alongY * half + 0.6 * alongX * reach,
      y + 0.6 * alongY * reach + alongX * half,
      x + alongY * half,
      y + alongX * half,
    );
    context.closePath();
    context.fill();
  }
}
