import { sin } from "../../math/trig.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, flag, paintHills, paintSky, palette, rod, roundedRect } from "../drawing.ts";
import { HEIGHT, WIDTH, WINDOW_AHEAD, WINDOW_BEHIND } from "./platformer-doc.ts";
import { COLUMNS, FLAG, type Level, ROWS } from "./platformer-level.ts";

const TILE = HEIGHT / ROWS; // pixels
const VIEW = WIDTH / TILE; // columns
/** Columns between the left edge of the picture and the player, away from the ends of the level. */
const LEAD = 5;

/** What there is to know of the player, in tiles. */
export interface PlayerPose {
  readonly x: number;
  readonly y: number;
  readonly vx: number;
  readonly vy: number;
  readonly grounded: boolean;
  readonly facing: number;
}

/** The part of the level around the player; `windowed` dims what the player does not see. */
export function drawPlatformer(
  context: DrawContext,
  player: PlayerPose,
  level: Level,
  { windowed }: { readonly windowed: boolean },
): void {
  const camera = Math.min(Math.max(player.x - LEAD, 0), COLUMNS - VIEW);
  context.save();
  paintSky(context, WIDTH, HEIGHT);
  // The hills are far away, so they pass more slowly.
  context.save();
  context.translate(-camera * 6, 0);
  paintHills(context, 270, WIDTH + COLUMNS * 6, HEIGHT);
  context.restore();

  context.translate(-camera * TILE, 0);
  const first = Math.floor(camera);
  for (let column = first; column <= first + VIEW && column < COLUMNS; column++) drawColumn(context, level, column);
  flag(context, (FLAG + 0.5) * TILE, HEIGHT - level.ground[FLAG] * TILE, palette.mint);
  for (const { x, direction } of level.enemies) {
    drawEnemy(context, x * TILE, HEIGHT - level.ground[Math.floor(x)] * TILE, direction, x);
  }
  drawPlayer(context, player);
  if (windowed) dimUnseen(context, Math.floor(player.x), camera);
  context.restore();
}

function drawColumn(context: DrawContext, { ground, platform, coin }: Level, column: number): void {
  const x = column * TILE;
  if (ground[column] > 0) {
    const top = HEIGHT - ground[column] * TILE;
    // Half a pixel of overlap hides the seams between columns.
    context.fillStyle = palette.ground;
    context.fillRect(x, top, TILE + 0.5, HEIGHT - top);
    context.fillStyle = palette.mint;
    context.fillRect(x, top, TILE + 0.5, 5);
    context.fillStyle = palette.hill;
    context.fillRect(x + 8, top + 16, 10, 6);
    context.fillRect(x + 24, top + 28, 8, 5);
  }
  if (platform[column] > 0) {
    const top = HEIGHT - platform[column] * TILE;
    roundedRect(context, x + 1, top, TILE - 2, TILE, 6, palette.groundEdge);
    roundedRect(context, x + 4, top + 6, TILE - 8, TILE - 10, 4, "#4b5aa0");
  }
  if (coin[column] > 0) {
    const y = HEIGHT - (coin[column] - 0.5) * TILE;
    disc(context, x + TILE / 2, y, 10, palette.amber);
    disc(context, x + TILE / 2, y, 7, "#ffd787");
    rod(context, x + TILE / 2, y - 3, x + TILE / 2, y + 3, 3, palette.amber);
  }
}

/** A bristling ball on two feet that move with its place. */
function drawEnemy(context: DrawContext, x: number, floor: number, direction: number, place: number): void {
  const stride = 4 * sin(9 * place);
  for (const [side, lift] of [
    [-7, stride],
    [7, -stride],
  ]) {
    roundedRect(context, x + side - 6, floor - 7 - Math.max(lift, 0), 12, 7, 3, palette.dark);
  }
  for (const [dx, dy] of [
    [-13, -24],
    [0, -31],
    [13, -24],
  ]) {
    rod(context, x, floor - 16, x + dx, floor + dy, 4, palette.body);
  }
  disc(context, x, floor - 16, 12.5, palette.coral);
  for (const side of [-4, 5]) {
    disc(context, x + 2 * direction + side, floor - 18, 3.6, palette.body);
    disc(context, x + 3.4 * direction + side, floor - 18, 1.8, palette.dark);
  }
}

/** A small astronaut: helmet, visor, suit, and feet that run. */
function drawPlayer(context: DrawContext, { x, y, vx, grounded, facing }: PlayerPose): void {
  const middle = x * TILE;
  const feet = HEIGHT - y * TILE;
  const stride = grounded ? Math.min(Math.abs(vx) * 40, 7) * sin(5 * x) : 5;
  for (const [side, lift] of [
    [-5, stride],
    [5, -stride],
  ]) {
    roundedRect(context, middle + side - 4 + lift * facing * 0.7, feet - 8, 9, 8, 3, palette.shade);
  }
  roundedRect(context, middle - facing * 8 - 6, feet - 22, 12, 15, 4, palette.amber);
  roundedRect(context, middle - 9, feet - 22, 18, 17, 6, palette.body);
  disc(context, middle, feet - 25, 11, palette.body);
  roundedRect(context, middle + (facing > 0 ? -3 : -9), feet - 31, 12, 10, 5, palette.dark);
  disc(context, middle + facing * 5, feet - 28, 1.8, palette.star);
}

/** Darkens the columns outside the window, so that one sees what the agent does not. */
function dimUnseen(context: DrawContext, here: number, camera: number): void {
  const left = (here - WINDOW_BEHIND) * TILE;
  const right = (here + WINDOW_AHEAD + 1) * TILE;
  context.fillStyle = palette.dark;
  context.globalAlpha = 0.55;
  const start = camera * TILE;
  if (left > start) context.fillRect(start, 0, left - start, HEIGHT);
  if (right < start + WIDTH) context.fillRect(right, 0, start + WIDTH - right, HEIGHT);
  context.globalAlpha = 1;
}
