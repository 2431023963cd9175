import { signal } from "@preact/signals";
import { Dialog } from "../ui/dialog.tsx";
import { Switch } from "../ui/field.tsx";
import { bindings, setSingleKeys, singleKeys } from "./keys.ts";

/** Keys as keyboards print them. */
const NAMES: Readonly<Record<string, string>> = {
  " ": "Space",
  ArrowLeft: "←",
  ArrowUp: "↑",
  ArrowRight: "→",
  ArrowDown: "↓",
};

const isOpen = signal(false);

export function showKeyMap(): void {
  isOpen.value = true;
}

/** The keys of the present page and of all pages. */
export function KeyMap() {
  return (
    <Dialog
      title="Keyboard"
      open={isOpen.value}
      onClose={() => {
        isOpen.value = false;
      }}
    >
      <table class="keys">
        <tbody>
          {bindings.value.map(({ key, does }) => (
            <tr key={key}>
              <th scope="row">
                <kbd>{NAMES[key] ?? key}</kbd>
              </th>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Switch label="Single keys do these things" value={singleKeys.value} onChange={setSingleKeys} />
    </Dialog>
  );
}
