/** What a run's `metrics.jsonl` says of how it learned. */
export interface LearningCurve {
  /** Environment steps of the last record, 0 where there is none. */
  readonly timesteps: number;
  /** Mean return of the latest training episodes, after so many steps; none until an episode has ended. */
  readonly points: readonly CurvePoint[];
  /** Wall time over all the processes that trained it, evaluations included; `null` where it was not measured. */
  readonly seconds: number | null;
}

export interface CurvePoint {
  readonly timesteps: number;
  readonly meanReward: number;
}

/** Reads the curve from records as training wrote them; what is missing or no number in them is passed over. */
export function learningCurve(records: readonly Readonly<Record<string, unknown>>[]): LearningCurve {
  const points: CurvePoint[] = [];
  let timesteps = 0;
  let seconds = 0;
  let elapsed = 0;
  let isTimed = false;
  for (const record of records) {
    const now = finite(record["time/total_timesteps"]);
    if (now === null) continue;
    timesteps = Math.max(timesteps, now);
    const reward = finite(record["rollout/ep_rew_mean"]);
    if (reward !== null) points.push({ timesteps: now, meanReward: reward });
    const time = finite(record["time/time_elapsed"]);
    if (time === null) continue;
    isTimed = true;
    // A resumed run measures from the start of its own process: less than before means that another one went on.
    if (time < elapsed) seconds += elapsed;
    elapsed = time;
  }
  return { timesteps, points, seconds: isTimed ? seconds + elapsed : null };
}

/** The first step at which the mean training return stood at the threshold, `null` where it never did. */
export function stepsToThreshold({ points }: LearningCurve, threshold: number): number | null {
  return points.find(({ meanReward }) => meanReward >= threshold)?.timesteps ?? null;
}

function finite(value: unknown): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
