import { useEffect, useRef, useState } from "preact/hooks";
import { openRunStore } from "../runs/indexed-db-store.ts";
import { hasMachine, machineName, machinePath } from "../runs/machine.ts";
import type { RunEntry } from "../runs/run-store.ts";
import { Button } from "../ui/button.tsx";
import { SelectField } from "../ui/field.tsx";
import { type Source, sourceOfFiles } from "./source.ts";

/** The runs of this browser and, where there is one, of the machine behind it, by the names that addresses give them. */
export function useRuns(): readonly RunEntry[] | null {
  const [runs, setRuns] = useState<readonly RunEntry[] | null>(null);
  useEffect(() => {
    void Promise.all([browserRuns(), machineRuns()]).then((places) => setRuns(places.flat()));
  }, []);
  return runs;
}

async function browserRuns(): Promise<readonly RunEntry[]> {
  // A browser that keeps nothing has no runs.
  return openRunStore()
    .runs()
    .catch(() => []);
}

async function machineRuns(): Promise<readonly RunEntry[]> {
  if (!hasMachine()) return [];
  const { MachineStore } = await import("../runs/machine-store.ts");
  // Where the machine does not answer, its runs' own page says so.
  const runs = await new MachineStore().runs().catch(() => []);
  return runs.map((run) => ({ ...run, path: machineName(run.path) }));
}

/** Runs as a field offers them, named and headed as on their own page. */
export function runOptions(runs: readonly RunEntry[]): { value: string; label: string; group: string }[] {
  return runs.map((run) => ({
    value: run.path,
    label: machinePath(run.path) ?? run.path,
    group: machinePath(run.path) === null ? "In this browser" : "On this machine",
  }));
}

export interface ChooserProps {
  /** The run that is shown, empty for none. */
  readonly run: string;
  readonly onRun: (path: string) => void;
  readonly onFiles: (source: Source) => void;
  readonly onProblem: (problem: string) => void;
}

/** Where one chooses what to watch: a run, or files. */
export function Chooser({ run, onRun, onFiles, onProblem }: ChooserProps) {
  const runs = useRuns();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = (event: Event & { currentTarget: HTMLInputElement }): void => {
    const chosen = [...(event.currentTarget.files ?? [])];
    event.currentTarget.value = "";
    try {
      onFiles(sourceOfFiles(chosen, (name) => name === "config.yaml"));
    } catch (error) {
      onProblem(error instanceof Error ? error.message : String(error));
    }
  };
  // Browsers know it by this name alone.
  const folders = { webkitdirectory: true };
  return (
    <div class="watch-chooser">
      {runs !== null && runs.length > 0 && (
        <SelectField
          label="Run"
          name="run"
          value={run}
          options={[{ value: "", label: "Choose a run" }, ...runOptions(runs)]}
          onChange={onRun}
        />
      )}
      <div class="row">
        <Button name="open-file" onClick={() => file.current?.click()}>
          Open a file
        </Button>
        <Button name="open-folder" onClick={() => folder.current?.click()}>
          Open a run folder
        </Button>
      </div>
      {run === "" && <p class="quiet">A model, a checkpoint or a replay.json; a run folder of the command line.</p>}
      <input ref={file} type="file" name="file" hidden accept=".safetensors,.json" onChange={take} />
      <input ref={folder} type="file" name="folder" hidden {...folders} onChange={take} />
    </div>
  );
}
