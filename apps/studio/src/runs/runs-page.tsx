import { useEffect, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { toast } from "../ui/toasts.tsx";
import { download } from "../watch/download.ts";
import { BrowserTable } from "./browser-table.tsx";
import { ImportBox } from "./import-box.tsx";
import { openRunStore } from "./indexed-db-store.ts";
import { hasMachine } from "./machine.ts";
import { MachineTable } from "./machine-table.tsx";
import type { RunEntry } from "./run-store.ts";
import "./runs.css";

const store = openRunStore();

/** The runs of this browser, and of the machine where one stands behind the page: to open, export, import, delete. */
export default function RunsPage() {
  const [runs, setRuns] = useState<readonly RunEntry[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const refresh = (): void => {
    store.runs().then(setRuns, (error: Error) => setProblem(error.message));
  };
  useEffect(refresh, []);
  const remove = (path: string): void => {
    if (!confirm(`Delete ${path} with all its checkpoints?`)) return;
    store.remove(path).then(refresh, (error: Error) => setProblem(error.message));
  };
  return (
    <div class="runs">
      <h1>Runs</h1>
      <p class="lead">Each run is kept as the very files of a run folder, here as in the command line.</p>
      {hasMachine() && <MachineTable />}
      <section aria-labelledby="browser-title">
        <h2 id="browser-title">In this browser</h2>
        {problem !== null && (
          <p class="notice bad" role="alert">
            The runs cannot be read: {problem}. Reload the page; private windows may keep nothing.
          </p>
        )}
        {runs?.length === 0 && (
          <p class="notice">
            Nothing trained yet. <a href={hrefOf("train")}>Train CartPole</a>: it takes some seconds.
          </p>
        )}
        {runs !== null && runs.length > 0 && (
          <BrowserTable runs={runs} onExport={(path) => void exportRun(path)} onDelete={remove} />
        )}
        <Space runs={runs} />
      </section>
      <ImportBox store={store} onImported={refresh} />
    </div>
  );
}

/** Saves a run as a zip, whose folder the command line opens. */
async function exportRun(path: string): Promise<void> {
  try {
    const { zipFolder } = await import("./run-zip.ts");
    const folder = path.replaceAll("/", "-");
    download(await zipFolder(folder, await store.content(path)), `${folder}.zip`);
    toast(`Saved ${folder}.zip: unpack it, and perilune info, evaluate and train --resume open its folder.`);
  } catch (error) {
    toast(`${path} could not be exported: ${error instanceof Error ? error.message : error}. It is still here.`);
  }
}

/** How much of the browser's room for this site is taken. */
function Space({ runs }: { readonly runs: readonly RunEntry[] | null }) {
  const [text, setText] = useState<string | null>(null);
  useEffect(() => {
    if (runs === null || runs.length === 0) return;
    // Not there where the page's address is no secure one.
    void navigator.storage?.estimate().then(({ usage = 0, quota = 0 }) => {
      setText(`${megabytes(usage)} of the ${megabytes(quota)} that the browser gives this site are used.`);
    });
  }, [runs]);
  return text === null ? null : <p class="quiet">{text}</p>;
}

function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
