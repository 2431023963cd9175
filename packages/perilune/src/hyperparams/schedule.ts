/** A value that falls in a straight line from `initial` to 0 over the run; RL Zoo writes it `lin_3e-4`. */
export interface LinearSchedule {
  readonly kind: "linear";
  readonly initial: number;
}

/**
 * A value that may change over a run: a constant, a linear schedule, or a function of the progress remaining.
 *
 * Progress remaining goes from 1 (start) to 0 (end), as in Stable-Baselines3. Numbers and linear schedules are plain
 * data; a function works too, but a run that uses one cannot be written to a configuration.
 */
export type Schedule = number | LinearSchedule | ((progressRemaining: number) => number);

/** The value of a schedule; `progressRemaining` goes from 1 at the start to 0 at the end. */
export function scheduleAt(schedule: Schedule, progressRemaining: number): number {
  if (typeof schedule === "number") return schedule;
  if (typeof schedule === "function") return schedule(progressRemaining);
  return schedule.initial * progressRemaining;
}

/** Whether `value` has the shape of a linear schedule. */
export function isLinearSchedule(value: unknown): value is LinearSchedule {
  return (
    typeof value === "object" &&
    value !== null &&
    (value as Partial<LinearSchedule>).kind === "linear" &&
    typeof (value as Partial<LinearSchedule>).initial === "number"
  );
}
