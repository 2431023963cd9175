import type { DrawContext } from "../draw-context.ts";
import { disc, palette, rod, roundedRect } from "../drawing.ts";
import { type Heading, paintShadow } from "./grid-drawing.ts";

/** A place where passengers wait and where they want to go. */
export interface Stand {
  readonly row: number;
  readonly column: number;
  readonly letter: string;
  readonly color: string;
}

/** Red, green, yellow and blue, in the order of their numbers. */
export const STANDS: readonly Stand[] = [
  { row: 0, column: 0, letter: "R", color: palette.coral },
  { row: 0, column: 4, letter: "G", color: palette.mint },
  { row: 4, column: 0, letter: "Y", color: palette.amber },
  { row: 4, column: 3, letter: "B", color: "#63a4ff" },
];

/** The coloured ground of a stand, with its letter. */
export function paintStand(context: DrawContext, { letter, color }: Stand): void {
  context.globalAlpha = 0.35;
  roundedRect(context, 6, 10, 88, 84, 8, color);
  context.globalAlpha = 1;
  context.fillStyle = color;
  context.font = "bold 22px sans-serif";
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText(letter, 13, 15);
}

/** The passenger who waits at the right of a stand. */
export function paintPassenger(context: DrawContext): void {
  paintShadow(context, 76, 84, 14);
  rod(context, 76, 80, 76, 62, 16, palette.shade);
  disc(context, 76, 42, 10, palette.body);
}

/** The taxi from above; its roof light is on while nobody is aboard. */
export function paintTaxi(context: DrawContext, { row, column }: Heading, aboard: boolean): void {
  context.save();
  context.translate(50, 52);
  context.rotate(row === 0 ? column * 0.5 * Math.PI : row > 0 ? Math.PI : 0);
  context.globalAlpha = 0.35;
  roundedRect(context, -21, -30, 46, 70, 12, palette.dark);
  context.globalAlpha = 1;
  for (const x of [-22, 22]) for (const y of [-18, 20]) rod(context, x, y - 5, x, y + 5, 7, palette.dark);
  roundedRect(context, -21, -35, 42, 70, 12, palette.amber);
  roundedRect(context, -16, -20, 32, 14, 5, palette.dark);
  roundedRect(context, -15, 18, 30, 9, 4, palette.dark);
  for (let square = 0; square < 6; square++) {
    context.fillStyle = square % 2 === 0 ? palette.dark : palette.body;
    context.fillRect(-15 + 5 * square, 10, 5, 5);
  }
  for (const x of [-13, 13]) disc(context, x, -32, 3.5, palette.body);
  if (aboard) disc(context, 0, 1, 7, palette.body);
  else roundedRect(context, -8, -3, 16, 7, 3, palette.mint);
  context.restore();
}
