import { signal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { Chooser, useRuns } from "./chooser.tsx";
import type { Source } from "./source.ts";
import { useSubject } from "./use-episode.ts";
import { Viewer } from "./viewer.tsx";
import * as address from "./watch-state.ts";
import "./watch.css";

/** What was opened from disk: no address can hold it. */
const fromDisk = signal<Source | null>(null);

/** Where episodes of trained agents are watched, step by step. */
export default function WatchPage() {
  const path = address.run.value;
  const files = fromDisk.value;
  const source = useMemo((): Source | null => (path !== "" ? { kind: "stored", run: path } : files), [path, files]);
  const { value: subject, problem } = useSubject(source);
  const [chosenProblem, setChosenProblem] = useState<string | null>(null);
  const choose = (run: string, opened: Source | null): void => {
    setChosenProblem(null);
    fromDisk.value = opened;
    address.run.value = run;
    address.at.value = "";
    address.step.value = 0;
  };
  const shownProblem = chosenProblem ?? problem;
  return (
    <div class="watch">
      <header>
        <h1>{subject === null ? "Watch an agent" : `Watch ${titleOf(ENVIRONMENTS, subject.env.id)}`}</h1>
        <p class={subject === null ? "lead" : "quiet"}>
          {subject === null
            ? "Play an episode step by step, forward and back, and see what the agent thought. Then go back to when it knew nothing, and watch it improve."
            : subject.name}
        </p>
      </header>
      <Chooser
        run={path}
        onRun={(run) => choose(run, null)}
        onFiles={(opened) => choose("", opened)}
        onProblem={setChosenProblem}
      />
      {shownProblem !== null && (
        <p class="notice bad" role="alert">
          It cannot be shown: {shownProblem}.
        </p>
      )}
      {source === null && <Nothing />}
      {source !== null && subject === null && problem === null && <p class="waiting">One moment …</p>}
      {source !== null && subject !== null && <Viewer key={source} source={source} subject={subject} />}
    </div>
  );
}

/** What to do where nothing is chosen. */
function Nothing() {
  const runs = useRuns();
  if (runs === null) return null;
  return (
    <p class="notice">
      {runs.length > 0 ? (
        "Choose a run above. A run folder of the command line, a model file or a replay.json can be opened as well."
      ) : (
        <>
          Nothing trained in this browser yet: <a href={hrefOf("train")}>train CartPole</a>, it takes some seconds. Or
          open a run folder of the command line, a model file or a replay.json.
        </>
      )}
    </p>
  );
}
