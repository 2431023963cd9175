import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";

/** Something to hold down: a key, or its button for fingers. */
export interface HeldKey {
  /** `KeyboardEvent.key`. */
  readonly key: string;
  /** What it does: "left". */
  readonly name: string;
  /** What stands on its button: "←". */
  readonly sign: string;
}

/** The keys held down, by keyboard or by their buttons. */
export interface Held {
  has(key: string): boolean;
  press(key: string): void;
  release(key: string): void;
  clear(): void;
}

/** Keeps what is held; a loop asks it, so nothing is drawn anew when it changes. */
export function useHeld(): Held {
  const keys = useRef(new Set<string>());
  return {
    has: (key) => keys.current.has(key),
    press: (key) => keys.current.add(key),
    release: (key) => keys.current.delete(key),
    clear: () => keys.current.clear(),
  };
}

export interface HeldProps {
  readonly keys: readonly HeldKey[];
  readonly held: Held;
}

/** What is played, which takes the keys while it has the focus. */
export function PlayArea({ label, keys, held, children }: HeldProps & PlayAreaProps) {
  const known = (event: KeyboardEvent): boolean =>
    !(event.ctrlKey || event.metaKey || event.altKey) && keys.some(({ key }) => key === event.key);
  return (
    <div
      class="play-area"
      role="application"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a game takes keys, so it must take the focus
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.focus()}
      onKeyDown={(event) => {
        if (!known(event)) return;
        event.preventDefault();
        held.press(event.key);
      }}
      onKeyUp={(event) => held.release(event.key)}
      onBlur={() => held.clear()}
    >
      {children}
    </div>
  );
}

interface PlayAreaProps {
  /** What it is and which keys it takes. */
  readonly label: string;
  readonly children: ComponentChildren;
}

/** The keys as buttons, for fingers and for who has no such keys. */
export function Pad({ keys, held }: HeldProps) {
  return (
    <div class="pad">
      {keys.map(({ key, name, sign }) => {
        const release = (): void => held.release(key);
        const isPress = (event: KeyboardEvent): boolean => event.key === " " || event.key === "Enter";
        return (
          <button
            key={key}
            type="button"
            data-held={name}
            aria-label={name}
            // The game keeps the focus, for losing it lets go of all keys.
            onMouseDown={(event) => event.preventDefault()}
            onPointerDown={(event) => {
              event.currentTarget.setPointerCapture(event.pointerId);
              held.press(key);
            }}
            onPointerUp={release}
            onPointerCancel={release}
            onKeyDown={(event) => {
              if (!isPress(event)) return;
              event.preventDefault();
              held.press(key);
            }}
            onKeyUp={(event) => isPress(event) && release()}
            onBlur={release}
          >
            {sign}
          </button>
        );
      })}
    </div>
  );
}
