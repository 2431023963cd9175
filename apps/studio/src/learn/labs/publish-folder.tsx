import { useState } from "preact/hooks";
import { Button } from "../../ui/button.tsx";
import { download } from "../../watch/download.ts";
import { CodeBlock } from "../code-block.tsx";
import { type FinishedRun, filesTable } from "./publish.ts";

/** The files of a run, the folder to take along, and the commands that publish it. */
export function PublishFolder({ agent }: { readonly agent: FinishedRun }) {
  const [problem, setProblem] = useState<string | null>(null);
  const folder = agent.path.replaceAll("/", "-");
  const save = async (): Promise<void> => {
    try {
      const { zipFolder } = await import("../../runs/run-zip.ts");
      download(await zipFolder(folder, agent.files), `${folder}.zip`);
      setProblem(null);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <div class="scroll-x">
        <table class="publish-files">
          <thead>
            <tr>
              <th scope="col">File, and what it is for</th>
              <th scope="col" class="number">
                Size
              </th>
            </tr>
          </thead>
          <tbody>
            {filesTable(agent.files).map(({ name, meaning, bytes }) => (
              <tr key={name}>
                <th scope="row">
                  <code>{name}</code> {meaning}
                </th>
                <td class="number">{size(bytes)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <div class="row">
        <Button name="export" onClick={() => void save()}>
          Save the run folder
        </Button>
        <span class="quiet">
          As <code>{folder}.zip</code>; the command line takes it as one of its own.
        </span>
      </div>
      {problem !== null && (
        <p class="notice bad" role="alert">
          The folder could not be saved: {problem}. It is still here.
        </p>
      )}
      <p>
        Unpack it in your clone of this project. Two commands there publish it: the first opens a hub on your own
        machine and goes on running, so give the second in another terminal. It plays 100 episodes for the claim, and
        tells you where the agent stands then.
      </p>
      <CodeBlock label="Commands that publish the run">{`npx perilune hub\nnpx perilune push ${folder}`}</CodeBlock>
    </>
  );
}

function size(bytes: number): string {
  return bytes < 10_000 ? `${bytes.toLocaleString("en")} B` : `${Math.round(bytes / 1000).toLocaleString("en")} kB`;
}
