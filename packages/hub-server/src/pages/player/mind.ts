import { type Episode, oneDecimal } from "./episode.ts";

/** What an agent thinks of each of its actions, as bars with their numbers: probabilities, or values. */
export class Mind {
  readonly #root: HTMLElement | null;
  #bars: { readonly bar: HTMLElement; readonly value: HTMLElement }[] = [];

  /** @param root Where to show it; null: nowhere. */
  constructor(root: HTMLElement | null) {
    this.#root = root;
  }

  show(episode: Episode): void {
    if (this.#root === null) return;
    const { probabilities, qValues } = episode.explain() ?? {};
    const values = probabilities ?? qValues;
    this.#root.hidden = values === undefined;
    if (values === undefined) return;
    if (this.#bars.length !== values.length) this.#build(this.#root, episode, values.length);
    const low = probabilities === undefined ? Math.min(...values) : 0;
    const high = probabilities === undefined ? Math.max(...values) : 1;
    for (const [index, value] of values.entries()) {
      const { bar, value: text } = this.#bars[index];
      bar.style.setProperty("--share", String(high > low ? (value - low) / (high - low) : 0));
      text.textContent = probabilities === undefined ? oneDecimal(value) : `${Math.round(100 * value)} %`;
    }
  }

  #build(root: HTMLElement, { doc }: Episode, count: number): void {
    const list = root.querySelector("ul")!;
    this.#bars = [];
    list.replaceChildren(
      ...Array.from({ length: count }, (_, index) => {
        const name = doc?.actions[index];
        const [item, label, bar, value] = ["li", "span", "span", "span"].map((tag) => document.createElement(tag));
        label.textContent = typeof name === "string" ? name : `action ${index}`;
        bar.className = "bar-of";
        bar.ariaHidden = "true";
        value.className = "number";
        item.append(label, bar, value);
        this.#bars.push({ bar, value });
        return item;
      }),
    );
  }
}
