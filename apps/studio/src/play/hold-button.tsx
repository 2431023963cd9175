import { useRef } from "preact/hooks";

export interface HoldButtonProps {
  readonly label: string;
  /** The key that does the same, shown beside. */
  readonly keyName?: string;
  readonly name?: string;
  readonly disabled?: boolean;
  readonly onHold: () => void;
  readonly onRelease: () => void;
}

/** A button that acts as long as it is down, by pointer or by Space and Enter; a click without either is a short one. */
export function HoldButton({ label, keyName, name, disabled, onHold, onRelease }: HoldButtonProps) {
  const isDown = useRef(false);
  const wasDown = useRef(false);
  const hold = (): void => {
    isDown.current = true;
    wasDown.current = true;
    onHold();
  };
  const release = (): void => {
    if (isDown.current) onRelease();
    isDown.current = false;
  };
  return (
    <button
      type="button"
      class="hold"
      data-action={name}
      disabled={disabled === true}
      onPointerDown={(event) => {
        // A finger that slides off still holds; without this the browser would keep it to the button.
        event.currentTarget.setPointerCapture(event.pointerId);
        hold();
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onLostPointerCapture={release}
      onBlur={release}
      onKeyDown={(event) => {
        if (event.key !== " " && event.key !== "Enter") return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) hold();
      }}
      onKeyUp={(event) => {
        if (event.key === " " || event.key === "Enter") release();
      }}
      onClick={() => {
        if (!wasDown.current) {
          onHold();
          onRelease();
        }
        wasDown.current = false;
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {keyName !== undefined && <kbd>{keyName}</kbd>}
      {label}
    </button>
  );
}
