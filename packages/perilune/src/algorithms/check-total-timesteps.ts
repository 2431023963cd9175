import { PeriluneError } from "../errors.ts";

/** Throws a PeriluneError unless the target of a run is a number of steps above 0. */
export function checkTotalTimesteps(totalTimesteps: number): void {
  if (totalTimesteps > 0 && Number.isFinite(totalTimesteps)) return;
  throw new PeriluneError(
    `expected totalTimesteps to be a number above 0, got ${totalTimesteps}; give the steps to take`,
  );
}
