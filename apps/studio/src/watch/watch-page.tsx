import { signal } from "@preact/signals";
import { useMemo, useState } from "preact/hooks";
import { hrefOf } from "../app/url-state.ts";
import { ENVIRONMENTS, titleOf } from "../train/catalog.ts";
import { Stage } from "../train/stage.tsx";
import { Chooser, useRuns } from "./chooser.tsx";
import { RunCards } from "./run-cards.tsx";
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
  const [look, setLook] = useState(0);
  const source = useMemo((): Source | null => {
    return path !== "" ? { kind: "stored", run: path } : files && { ...files };
  }, [path, files, look]);
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
        {subject === null ? (
          <p class="lead">
            Play an episode step by step, forward and back, and see what the agent thought. Then go back to when it knew
            nothing, and watch it improve.
          </p>
        ) : (
          <p class="quiet watch-name">
            <span>{subject.name}</span>
            {path !== "" && (
              <>
                <a href={hrefOf("train", { run: path })}>Its curves</a>
                <a href={hrefOf("play", { env: subject.env.id, run: path })}>Play beside it</a>
              </>
            )}
          </p>
        )}
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
      {source === null && <Invitation onRun={(run) => choose(run, null)} />}
      {source !== null && subject === null && problem === null && <p class="waiting">One moment …</p>}
      {source !== null && subject !== null && (
        <Viewer key={source} source={source} subject={subject} onReopen={() => setLook(look + 1)} />
      )}
    </div>
  );
}

/** Runs among which one looks; a field offers the others. */
const CARDS = 12;

/** What acts where nothing has been trained yet. */
const CHANCE = { env: "CartPole-v1", env_kwargs: {} };

/** What to do where nothing is chosen. */
function Invitation({ onRun }: { readonly onRun: (path: string) => void }) {
  const runs = useRuns();
  if (runs === null) return null;
  if (runs.length > 0) {
    return (
      <section aria-labelledby="cards-title">
        <h2 id="cards-title">{runs.length > CARDS ? "The latest runs" : "Your runs"}</h2>
        <RunCards runs={runs} limit={CARDS} onChoose={onRun} />
      </section>
    );
  }
  return (
    <section class="panel watch-none" aria-labelledby="none-title">
      <div>
        <h2 id="none-title">Nothing has been trained here yet</h2>
        <p>
          This one acts by chance, and that is how every agent begins. Train one: after some seconds there is an episode
          to watch, and every stage on the way there.
        </p>
        <a class="button primary" href={hrefOf("train")}>
          Train CartPole
        </a>
      </div>
      <Stage config={CHANCE} policy={null} />
    </section>
  );
}
