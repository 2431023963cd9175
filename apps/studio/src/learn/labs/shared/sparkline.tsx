export interface SparklineProps {
  /** What it shows, above it. */
  readonly title: string;
  /** What it shows, with the latest value: read out. */
  readonly label: string;
  /** From left to right; `null` where nothing is known yet. */
  readonly values: readonly (number | null)[];
  /** How many there will be, so that the line grows towards the right end. */
  readonly count: number;
  /** Least and greatest value of the drawing. */
  readonly range: readonly [low: number, high: number];
}

const WIDTH = 300;
const HEIGHT = 60;

/** A small curve without axes. */
export function Sparkline({ title, label, values, count, range: [low, high] }: SparklineProps) {
  const y = (value: number): number => HEIGHT - ((value - low) / (high - low)) * HEIGHT;
  const points = values.flatMap((value, index) =>
    value === null ? [] : [`${((index / Math.max(1, count - 1)) * WIDTH).toFixed(1)},${y(value).toFixed(1)}`],
  );
  return (
    <figure class="sparkline">
      <figcaption class="label">{title}</figcaption>
      <svg viewBox={`0 -3 ${WIDTH} ${HEIGHT + 6}`} preserveAspectRatio="none" role="img" aria-label={label}>
        <path class="sparkline-zero" d={`M0 ${y(0)}H${WIDTH}`} />
        <polyline points={points.join(" ")} />
      </svg>
    </figure>
  );
}
