import { useEffect, useRef } from "preact/hooks";

export interface RealTimeOptions {
  readonly running: boolean;
  /** Steps a second. */
  readonly rate: number;
  readonly step: () => void;
  /** After the steps of a frame: the time to draw. */
  readonly onFrame: () => void;
  /** A show that is only watched: it is drawn twice a second for who prefers less motion. @default false */
  readonly isShow?: boolean;
}

/** Milliseconds between two pictures of a show for who prefers less motion. */
const CALM = 500;
const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Most steps of one frame: a page that was hidden does not catch up. */
const MOST_STEPS = 16;

/** Takes steps at a steady rate, whatever the screen's, while `running`. */
export function useRealTime(options: RealTimeOptions): void {
  const latest = useRef(options);
  latest.current = options;
  const { running } = options;
  useEffect(() => {
    if (!running) return;
    let last = performance.now();
    let due = 0;
    let drawn = Number.NEGATIVE_INFINITY;
    let frame = requestAnimationFrame(function turn(now) {
      frame = requestAnimationFrame(turn);
      const { rate, step, onFrame, isShow = false } = latest.current;
      due = Math.min(MOST_STEPS, due + (Math.max(0, now - last) * rate) / 1000);
      last = now;
      if (due < 1) return;
      for (; due >= 1; due--) step();
      if (isShow && still.matches && now - drawn < CALM) return;
      drawn = now;
      onFrame();
    });
    return () => cancelAnimationFrame(frame);
  }, [running]);
}
