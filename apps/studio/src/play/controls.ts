import type { EnvDoc, QuantityDoc } from "perilune/envs";
import type { ReplayAction } from "perilune/training";

/** Keys, buttons and sliders of a game, turned into its actions. */
export class Controls {
  readonly #doc: Pick<EnvDoc, "keys" | "idle" | "actions">;
  /** Keys that are down, in the order of their presses. */
  readonly #held = new Set<string>();
  /** Keys that came down since the last step: a tap counts, however short. */
  readonly #tapped = new Set<string>();
  /** Presses in a world that waits: each is an action. */
  readonly #queue: string[] = [];
  /** Where the sliders of a continuous action stand; it is done while no key is down. */
  readonly sliders: number[];

  constructor(doc: Pick<EnvDoc, "keys" | "idle" | "actions">) {
    this.#doc = doc;
    this.sliders = typeof doc.idle === "object" && doc.idle !== null ? [...doc.idle] : [];
  }

  /** Whether the world stands still until an action comes. */
  get waits(): boolean {
    return this.#doc.idle === null;
  }

  /** Whether a key means something. */
  knows(key: string): boolean {
    return this.#keyOf(key) !== undefined;
  }

  press(key: string): void {
    const known = this.#keyOf(key);
    if (known === undefined) return;
    if (this.waits) this.#queue.push(known);
    this.#tapped.add(known);
    this.#held.delete(known);
    this.#held.add(known);
  }

  release(key: string): void {
    this.#held.delete(this.#keyOf(key) ?? "");
  }

  releaseAll(): void {
    this.#held.clear();
    this.#tapped.clear();
    this.#queue.length = 0;
  }

  /** The action of the next step; `null` where the world waits for one. */
  next(): ReplayAction | null {
    const { keys, idle } = this.#doc;
    if (idle === null) {
      const key = this.#queue.shift();
      return key === undefined ? null : keys[key];
    }
    const down = [...this.#tapped].filter((key) => !this.#held.has(key)).concat([...this.#held]);
    this.#tapped.clear();
    if (typeof idle === "number") return down.length === 0 ? idle : keys[down[down.length - 1]];
    if (down.length === 0) return [...this.sliders];
    const pushes = down.map((key) => keys[key] as readonly number[]);
    return idle.map((rest, index) => {
      const { min, max } = (this.#doc.actions as readonly QuantityDoc[])[index];
      const sum = pushes.reduce((total, push) => total + push[index], rest);
      return Math.min(max, Math.max(min, sum));
    });
  }

  /** Letters mean the same in either case. */
  #keyOf(key: string): string | undefined {
    const { keys } = this.#doc;
    if (Object.hasOwn(keys, key)) return key;
    return Object.hasOwn(keys, key.toLowerCase()) ? key.toLowerCase() : undefined;
  }
}

/** A button to play with: a key, and what it does. */
export interface KeyButton {
  readonly key: string;
  readonly does: string;
}

/** One button for each thing that keys do; of several keys for one thing, the first. */
export function keyButtons({ keys, actions, idle }: Pick<EnvDoc, "keys" | "actions" | "idle">): KeyButton[] {
  const buttons = new Map<string, KeyButton>();
  for (const [key, action] of Object.entries(keys)) {
    const name = JSON.stringify(action);
    if (!buttons.has(name)) buttons.set(name, { key, does: actionWords(actions, idle, action) });
  }
  return [...buttons.values()];
}

function actionWords(actions: EnvDoc["actions"], idle: EnvDoc["idle"], action: number | readonly number[]): string {
  if (typeof action === "number") return actions[action] as string;
  const rest = idle as readonly number[];
  return action
    .flatMap((value, index) => {
      if (value === rest[index]) return [];
      const [name] = (actions[index] as QuantityDoc).name.split(":");
      return [`${name} ${value > 0 ? "+" : "−"}${Math.abs(value)}`];
    })
    .join(", ");
}

const KEY_NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};

/** A key as people see it. */
export function keyName(key: string): string {
  return KEY_NAMES[key] ?? key.toUpperCase();
}
