/** Least share of its greatest number that a range spans: two marks on it are then told apart by three digits. */
const LEAST_SPAN = 0.05;
/** Share of the span that stays free above and below. */
const AIR = 0.05;

/** The range of an axis with the numbers and the marks in it and some air; numbers that hardly change lie in its middle. */
export function rangeOf(min: number | null, max: number | null, marks: readonly number[] = []): [number, number] {
  const low = Math.min(min ?? 0, ...marks);
  const high = Math.max(max ?? 1, ...marks);
  const span = Math.max(high - low, LEAST_SPAN * Math.max(Math.abs(low), Math.abs(high))) || 1;
  const air = (span - (high - low)) / 2 + AIR * span;
  return [low - air, high + air];
}

/** A number beside an axis. */
export function compact(value: number | null): string {
  if (value === null) return "";
  const size = Math.abs(value);
  if (size >= 1e6) return `${+(value / 1e6).toPrecision(3)}M`;
  if (size >= 1e4) return `${+(value / 1e3).toPrecision(3)}k`;
  const text = size !== 0 && size < 1e-2 ? (+value.toPrecision(3)).toExponential() : String(+value.toPrecision(4));
  return text.replaceAll("-", "−");
}
