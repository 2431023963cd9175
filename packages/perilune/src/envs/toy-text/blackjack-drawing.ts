import type { DrawContext } from "../draw-context.ts";
import { disc, palette, polygon, roundedRect } from "../drawing.ts";

const CARD_WIDTH = 78;
export const CARD_HEIGHT = 110;
const GAP = 12;

/** A round table under the sky. */
export function paintTable(context: DrawContext, width: number, height: number): void {
  context.fillStyle = palette.groundEdge;
  context.beginPath();
  context.ellipse(width / 2, height / 2, 0.49 * width, 0.49 * height, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = palette.ground;
  context.beginPath();
  context.ellipse(width / 2, height / 2, 0.48 * width, 0.475 * height, 0, 0, 2 * Math.PI);
  context.fill();
}

/** A hand of `count` cards in the middle, closer together the more there are, with its name above. */
export function paintRow(
  context: DrawContext,
  name: string,
  count: number,
  width: number,
  y: number,
  paint: (index: number, x: number) => void,
): void {
  context.fillStyle = palette.body;
  context.font = "bold 17px sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(name, width / 2, y - 16);
  const step = Math.min(CARD_WIDTH + GAP, (0.7 * width - CARD_WIDTH) / Math.max(count - 1, 1));
  const left = (width - CARD_WIDTH - (count - 1) * step) / 2;
  for (let index = 0; index < count; index++) paint(index, left + index * step);
}

/** An open card; suits are 0 clubs, 1 diamonds, 2 hearts, 3 spades. */
export function paintCard(context: DrawContext, x: number, y: number, face: string, suit: number): void {
  const color = suit === 1 || suit === 2 ? palette.coral : palette.ground;
  roundedRect(context, x - 1, y - 1, CARD_WIDTH + 2, CARD_HEIGHT + 2, 9, palette.dark);
  roundedRect(context, x, y, CARD_WIDTH, CARD_HEIGHT, 8, palette.body);
  context.fillStyle = color;
  context.font = "bold 22px sans-serif";
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(face, x + 8, y + 19);
  paintSuit(context, x + CARD_WIDTH / 2 + 4, y + CARD_HEIGHT / 2 + 10, 20, suit, color);
}

/** A card face down. */
export function paintCardBack(context: DrawContext, x: number, y: number): void {
  roundedRect(context, x - 1, y - 1, CARD_WIDTH + 2, CARD_HEIGHT + 2, 9, palette.dark);
  roundedRect(context, x, y, CARD_WIDTH, CARD_HEIGHT, 8, palette.body);
  roundedRect(context, x + 5, y + 5, CARD_WIDTH - 10, CARD_HEIGHT - 10, 5, palette.skyBottom);
  const [middleX, middleY] = [x + CARD_WIDTH / 2, y + CARD_HEIGHT / 2];
  disc(context, middleX, middleY, 18, palette.star);
  disc(context, middleX + 8, middleY - 5, 15, palette.skyBottom);
}

/** What a reward means, between the hands. */
export function paintVerdict(context: DrawContext, reward: number, width: number, height: number): void {
  const [text, color] =
    reward > 0
      ? [reward > 1 ? "natural" : "won", palette.mint]
      : reward < 0
        ? ["lost", palette.coral]
        : ["draw", palette.amber];
  context.fillStyle = color;
  context.font = "bold 20px sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.fillText(text, 0.93 * width, height / 2);
}

/** A suit's sign around (x, y), about twice `size` high. */
function paintSuit(context: DrawContext, x: number, y: number, size: number, suit: number, color: string): void {
  const s = size;
  if (suit === 1) {
    polygon(context, [x, y - 1.2 * s, x + 0.9 * s, y, x, y + 1.2 * s, x - 0.9 * s, y], color);
    return;
  }
  if (suit === 2) {
    paintHeart(context, x, y, s, color);
    return;
  }
  if (suit === 3) paintHeart(context, x, y - 0.1 * s, -s, color);
  else
    for (const [dx, dy] of [
      [0, -0.6],
      [-0.55, 0.2],
      [0.55, 0.2],
    ])
      disc(context, x + dx * s, y + dy * s, 0.48 * s, color);
  polygon(context, [x, y, x + 0.4 * s, y + 1.1 * s, x - 0.4 * s, y + 1.1 * s], color);
}

/** A heart; of a negative size, one that stands on its head. */
function paintHeart(context: DrawContext, x: number, y: number, size: number, color: string): void {
  context.fillStyle = color;
  context.beginPath();
  context.moveTo(x, y + size);
  context.quadraticCurveTo(x - 1.1 * size, y + 0.1 * size, x - size, y - 0.35 * size);
  context.quadraticCurveTo(x - 0.75 * size, y - 1.15 * size, x, y - 0.5 * size);
  context.quadraticCurveTo(x + 0.75 * size, y - 1.15 * size, x + size, y - 0.35 * size);
  context.quadraticCurveTo(x + 1.1 * size, y + 0.1 * size, x, y + size);
  context.closePath();
  context.fill();
}
