import type { DrawContext } from "../draw-context.ts";
import { disc, paintSky, palette, polygon, rod, roundedRect } from "../drawing.ts";
import type { MazeMap } from "./maze-map.ts";

export const WIDTH = 600;
export const HEIGHT = 480;
const MARGIN = 24;

/** What there is to draw of a moment in the maze; places are indices of tiles. */
export interface MouseMazeScene {
  readonly map: MazeMap;
  readonly mouse: number;
  /** The mouse's last move. */
  readonly facing: number;
  readonly cat: number | null;
  readonly catRound: readonly number[];
  readonly cheeses: readonly number[];
  readonly pile: number;
}

/** Puts the origin in the middle of a tile and makes a tile 100 units wide, draws, and goes back. */
export function onTile(context: DrawContext, map: MazeMap, tile: number, paint: (context: DrawContext) => void): void {
  const size = tileSize(map);
  const left = (WIDTH - size * map.columns) / 2;
  const top = (HEIGHT - size * map.rows) / 2;
  context.save();
  context.translate(
    left + (tile % map.columns) * size + size / 2,
    top + Math.floor(tile / map.columns) * size + size / 2,
  );
  context.scale(size / 100, size / 100);
  paint(context);
  context.restore();
}

function tileSize(map: MazeMap): number {
  return Math.min((WIDTH - 2 * MARGIN) / map.columns, (HEIGHT - 2 * MARGIN) / map.rows);
}

/** The sky, and the floors and walls of a map. */
export function drawMap(context: DrawContext, map: MazeMap): void {
  paintSky(context, WIDTH, HEIGHT);
  const size = tileSize(map);
  const [width, height] = [size * map.columns, size * map.rows];
  roundedRect(context, (WIDTH - width) / 2 - 10, (HEIGHT - height) / 2 - 10, width + 20, height + 20, 14, palette.dark);
  for (let tile = 0; tile < map.tiles.length; tile++) {
    onTile(context, map, tile, () => {
      if (map.tiles[tile] === "#") {
        roundedRect(context, -50, -50, 100, 100, 10, palette.groundEdge);
        roundedRect(context, -46, -42, 92, 88, 10, "#4b5aa0");
      } else {
        const even = (Math.floor(tile / map.columns) + (tile % map.columns)) % 2 === 0;
        roundedRect(context, -49, -49, 98, 98, 8, even ? palette.hill : "#1d264f");
      }
    });
  }
}

/** The maze with all that is in it. */
export function drawMouseMaze(context: DrawContext, scene: MouseMazeScene): void {
  const { map, mouse, cat } = scene;
  context.save();
  drawMap(context, map);
  for (const tile of scene.catRound) onTile(context, map, tile, () => disc(context, 0, 0, 7, palette.coral));
  for (const tile of scene.cheeses) onTile(context, map, tile, () => drawCheese(context));
  if (mouse !== scene.pile) onTile(context, map, scene.pile, () => drawPile(context));
  if (mouse !== cat) onTile(context, map, mouse, () => drawMouse(context, scene.facing));
  if (cat !== null) onTile(context, map, cat, () => drawCat(context, mouse === cat));
  context.restore();
}

function drawCheese(context: DrawContext): void {
  polygon(context, [-30, 4, 26, -22, 30, 4], "#ffd787");
  polygon(context, [-30, 4, 30, 4, 30, 26, -30, 26], palette.amber);
  for (const [x, y, radius] of [
    [-14, 15, 6],
    [8, 17, 5],
    [20, 11, 4],
  ]) {
    disc(context, x, y, radius, "#d98e2b");
  }
}

function drawPile(context: DrawContext): void {
  context.save();
  context.globalAlpha = 0.25;
  disc(context, 0, 0, 48, palette.amber);
  context.restore();
  for (const [x, y] of [
    [-20, 18],
    [20, 18],
    [0, 16],
    [-11, -4],
    [12, -4],
    [0, -26],
  ]) {
    context.save();
    context.translate(x, y);
    context.scale(0.62, 0.62);
    drawCheese(context);
    context.restore();
  }
}

/** Seen from above, its nose to the right before it is turned. */
function drawMouse(context: DrawContext, facing: number): void {
  context.save();
  context.rotate((facing - 1) * 0.5 * Math.PI);
  context.strokeStyle = palette.coral;
  context.lineWidth = 4;
  context.lineCap = "round";
  context.beginPath();
  context.moveTo(-24, 0);
  context.quadraticCurveTo(-40, -14, -46, 6);
  context.stroke();
  ellipse(context, -4, 0, 26, 18, palette.shade);
  for (const side of [-1, 1]) {
    disc(context, 8, side * 15, 10, palette.shade);
    disc(context, 8, side * 15, 6, palette.coral);
  }
  ellipse(context, 16, 0, 16, 12, palette.body);
  for (const side of [-1, 1]) disc(context, 20, side * 5, 2.6, palette.dark);
  disc(context, 32, 0, 3.4, palette.coral);
  context.restore();
}

/** Its face; with closed eyes once it has eaten. */
function drawCat(context: DrawContext, fed: boolean): void {
  for (const side of [-1, 1]) polygon(context, [side * 34, -38, side * 6, -24, side * 33, -4], palette.coral);
  ellipse(context, 0, 4, 36, 32, palette.coral);
  ellipse(context, 0, 16, 18, 12, palette.body);
  for (const side of [-1, 1]) {
    if (fed) {
      rod(context, side * 9, -2, side * 21, -2, 4, palette.dark);
    } else {
      ellipse(context, side * 15, -3, 8, 9, "#ffe9a8");
      ellipse(context, side * 15, -3, 2.8, 8, palette.dark);
    }
    for (const y of [12, 19]) rod(context, side * 14, 16, side * 38, y, 2, palette.body);
  }
  polygon(context, [-5, 9, 5, 9, 0, 15], palette.dark);
}

function ellipse(context: DrawContext, x: number, y: number, rx: number, ry: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.ellipse(x, y, rx, ry, 0, 0, 2 * Math.PI);
  context.fill();
}
