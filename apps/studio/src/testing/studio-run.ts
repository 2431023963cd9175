import { type Clock, Governor } from "../engine/governor.ts";
import type { Report } from "../engine/protocol.ts";
import type { OpenRun } from "../engine/run-folder.ts";
import { trainRun } from "../engine/training.ts";

/** A clock of its own, in which an update takes so many milliseconds: nothing here depends on the machine's speed. */
export class TestClock implements Clock {
  #now = 0;
  readonly #update: number;

  constructor(update: number) {
    this.#update = update;
  }

  now = (): number => this.#now;
  after = (milliseconds: number, call: () => void): (() => void) => {
    const timer = setTimeout(() => {
      this.#now += milliseconds;
      call();
    });
    return () => clearTimeout(timer);
  };
  breathe = (): Promise<void> => {
    this.#now += this.#update;
    return new Promise((resolve) => setTimeout(resolve));
  };
}

/** Trains a run to its end, with what `on` does at each report. */
export async function studioRun(
  run: OpenRun,
  options: {
    readonly paused?: boolean;
    readonly clock?: TestClock;
    readonly on?: (report: Report, governor: Governor) => void;
  } = {},
): Promise<Report[]> {
  const reports: Report[] = [];
  const { paused = false, clock = new TestClock(20), on } = options;
  const tell = (report: Report): void => {
    reports.push(report);
    on?.(report, governor);
  };
  const governor: Governor = new Governor(clock, {
    paused,
    onPause: (isPaused, timesteps) => tell({ kind: isPaused ? "paused" : "continued", timesteps }),
  });
  await trainRun(run, { clock, governor, report: tell }, paused);
  return reports;
}
