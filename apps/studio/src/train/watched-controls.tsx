import { useState } from "preact/hooks";
import { openRunStore } from "../runs/indexed-db-store.ts";
import { STATES } from "../runs/machine-store.ts";
import { placeOf } from "../runs/places.ts";
import { Button } from "../ui/button.tsx";
import { training } from "./session.ts";

/** What can be done with a run that this machine trains or has trained: it is copied, and goes on here from there. */
export function WatchedControls() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const name = training.run.value?.path;
  const state = training.watched.value;
  if (name === undefined || state === null) return null;
  const copy = async (): Promise<void> => {
    setBusy(true);
    setProblem(null);
    try {
      const { reader, path } = placeOf(name);
      const { addRun } = await import("../runs/import-runs.ts");
      training.open(await addRun(openRunStore(), await reader.content(path), path), { paused: true });
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <div class="row run-controls">
      <span class={state === "training" ? "chip good" : "chip"} data-state={state}>
        {STATES[state]} on this machine
      </span>
      {state !== "training" && (
        <Button name="copy" disabled={isBusy} onClick={() => void copy()}>
          {state === "finished" ? "Copy it to this browser" : "Go on with a copy in this browser"}
        </Button>
      )}
      {problem !== null && (
        <p class="notice bad" role="alert">
          It was not copied: {problem}.
        </p>
      )}
    </div>
  );
}
