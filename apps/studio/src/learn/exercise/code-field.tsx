import type { EditorView } from "@codemirror/view";
import { useEffect, useRef, useState } from "preact/hooks";
import { Switch } from "../../ui/field.tsx";
import { stored } from "../stored.ts";

/** Whether code is written in a plain field, which some assistive software handles better. */
const plainField = stored("perilune-plain-editor", (value): value is boolean => typeof value === "boolean", false);

export interface CodeFieldProps {
  readonly label: string;
  readonly code: string;
  readonly onChange: (code: string) => void;
  readonly onSubmit: () => void;
}

/** A field for code: a plain one until it is used, then, if one likes, an editor with colours, fetched for it. */
export function CodeField({ label, code, onChange, onSubmit }: CodeFieldProps) {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const act = useRef({ onChange, onSubmit });
  act.current = { onChange, onSubmit };
  const [state, setState] = useState<"plain" | "loading" | "rich">("plain");
  const isPlain = plainField.value;

  useEffect(() => {
    if (!isPlain) return;
    editor.current?.destroy();
    editor.current = null;
    setState("plain");
  }, [isPlain]);
  useEffect(() => () => editor.current?.destroy(), []);
  useEffect(() => {
    // Changed from outside: begun anew, say.
    const view = editor.current;
    if (view === null || view.state.doc.toString() === code) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: code } });
  }, [code]);

  const enrich = (field: HTMLTextAreaElement): void => {
    if (isPlain || state !== "plain") return;
    setState("loading");
    import("./code-mirror.ts").then(
      ({ createCodeEditor }) => {
        if (host.current === null || plainField.peek()) return;
        const isFocused = document.activeElement === field;
        const view = createCodeEditor(host.current, {
          code: field.value,
          label,
          onChange: (text) => act.current.onChange(text),
          onSubmit: () => act.current.onSubmit(),
        });
        view.dispatch({ selection: { anchor: field.selectionStart, head: field.selectionEnd } });
        editor.current = view;
        if (isFocused) view.focus();
        setState("rich");
      },
      // Without a connection the plain field does as well.
      () => setState("plain"),
    );
  };

  return (
    <div class="code-field">
      {state !== "rich" && (
        <textarea
          aria-label={label}
          value={code}
          rows={code.split("\n").length + 1}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          onFocus={(event) => enrich(event.currentTarget)}
          onInput={(event) => onChange(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) onSubmit();
          }}
        />
      )}
      <div ref={host} />
      <Switch
        label="Plain text field"
        value={isPlain}
        onChange={(on) => {
          plainField.value = on;
        }}
      />
    </div>
  );
}
