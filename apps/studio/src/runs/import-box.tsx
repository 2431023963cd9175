import { useRef, useState } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { chosenFiles, droppedFiles } from "./chosen-files.ts";
import type { ChosenFile, Imported } from "./import-runs.ts";
import type { RunStore } from "./run-store.ts";

/** A field of folders; browsers know it by this name alone, and types by none. */
const FOLDERS = { webkitdirectory: true };

export interface ImportBoxProps {
  readonly store: RunStore;
  /** Told when runs have come in. */
  readonly onImported: () => void;
}

/** Where run folders come in: chosen or dropped, packed or not. */
export function ImportBox({ store, onImported }: ImportBoxProps) {
  const archive = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const [isOver, setOver] = useState(false);
  const [imported, setImported] = useState<Imported | null>(null);
  const take = async (files: readonly ChosenFile[] | Promise<readonly ChosenFile[]>): Promise<void> => {
    setBusy(true);
    setImported(null);
    try {
      const { importRuns } = await import("./import-runs.ts");
      setImported(await importRuns(store, await files));
      onImported();
    } catch (error) {
      setImported({ runs: [], problems: [error instanceof Error ? error.message : String(error)] });
    } finally {
      setBusy(false);
    }
  };
  const choose = (input: HTMLInputElement): void => {
    const files = chosenFiles(input.files ?? []);
    input.value = ""; // the same choice again is another one
    if (files.length > 0) void take(files);
  };
  return (
    <section
      class={isOver ? "panel drop is-over" : "panel drop"}
      aria-labelledby="import-title"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (event.dataTransfer !== null) void take(droppedFiles(event.dataTransfer));
      }}
    >
      <h2 id="import-title">Import a run</h2>
      <p>
        A run folder of <code>perilune train</code>, or the zip of one: choose it here, or drop it on this field. It
        goes on in this browser with the same bits.
      </p>
      <div class="row">
        <Button name="import-zip" disabled={isBusy} onClick={() => archive.current?.click()}>
          Choose a zip
        </Button>
        <Button name="import-folder" disabled={isBusy} onClick={() => folder.current?.click()}>
          Choose a folder
        </Button>
        <input
          ref={archive}
          hidden
          type="file"
          accept=".zip"
          multiple
          aria-label="Zip of a run folder"
          onChange={(event) => choose(event.currentTarget)}
        />
        <input
          ref={folder}
          hidden
          type="file"
          {...FOLDERS}
          aria-label="Run folder"
          onChange={(event) => choose(event.currentTarget)}
        />
      </div>
      <div role="status">
        {isBusy && <p class="quiet">Looking at it …</p>}
        {imported !== null && imported.runs.length > 0 && (
          <p class="notice good">Imported as {imported.runs.join(", ")}.</p>
        )}
      </div>
      <div role="alert">
        {imported?.problems.map((problem) => (
          <p key={problem} class="notice bad">
            Not imported: {problem}. Nothing was changed.
          </p>
        ))}
      </div>
    </section>
  );
}
