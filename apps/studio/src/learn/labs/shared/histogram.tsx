export interface Bin {
  /** What fell into it, as short as there is room for: "7", "cut off". */
  readonly label: string;
  /** The same in full, read out: "7 to 12". */
  readonly name?: string;
  readonly count: number;
  /** Set off from the others: what did not end well, say. */
  readonly isMarked?: boolean;
}

export interface HistogramProps {
  /** What was counted: "Steps to the flag in 200 episodes". */
  readonly title: string;
  readonly bins: readonly Bin[];
}

/** How often each outcome came about. */
export function Histogram({ title, bins }: HistogramProps) {
  const most = Math.max(1, ...bins.map(({ count }) => count));
  const words = bins.filter(({ count }) => count > 0).map(({ label, name = label, count }) => `${name}: ${count}`);
  return (
    <figure class="histogram">
      <figcaption class="label">{title}</figcaption>
      <div role="img" aria-label={`${title}. ${words.length === 0 ? "Nothing yet." : words.join(", ")}`}>
        {bins.map(({ label, count, isMarked }) => (
          <div key={label} class={isMarked ? "is-marked" : undefined} style={{ "--share": (count / most).toFixed(3) }}>
            <span>{count > 0 ? count : ""}</span>
            <span class="histogram-bar" />
            <span>{label}</span>
          </div>
        ))}
      </div>
    </figure>
  );
}
