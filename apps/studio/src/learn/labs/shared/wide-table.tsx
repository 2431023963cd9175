import type { ComponentChildren } from "preact";

export interface WideTableProps {
  /** What the table lists, read out. */
  readonly label: string;
  readonly heads: readonly string[];
  /** Its rows (`<tr>`). */
  readonly children: ComponentChildren;
}

/** A table that is scrolled sideways where the page is narrower than it. */
export function WideTable({ label, heads, children }: WideTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section class="scroll-x" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </section>
  );
}
