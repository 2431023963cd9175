import { machinePath } from "../runs/machine.ts";
import type { RunEntry } from "../runs/run-store.ts";
import { ALGORITHMS, ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import "./run-cards.css";

export interface RunCardsProps {
  readonly runs: readonly RunEntry[];
  /** As many as are shown; a field offers the others. */
  readonly limit: number;
  readonly onChoose: (path: string) => void;
}

/** The runs that changed last, each to be chosen. */
export function RunCards({ runs, limit, onChoose }: RunCardsProps) {
  const latest = runs.toSorted((one, other) => other.changed - one.changed).slice(0, limit);
  return (
    <ul class="run-cards">
      {latest.map(({ path, env, algorithm, changed }) => (
        <li key={path}>
          <button type="button" data-run={path} onClick={() => onChoose(path)}>
            <b>{titleOf(ENVIRONMENTS, env)}</b>
            <span>
              {titleOf(ALGORITHMS, algorithm)}, {new Date(changed).toLocaleString()}
            </span>
            <span>
              {machinePath(path) ?? path}
              {machinePath(path) !== null && ", on this machine"}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}
