import { type Signal, signal } from "@preact/signals";
import { toast } from "../ui/toasts.tsx";

let hasWarned = false;

/**
 * Something that this browser keeps between visits.
 *
 * Storage may be blocked or full: the value then lives as long as the page does, and the visitor is told once.
 */
export function stored<T>(key: string, check: (value: unknown) => value is T, initial: T): Signal<T> {
  const value = signal(read(key, check) ?? initial);
  let last = value.peek();
  value.subscribe((next) => {
    if (next === last) return;
    last = next;
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      if (!hasWarned) toast("This browser keeps nothing for this site: your progress lasts until you close the page.");
      hasWarned = true;
    }
  });
  addEventListener("storage", (event) => {
    // Another tab went on: what it wrote holds here too.
    if (event.key !== key) return;
    last = read(key, check) ?? initial;
    value.value = last;
  });
  return value;
}

function read<T>(key: string, check: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "null");
    return check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
