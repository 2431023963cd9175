import type { ComponentChildren, JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";

interface Named {
  readonly label: string;
  /** What it means and what raising it does, in a line or two. */
  readonly hint?: ComponentChildren;
  /** As the address and tests know it. */
  readonly name?: string;
}

export interface SelectFieldProps<T extends string> extends Named {
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: string; readonly group?: string }[];
  readonly onChange: (value: T) => void;
}

/** One of some names; options with a group stand together. */
export function SelectField<T extends string>({ label, hint, name, value, options, onChange }: SelectFieldProps<T>) {
  const id = useId();
  const groups = [...new Set(options.map(({ group }) => group ?? ""))];
  const list = (group: string): JSX.Element[] =>
    options
      .filter((option) => (option.group ?? "") === group)
      .map((option) => (
        <option key={option.value} value={option.value} selected={option.value === value}>
          {option.label}
        </option>
      ));
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select
        id={id}
        name={name}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onChange(event.currentTarget.value as T)}
      >
        {groups.map((group) =>
          group === "" ? (
            list(group)
          ) : (
            <optgroup key={group} label={group}>
              {list(group)}
            </optgroup>
          ),
        )}
      </select>
      <Hint id={id} hint={hint} />
    </div>
  );
}

export interface TextFieldProps extends Named {
  readonly value: string;
  /** What is wrong with a text, `null` where nothing is. */
  readonly check?: (text: string) => string | null;
  /** Told of texts without a problem only. */
  readonly onChange: (text: string) => void;
  readonly inputMode?: "text" | "decimal" | "numeric";
  readonly aside?: ComponentChildren;
}

/** A line of text that is checked as it is typed. */
export function TextField({ label, hint, name, value, check, onChange, inputMode, aside }: TextFieldProps) {
  const id = useId();
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const problem = check?.(text) ?? null;
  return (
    <div class="field">
      <span class="name">
        <label for={id}>{label}</label>
        <span class="quiet">{aside}</span>
      </span>
      <input
        id={id}
        name={name}
        value={text}
        inputMode={inputMode ?? "text"}
        autocomplete="off"
        spellcheck={false}
        aria-invalid={problem !== null}
        aria-describedby={`${id}-hint`}
        onInput={(event) => {
          const next = event.currentTarget.value;
          setText(next);
          if ((check?.(next) ?? null) === null) onChange(next);
        }}
      />
      <Hint id={id} hint={problem === null ? hint : <span class="problem">{problem}</span>} />
    </div>
  );
}

export interface NumberFieldProps extends Named {
  readonly value: number;
  readonly min?: number;
  readonly max?: number;
  readonly integer?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number as people write it: `0.001`, `1e-3`, `100000`. */
export function NumberField({ min, max, integer, value, onChange, ...named }: NumberFieldProps) {
  const check = (text: string): string | null => {
    const number = text.trim() === "" ? Number.NaN : Number(text.replaceAll("_", ""));
    if (Number.isNaN(number)) return "Expected a number, such as 0.001 or 1e-3.";
    if (integer && !Number.isSafeInteger(number)) return "Expected a whole number.";
    if (min !== undefined && number < min) return `Expected at least ${min}.`;
    if (max !== undefined && number > max) return `Expected at most ${max}.`;
    return null;
  };
  return (
    <TextField
      {...named}
      value={String(value)}
      check={check}
      inputMode={integer ? "numeric" : "decimal"}
      onChange={(text) => onChange(Number(text.replaceAll("_", "")))}
    />
  );
}

export interface SwitchProps extends Named {
  readonly value: boolean;
  readonly onChange: (value: boolean) => void;
}

export function Switch({ label, hint, name, value, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div class="field">
      <label class="switch">
        <input
          type="checkbox"
          name={name}
          checked={value}
          aria-describedby={hint === undefined ? undefined : `${id}-hint`}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
        {label}
      </label>
      <Hint id={id} hint={hint} />
    </div>
  );
}

export interface SliderProps extends Named {
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  /** The value as shown and read out. @default the number */
  readonly format?: (value: number) => string;
  readonly onChange: (value: number) => void;
}

export function Slider({ label, hint, name, value, min, max, step, format = String, onChange }: SliderProps) {
  const id = useId();
  return (
    <div class="field">
      <span class="name">
        <label for={id}>{label}</label>
        <output class="quiet number" for={id}>
          {format(value)}
        </output>
      </span>
      <input
        id={id}
        name={name}
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        aria-valuetext={format(value)}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onInput={(event) => onChange(event.currentTarget.valueAsNumber)}
      />
      <Hint id={id} hint={hint} />
    </div>
  );
}

function Hint({ id, hint }: { readonly id: string; readonly hint: ComponentChildren }) {
  if (hint === undefined) return null;
  return (
    <p class="hint" id={`${id}-hint`}>
      {hint}
    </p>
  );
}
