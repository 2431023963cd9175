import { useEffect, useRef } from "preact/hooks";
import { Button } from "../ui/button.tsx";
import { formatNumber } from "../ui/format.ts";
import type { Stage } from "./subject.ts";

export interface StagesProps {
  readonly stages: readonly Stage[];
  readonly selected: string;
  /** The return of the episode at those stages that have played it. */
  readonly results: ReadonlyMap<string, number>;
  readonly onSelect: (id: string) => void;
  readonly isTouring: boolean;
  readonly onTour: () => void;
  /** Shows what the run has kept since it was opened; `null` where that is nothing. */
  readonly onNewer: (() => void) | null;
}

/** The checkpoints of a run, to see one after the other how the agent learned. */
export function Stages({ stages, selected, results, onSelect, isTouring, onTour, onNewer }: StagesProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const shown = list.current?.querySelector<HTMLElement>("[aria-pressed=true]");
    if (list.current && shown) list.current.scrollTop = shown.offsetTop - list.current.clientHeight / 2;
  }, [selected]);
  return (
    <section class="panel" aria-labelledby="stages-title">
      <h2 id="stages-title">How far it had learned</h2>
      <ol class="stages" ref={list}>
        {stages.map(({ id, title }) => {
          const result = results.get(id);
          return (
            <li key={id}>
              <button type="button" aria-pressed={id === selected} data-stage={id} onClick={() => onSelect(id)}>
                <span>{title}</span>
                <span class="number">{result === undefined ? "" : formatNumber(result)}</span>
              </button>
            </li>
          );
        })}
      </ol>
      {onNewer !== null && (
        <p class="notice row stages-newer" role="status">
          It has learned on since.
          <Button name="newer" onClick={onNewer}>
            Show the newest
          </Button>
        </p>
      )}
      <Button icon={isTouring ? "pause" : "play"} name="tour" onClick={onTour}>
        {isTouring ? "Hold" : "Watch it improve"}
      </Button>
      <p class="quiet">The same seed for all of them; the number is the episode's return.</p>
    </section>
  );
}
