import { signal } from "@preact/signals";
import { Button, IconButton } from "./button.tsx";

/** What a visitor may do about a message. */
export interface ToastAction {
  readonly label: string;
  readonly act: () => void;
}

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | undefined;
}

/** Milliseconds that a message stays. */
const STAY = 8000;

const toasts = signal<readonly Toast[]>([]);
let nextId = 1;

/** Tells the visitor something in passing; it is read out, and goes by itself unless there is something to do. */
export function toast(text: string, action?: ToastAction): void {
  const id = nextId++;
  toasts.value = [...toasts.peek(), { id, text, action }];
  if (action === undefined) setTimeout(() => dismiss(id), STAY);
}

function dismiss(id: number): void {
  toasts.value = toasts.peek().filter((one) => one.id !== id);
}

/** Where messages appear; stands once in the page. */
export function Toasts() {
  return (
    <div class="toasts" role="status">
      {toasts.value.map(({ id, text, action }) => (
        <p key={id} class="notice">
          <span>{text}</span>
          {action && <Button onClick={action.act}>{action.label}</Button>}
          <IconButton label="Dismiss" icon="close" onClick={() => dismiss(id)} />
        </p>
      ))}
    </div>
  );
}
