import type { DrawContext } from "../draw-context.ts";
import { disc, palette, polygon, rod, roundedRect } from "../drawing.ts";

/** A cell is drawn in units of its own: `UNIT` across, whatever its size in pixels. */
export const UNIT = 100;

/** A step on the grid: rows downwards, columns to the right. */
export interface Heading {
  readonly row: number;
  readonly column: number;
}

/** Where a grid stands in a drawing, and how large its square cells are, in pixels. */
export interface GridPlace {
  readonly x: number;
  readonly y: number;
  readonly cell: number;
}

/** The largest grid of square cells that fits into a drawing with a margin (pixels) around, centred. */
export function placeGrid(rows: number, columns: number, width: number, height: number, margin: number): GridPlace {
  const cell = Math.min((width - 2 * margin) / columns, (height - 2 * margin) / rows);
  return { x: (width - columns * cell) / 2, y: (height - rows * cell) / 2, cell };
}

/** Runs `paint` with the origin at the upper left corner of a cell and `UNIT` as its side. */
export function inCell(
  context: DrawContext,
  { x, y, cell }: GridPlace,
  row: number,
  column: number,
  paint: () => void,
): void {
  context.save();
  context.translate(x + column * cell, y + row * cell);
  context.scale(cell / UNIT, cell / UNIT);
  paint();
  context.restore();
}

/** A tile with a lit upper edge; fills its cell but for a seam. */
export function paintTile(context: DrawContext, color: string, edge: string): void {
  roundedRect(context, 2, 2, UNIT - 4, UNIT - 4, 9, edge);
  roundedRect(context, 2, 6, UNIT - 4, UNIT - 8, 9, color);
}

/** The ring an episode starts from. */
export function paintStart(context: DrawContext): void {
  context.strokeStyle = palette.amber;
  context.lineWidth = 5;
  context.globalAlpha = 0.75;
  context.beginPath();
  context.ellipse(50, 80, 30, 11, 0, 0, 2 * Math.PI);
  context.stroke();
  context.globalAlpha = 1;
}

/** A pennant to reach. */
export function paintGoal(context: DrawContext, color: string = palette.mint): void {
  paintShadow(context, 40, 84, 20);
  rod(context, 38, 84, 38, 18, 7, palette.dark);
  rod(context, 38, 84, 38, 18, 3, palette.body);
  polygon(context, [40, 16, 80, 30, 40, 46], color);
}

/** A little wanderer with a hat, looking where it goes. */
export function paintWanderer(context: DrawContext, { row, column }: Heading): void {
  paintShadow(context, 50, 84, 22);
  const lean = 3 * column;
  rod(context, 43, 82, 43 + lean, 70, 8, palette.dark);
  rod(context, 57, 82, 57 + lean, 70, 8, palette.dark);
  polygon(context, [34, 76, 66, 76, 60 + lean, 46, 40 + lean, 46], palette.coral);
  disc(context, 50 + lean, 40, 16, palette.body);
  polygon(context, [32 + lean, 36, 68 + lean, 36, 52 - 2 * lean, 8], palette.amber);
  rod(context, 32 + lean, 36, 68 + lean, 36, 6, palette.amber);
  // Seen from behind, it has no eyes.
  if (row < 0) return;
  for (const side of [-5.5, 5.5]) disc(context, 50 + lean + side + 5 * column, 45, 2.6, palette.dark);
}

/** The soft shadow of what stands at (x, y). */
export function paintShadow(context: DrawContext, x: number, y: number, radius: number): void {
  context.fillStyle = palette.dark;
  context.globalAlpha = 0.35;
  context.beginPath();
  context.ellipse(x, y, radius, 0.35 * radius, 0, 0, 2 * Math.PI);
  context.fill();
  context.globalAlpha = 1;
}
