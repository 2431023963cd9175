import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { moved } from "./scoring.ts";

export interface OrderFieldProps {
  /** The id of what says the task. */
  readonly labelledBy: string;
  readonly items: readonly string[];
  /** Places of the items in the bank, in their present order. */
  readonly order: readonly number[];
  readonly disabled: boolean;
  readonly onChange: (order: readonly number[]) => void;
}

/** Things to be put in order: by dragging, by buttons, or by the arrow keys on a thing's handle. */
export function OrderField({ labelledBy, items, order, disabled, onChange }: OrderFieldProps) {
  const list = useRef<HTMLOListElement>(null);
  const [held, setHeld] = useState<number | null>(null);
  const [said, setSaid] = useState("");
  const moving = useRef<number | null>(null);
  // Moving a node takes the focus off it: it is given back as soon as the new order stands.
  useLayoutEffect(() => {
    if (moving.current === null) return;
    list.current?.querySelector<HTMLElement>(`[data-item="${moving.current}"]`)?.focus();
    moving.current = null;
  });

  const move = (from: number, to: number): void => {
    if (disabled || from === to || to < 0 || to >= order.length) return;
    onChange(moved(order, from, to));
    setSaid(`${items[order[from]]}: now number ${to + 1} of ${order.length}.`);
  };
  /** The place below the pointer. */
  const placeAt = (y: number): number => {
    const entries = [...(list.current?.children ?? [])];
    const place = entries.findIndex((entry) => y < entry.getBoundingClientRect().bottom);
    return place === -1 ? entries.length - 1 : place;
  };

  return (
    <div class="order-field">
      <ol ref={list} aria-labelledby={labelledBy}>
        {order.map((item, place) => (
          <li key={item} class={held === item ? "is-held" : undefined}>
            <button
              type="button"
              class="order-handle"
              data-item={item}
              disabled={disabled}
              aria-label={`${items[item]}. Number ${place + 1} of ${order.length}; move with the arrow keys`}
              onKeyDown={(event) => {
                const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
                if (by === undefined) return;
                event.preventDefault();
                moving.current = item;
                move(place, place + by);
              }}
              onPointerDown={(event) => {
                if (event.button !== 0) return;
                event.currentTarget.setPointerCapture(event.pointerId);
                setHeld(item);
              }}
              onPointerMove={(event) => {
                if (held === item) move(place, placeAt(event.clientY));
              }}
              onLostPointerCapture={() => setHeld(null)}
            >
              <span aria-hidden="true">⠿</span> {items[item]}
            </button>
            <button
              type="button"
              class="plain icon-only"
              aria-label={`Up: ${items[item]}`}
              disabled={disabled || place === 0}
              onClick={() => move(place, place - 1)}
            >
              <span aria-hidden="true">↑</span>
            </button>
            <button
              type="button"
              class="plain icon-only"
              aria-label={`Down: ${items[item]}`}
              disabled={disabled || place === order.length - 1}
              onClick={() => move(place, place + 1)}
            >
              <span aria-hidden="true">↓</span>
            </button>
          </li>
        ))}
      </ol>
      <p class="unseen" role="status">
        {said}
      </p>
    </div>
  );
}
