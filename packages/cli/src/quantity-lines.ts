import type { QuantityDoc } from "perilune";

/** Longest series of quantities that is looked for again after itself. */
const LONGEST_SERIES = 8;
/** A series is told once where it stands this often in a row. */
const LEAST_TIMES = 3;
const NUMBER = /[−+]?\d+/g;

/**
 * Quantities as lines to read, in their order.
 *
 * Where a series comes again and again with other numbers in its names, as `ground of column 0`, `coin of column 0`,
 * `ground of column 1` and so on, it is told once with the first and the last of these numbers.
 */
export function quantityLines(quantities: readonly QuantityDoc[]): string[] {
  const kinds = quantities.map(({ name, ...rest }) => JSON.stringify([name.replace(NUMBER, "#"), rest, bounds(rest)]));
  const lines: string[] = [];
  for (let at = 0; at < quantities.length; ) {
    const { length, times } = seriesAt(kinds, at);
    const first = quantities.slice(at, at + length);
    const last = quantities.slice(at + length * (times - 1), at + length * times);
    const told = first.map((quantity, i) => quantityLine({ ...quantity, name: span(quantity.name, last[i].name) }));
    if (length === 1) lines.push(...told);
    else lines.push(`${times} times in turn:`, ...told.map((line) => `  ${line}`));
    at += length * times;
  }
  return lines;
}

/** A quantity with its range, its unit and its meaning. */
export function quantityLine({ name, min, max, unit, meaning }: QuantityDoc): string {
  const range = Number.isFinite(min) || Number.isFinite(max) ? `${rounded(min)} to ${rounded(max)}` : "any";
  return `${name}: ${range}${unit === undefined ? "" : ` ${unit}`}${meaning === undefined ? "" : `; ${meaning}`}`;
}

/** A number in five figures. */
export function rounded(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(5))) : value > 0 ? "∞" : "−∞";
}

/** JSON knows no infinity. */
function bounds({ min, max }: Pick<QuantityDoc, "min" | "max">): string {
  return `${min} ${max}`;
}

/** The series that covers most from a place on; a single quantity where none comes again often enough. */
function seriesAt(kinds: readonly string[], at: number): { readonly length: number; readonly times: number } {
  let best = { length: 1, times: 1 };
  for (let length = 1; length <= LONGEST_SERIES; length++) {
    let same = 0;
    while (at + length + same < kinds.length && kinds[at + same] === kinds[at + length + same]) same++;
    const times = 1 + Math.floor(same / length);
    if (times >= LEAST_TIMES && times * length > best.times * best.length) best = { length, times };
  }
  return best;
}

/** `column 0` and `column 99` as `column 0…99`. */
function span(first: string, last: string): string {
  const ends = last.match(NUMBER) ?? [];
  let i = 0;
  return first.replace(NUMBER, (number) => {
    const end = ends[i++];
    return number === end ? number : `${number}…${end}`;
  });
}
