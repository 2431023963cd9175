import { useLayoutEffect, useRef } from "preact/hooks";

export interface PlaybackOptions {
  readonly playing: boolean;
  /** Steps a second. */
  readonly rate: number;
  readonly step: number;
  readonly length: number;
  readonly onStep: (step: number) => void;
  /** After the last step. */
  readonly onEnd: () => void;
}

/** Goes through the steps of an episode in time; a page that was hidden does not catch up. */
export function usePlayback(options: PlaybackOptions): void {
  const latest = useRef(options);
  latest.current = options;
  const { playing } = options;
  // With the picture, not after it: who pauses sees no further step.
  useLayoutEffect(() => {
    if (!playing) return;
    let last = performance.now();
    let due = 0;
    let frame = requestAnimationFrame(function next(now) {
      frame = requestAnimationFrame(next);
      const { rate, step, length, onStep, onEnd } = latest.current;
      due += (Math.min(250, Math.max(0, now - last)) * rate) / 1000;
      last = now;
      const steps = Math.floor(due);
      due -= steps;
      if (step >= length) onEnd();
      else if (steps > 0) onStep(Math.min(length, step + steps));
    });
    return () => cancelAnimationFrame(frame);
  }, [playing]);
}
