import { useEffect, useRef, useState } from "preact/hooks";

/** How fast a lab goes on: some steps a second, one a frame, or as many as a frame has time for. */
export type Pace = "slow" | "quick" | "full";

/** Milliseconds between two steps of a slow lab. */
const SLOW = 250;
/** Milliseconds of a frame that a lab takes at most; the rest is the page's. */
const BUDGET = 5;

export interface PaceOptions {
  readonly running: boolean;
  readonly pace: Pace;
  /** Goes one step on; false when there is nothing more to do. */
  readonly step: () => boolean;
  /** After the steps of a frame: the time to draw. */
  readonly onFrame: () => void;
  /** When `step` had nothing more to do. */
  readonly onDone?: () => void;
}

/** Takes steps frame by frame while `running`, and never so many that the page stutters. */
export function usePace(options: PaceOptions): void {
  const latest = useRef(options);
  latest.current = options;
  const { running } = options;
  useEffect(() => {
    if (!running) return;
    let last = Number.NEGATIVE_INFINITY;
    let frame = requestAnimationFrame(function turn(now) {
      const { pace, step, onFrame, onDone } = latest.current;
      if (pace === "slow" && now - last < SLOW) {
        frame = requestAnimationFrame(turn);
        return;
      }
      last = now;
      const goesOn = pace === "full" ? workFor(BUDGET, step) : step();
      onFrame();
      if (goesOn) frame = requestAnimationFrame(turn);
      else onDone?.();
    });
    return () => cancelAnimationFrame(frame);
  }, [running]);
}

/** Calls `step` until it has nothing more to do (false) or the milliseconds are over (true). */
function workFor(milliseconds: number, step: () => boolean): boolean {
  const end = performance.now() + milliseconds;
  while (step()) if (performance.now() >= end) return true;
  return false;
}

/** Works a generator off in the frames to come and hands on what it returns; tells how to give up. */
function overFrames<R>(work: Generator<unknown, R, void>, onDone: (result: R) => void): () => void {
  let result: IteratorResult<unknown, R> | undefined;
  let frame = requestAnimationFrame(function turn() {
    const goesOn = workFor(BUDGET, () => {
      result = work.next();
      return result.done !== true;
    });
    if (goesOn) frame = requestAnimationFrame(turn);
    else onDone(result?.value as R);
  });
  return () => cancelAnimationFrame(frame);
}

/**
 * What long work gives, worked off over frames and begun anew whenever `key` changes.
 *
 * Until new work is done the last result stands; `null` before the first.
 */
export function useWork<R>(key: string, begin: () => Generator<unknown, R, void>): R | null {
  const [result, setResult] = useState<{ readonly value: R } | null>(null);
  useEffect(() => overFrames(begin(), (value) => setResult({ value })), [key]);
  return result?.value ?? null;
}
