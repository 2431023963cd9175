/** A line of a chart. */
export interface Series {
  /** One character that tells it from the others where there are no colours. */
  readonly marker: string;
  /** In the order of x. */
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly paint: (text: string) => string;
}

export interface ChartOptions {
  /** Columns of the whole chart, its labels included. */
  readonly width: number;
  /** Rows of the drawing; one more holds the x axis. */
  readonly height: number;
  /** A value to show as a dashed line. */
  readonly threshold?: number | undefined;
}

interface Cell {
  /** Bits of a Braille character (Unicode 28xx), or none. */
  dots: number;
  marker: string;
  paint: (text: string) => string;
}

/** Bit of each dot of a Braille cell, by row and column. */
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/** Columns between two markers of a series. */
const markerSpacing = 12;

/** Draws lines with Braille dots, two by four a character, and their markers upon them. */
export function drawChart(series: readonly Series[], { width, height, threshold }: ChartOptions): string {
  const points = series.flatMap((line) => line.points);
  const values = [...points.map(({ y }) => y), ...(threshold === undefined ? [] : [threshold])];
  const range = (numbers: readonly number[]): readonly [number, number] => [
    numbers.reduce((a, b) => Math.min(a, b)),
    numbers.reduce((a, b) => Math.max(a, b)),
  ];
  if (points.length === 0) return "";
  const [low, high] = range(values);
  const last = range(points.map(({ x }) => x))[1];
  const labels = [high, (low + high) / 2, low].map(formatValue);
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const columns = Math.max(10, width - labelWidth - 2);
  const dotRow = (y: number): number => Math.round((high === low ? 0.5 : (high - y) / (high - low)) * (height * 4 - 1));

  const cells = Array.from({ length: height }, () =>
    Array.from({ length: columns }, (): Cell => ({ dots: 0, marker: "", paint: (text) => text })),
  );
  for (const [index, line] of series.entries()) {
    const rows = sampled(line.points, last, columns * 2).map((y) => (y === null ? null : dotRow(y)));
    drawLine(cells, rows, line);
    drawMarkers(cells, rows, line, index);
  }
  const dashed = threshold === undefined ? -1 : Math.floor(dotRow(threshold) / 4);
  const body = cells.map((row, index) => {
    const label = index === 0 ? labels[0] : index === height - 1 ? labels[2] : index === height >> 1 ? labels[1] : "";
    const empty = index === dashed ? "┄" : " ";
    return `${label.padStart(labelWidth)} │${row.map((cell) => textOf(cell, empty)).join("")}`.trimEnd();
  });
  const end = `${last.toLocaleString("en")} steps`;
  const axis = `${" ".repeat(labelWidth)} 0${end.padStart(columns)}`;
  return [...body, axis].join("\n");
}

/**
 * A line's value at each of `count` places from x = 0 to `last`: the mean of the points that fall there, else what lies
 * on the line between its neighbours; `null` before its first point and after its last.
 */
export function sampled(points: Series["points"], last: number, count: number): (number | null)[] {
  const sums = new Float64Array(count);
  const counts = new Uint32Array(count);
  for (const { x, y } of points) {
    const place = last === 0 ? 0 : Math.min(count - 1, Math.max(0, Math.floor((x / last) * count)));
    sums[place] += y;
    counts[place] += 1;
  }
  const means = Array.from(sums, (sum, place) => (counts[place] === 0 ? null : sum / counts[place]));
  let before = -1;
  for (let place = 0; place < count; place++) {
    const value = means[place];
    if (value === null) continue;
    const from = means[before] ?? value;
    for (let gap = before + 1; before >= 0 && gap < place; gap++) {
      means[gap] = from + ((value - from) * (gap - before)) / (place - before);
    }
    before = place;
  }
  return means;
}

/** Sets the dots of a line, one a column and those between it and the column before. */
function drawLine(cells: Cell[][], rows: readonly (number | null)[], { paint }: Series): void {
  for (const [x, row] of rows.entries()) {
    if (row === null) continue;
    const from = rows[x - 1] ?? row;
    const step = Math.sign(row - from);
    for (let y = row; y !== from || y === row; y -= step) {
      const cell = cells[y >> 2][x >> 1];
      cell.dots |= dotBits[y & 3][x & 1];
      cell.paint = paint;
      if (step === 0) break;
    }
  }
}

/** Writes a line's marker upon it, every so often and at its end; each line begins at another column. */
function drawMarkers(
  cells: Cell[][],
  rows: readonly (number | null)[],
  { marker, paint }: Series,
  index: number,
): void {
  const end = rows.findLastIndex((row) => row !== null);
  const mark = (column: number): void => {
    const row = rows[2 * column] ?? rows[2 * column + 1];
    if (row !== null && row !== undefined) Object.assign(cells[row >> 2][column], { marker, paint });
  };
  for (let column = (4 * (index + 1)) % markerSpacing; 2 * column < end; column += markerSpacing) mark(column);
  if (end >= 0) mark(Math.max(0, (end >> 1) - 2 * index));
}

function textOf({ dots, marker, paint }: Cell, empty: string): string {
  if (marker !== "") return paint(marker);
  return dots === 0 ? empty : paint(String.fromCodePoint(0x2800 + dots));
}

/** At most four digits after which nothing is to be seen anyway. */
function formatValue(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 3 });
}
