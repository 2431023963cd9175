export interface Bar {
  readonly name: string;
  /** Length from 0 to 1. */
  readonly share: number;
  readonly text: string;
  /** Set off from the others: the best, the one taken. */
  readonly isMarked?: boolean;
}

/** Numbers with names as bars side by side: the values or probabilities of a state's actions, say. */
export function Bars({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }) {
  return (
    <div class="lab-bars">
      <p class="label">{title}</p>
      <ul>
        {bars.map(({ name, share, text, isMarked }) => (
          <li key={name} class={isMarked ? "is-marked" : undefined}>
            <span>{name}</span>
            <span
              class="lab-bar"
              aria-hidden="true"
              style={{ "--share": Math.min(1, Math.max(0, share)).toFixed(3) }}
            />
            <span class="number">{text}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Values as bars: the longest is the greatest, the shortest the least of them and 0. */
export function valueBars(names: readonly string[], values: ArrayLike<number>, text: (value: number) => string): Bar[] {
  const all = Array.from(values);
  const [low, high] = [Math.min(0, ...all), Math.max(0, ...all)];
  const isFlat = all.every((value) => value === all[0]);
  return all.map((value, index) => ({
    name: names[index],
    share: high === low ? 0 : (value - low) / (high - low),
    text: text(value),
    isMarked: !isFlat && value === Math.max(...all),
  }));
}
