import { useReducer, useRef, useState } from "preact/hooks";
import { choice, urlParam } from "../../app/url-state.ts";
import { type Pace, usePace } from "./shared/pace.ts";

/** It stays while a world is edited under the work, which begins anew. */
const pace = urlParam("pace", choice(["slow", "quick", "full"]), "slow");

/** A work that is stepped by hand or over frames, and the controls of it. */
export function useSteps<W extends { step(): boolean }>(create: () => W, onStep: (work: W) => void = () => {}) {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const [running, setRunning] = useState(false);
  const work = useRef<W | null>(null);
  work.current ??= create();
  const step = (): boolean => {
    const goesOn = work.current?.step() ?? false;
    if (work.current !== null) onStep(work.current);
    return goesOn;
  };
  usePace({ running, pace: pace.value, step, onFrame: () => redraw(0), onDone: () => setRunning(false) });
  const controls = {
    running,
    onRun: setRunning,
    onStep: () => {
      step();
      redraw(0);
    },
    onReset: () => {
      setRunning(false);
      work.current = create();
      redraw(0);
    },
    pace: pace.value,
    onPace: (next: Pace) => {
      pace.value = next;
    },
  };
  return { work: work.current, controls };
}
