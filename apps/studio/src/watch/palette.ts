/** A color as a number, as it stands in the pixels of a canvas: red in the lowest byte, alpha in the highest. */
type Color = number;

const channel = (color: Color, axis: number): number => (color >>> (8 * axis)) & 255;

/** Colors that share an entry of the palette, with how often each is there. */
interface Box {
  readonly colors: readonly (readonly [color: Color, count: number])[];
  readonly mean: readonly number[];
  /** The channel in which they differ most, and their squared distance from the mean in it, summed over all pixels. */
  readonly axis: number;
  readonly spread: number;
}

/**
 * At most so many colors that stand for all of some pixels.
 *
 * The box of colors that differs most is parted at its mean until there are enough (variance-based median cut: Wan,
 * Wong and Prusinkiewicz, 1988). All bits count: the smooth skies of the drawings would show fewer as stripes.
 */
export function paletteOf(pixels: Uint32Array, size: number): number[][] {
  const counts = new Map<Color, number>();
  for (const color of pixels) counts.set(color, (counts.get(color) ?? 0) + 1);
  const boxes = [boxOf([...counts])];
  while (boxes.length < size) {
    const widest = boxes.reduce((best, box, index) => (box.spread > boxes[best].spread ? index : best), 0);
    const { colors, mean, axis, spread } = boxes[widest];
    if (spread === 0) break;
    const isLow = ([color]: readonly [Color, number]): boolean => channel(color, axis) <= mean[axis];
    boxes[widest] = boxOf(colors.filter(isLow));
    boxes.push(boxOf(colors.filter((entry) => !isLow(entry))));
  }
  return boxes.map(({ mean }) => mean.map(Math.round));
}

function boxOf(colors: Box["colors"]): Box {
  const count = colors.reduce((sum, [, times]) => sum + times, 0);
  const axes = [0, 1, 2];
  const mean = axes.map(
    (axis) => colors.reduce((sum, [color, times]) => sum + times * channel(color, axis), 0) / count,
  );
  const spreads = axes.map((axis) =>
    colors.reduce((sum, [color, times]) => sum + times * (channel(color, axis) - mean[axis]) ** 2, 0),
  );
  const spread = Math.max(...spreads);
  return { colors, mean, axis: spreads.indexOf(spread), spread };
}

/** Gives each pixel the nearest color of a palette, by its number. */
export class PaletteMap {
  readonly #palette: readonly (readonly number[])[];
  readonly #known = new Map<Color, number>();

  constructor(palette: readonly (readonly number[])[]) {
    this.#palette = palette;
  }

  apply(pixels: Uint32Array): Uint8Array {
    const numbers = new Uint8Array(pixels.length);
    for (let index = 0; index < pixels.length; index++) numbers[index] = this.#numberOf(pixels[index]);
    return numbers;
  }

  #numberOf(color: Color): number {
    let nearest = this.#known.get(color);
    if (nearest !== undefined) return nearest;
    let least = Number.POSITIVE_INFINITY;
    nearest = 0;
    for (const [index, entry] of this.#palette.entries()) {
      let distance = 0;
      for (let axis = 0; axis < 3; axis++) distance += (entry[axis] - channel(color, axis)) ** 2;
      if (distance >= least) continue;
      least = distance;
      nearest = index;
    }
    this.#known.set(color, nearest);
    return nearest;
  }
}
