import type { MetricsLog } from "../engine/metrics-log.ts";

type Column = readonly (number | null)[];

/** Points of a curve, at most: more than a chart has pixels. */
const MOST_POINTS = 1500;

/** An exponential moving average that begins at the first value instead of at nought (as in Kingma & Ba, 2015, §3). */
export function smoothed(column: Column, weight: number): (number | null)[] {
  let sum = 0;
  let mass = 0;
  return column.map((value) => {
    if (value === null) return null;
    sum = weight * sum + (1 - weight) * value;
    mass = weight * mass + (1 - weight);
    return sum / mass;
  });
}

/** Seconds of training over all its sessions: each measures from its own start. */
export function totalSeconds(elapsed: Column): (number | null)[] {
  let before = 0;
  let last = 0;
  return elapsed.map((value) => {
    if (value === null) return null;
    if (value < last) before += last;
    last = value;
    return before + value;
  });
}

/** Which rows to draw: all, or of each stretch the lowest and the highest of the leading column. */
export function rowsToDraw(leading: Column, most: number = MOST_POINTS): number[] {
  if (leading.length <= most) return leading.map((_, row) => row);
  const stretch = (2 * leading.length) / most;
  const rows = new Set<number>([0, leading.length - 1]);
  for (let begin = 0; begin < leading.length; begin += stretch) {
    let [low, high] = [-1, -1];
    for (let row = Math.floor(begin); row < Math.min(leading.length, begin + stretch); row++) {
      const value = leading[row];
      if (value === null) continue;
      if (low < 0 || value < (leading[low] ?? 0)) low = row;
      if (high < 0 || value > (leading[high] ?? 0)) high = row;
    }
    if (low >= 0) rows.add(low).add(high);
  }
  return [...rows].sort((a, b) => a - b);
}

/** The numbers of a chart: x, then the named columns, each smoothed too where a weight is given. */
export function chartData(
  log: MetricsLog,
  names: readonly string[],
  options: { readonly x: "steps" | "seconds"; readonly smoothing?: number },
): Column[] {
  const elapsed = log.column("time/time_elapsed");
  const x = options.x === "steps" ? log.column("time/total_timesteps") : totalSeconds(elapsed);
  const rows = rowsToDraw(log.column(names[0])).filter((row) => x[row] !== null && x[row] !== undefined);
  const { smoothing } = options;
  const columns = names.flatMap((name) => {
    const raw = log.column(name);
    return smoothing === undefined ? [raw] : [raw, smoothed(raw, smoothing)];
  });
  return [x, ...columns].map((column) => rows.map((row) => column[row] ?? null));
}
