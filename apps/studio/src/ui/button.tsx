import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./icon.tsx";

export interface ButtonProps {
  readonly onClick: () => void;
  readonly children: ComponentChildren;
  /** `primary` for what the page is about, `plain` for what is beside the point. */
  readonly kind?: "primary" | "plain";
  readonly icon?: IconName;
  readonly disabled?: boolean;
  /** What else it is, as tests and styles know it. */
  readonly name?: string;
  readonly pressed?: boolean;
}

export function Button({ onClick, children, kind, icon, disabled, name, pressed }: ButtonProps) {
  return (
    <button
      type="button"
      class={kind}
      disabled={disabled === true}
      data-action={name}
      aria-pressed={pressed}
      onClick={onClick}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A button that shows a drawing alone; its label is read out and shown on hover. */
export function IconButton({ label, icon, onClick, name }: Omit<ButtonProps, "children" | "icon"> & IconButtonProps) {
  return (
    <button type="button" class="plain icon-only" aria-label={label} title={label} data-action={name} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly icon: IconName;
}
