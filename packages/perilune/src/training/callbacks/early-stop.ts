import type { Callback } from "../callback.ts";
import type { Evaluations } from "./evaluations.ts";

/** When a task counts as solved. */
export interface EarlyStopOptions {
  /** Whose deterministic mean reward counts; it stands before this callback in the list. */
  readonly evaluations: Evaluations;
  /** Mean reward at which the task counts as solved. */
  readonly rewardThreshold: number;
}

/** Ends training once an evaluation reaches the threshold; the mean of rollouts, which explore, never counts. */
export function earlyStop({ evaluations, rewardThreshold }: EarlyStopOptions): Callback {
  return {
    onUpdate: () =>
      evaluations.latest !== null && evaluations.latest.meanReward >= rewardThreshold ? "stop" : undefined,
  };
}
