export interface ArithmeticProps {
  /** What is worked out: "The last backup". */
  readonly title: string;
  /** Lines of a calculation, the result last; none while there is nothing to show. */
  readonly lines: readonly string[];
  /** What stands there before the first. */
  readonly empty?: string;
}

/** A calculation with its numbers, line by line. */
export function Arithmetic({ title, lines, empty = "Nothing has been worked out yet." }: ArithmeticProps) {
  return (
    <div class="arithmetic">
      <p class="label">{title}</p>
      {lines.length === 0 ? (
        <p class="quiet">{empty}</p>
      ) : (
        <ol>
          {lines.map((line, index) => (
            <li key={index} class={index === lines.length - 1 ? "is-result" : undefined}>
              {line}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
