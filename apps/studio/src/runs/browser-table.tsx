import { hrefOf } from "../app/url-state.ts";
import { ALGORITHMS, ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { IconButton } from "../ui/button.tsx";
import { RunLinks } from "./run-links.tsx";
import type { RunEntry } from "./run-store.ts";

export interface BrowserTableProps {
  readonly runs: readonly RunEntry[];
  readonly onExport: (path: string) => void;
  readonly onDelete: (path: string) => void;
}

/** The runs of this browser, each to be opened, watched, exported or deleted. */
export function BrowserTable({ runs, onExport, onDelete }: BrowserTableProps) {
  return (
    <div class="panel scroll-x">
      <table>
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col" class="said-twice">
              Environment
            </th>
            <th scope="col" class="said-twice">
              Algorithm
            </th>
            <th scope="col">Changed</th>
            <th scope="col">
              <span class="unseen">What to do with it</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map(({ path, env, algorithm, changed }) => (
            <tr key={path}>
              <td>
                <a href={hrefOf("train", { run: path })}>{path}</a>
              </td>
              <td class="said-twice">{titleOf(ENVIRONMENTS, env)}</td>
              <td class="said-twice">{titleOf(ALGORITHMS, algorithm)}</td>
              <td>{new Date(changed).toLocaleString()}</td>
              <td>
                <div class="row-actions">
                  <RunLinks run={path} env={env} />
                  <IconButton label={`Export ${path}`} icon="download" onClick={() => onExport(path)} />
                  <IconButton label={`Delete ${path}`} icon="trash" onClick={() => onDelete(path)} />
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
