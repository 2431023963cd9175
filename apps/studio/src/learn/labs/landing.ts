import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { PolicySnapshot } from "../../engine/protocol.ts";

/** Pictures of a run that are kept, at most: its whole length in even steps. */
const KEPT = 40;

/**
 * A run's policies at even steps, from the first to the newest, to be looked at again.
 *
 * The newest is always the last; of those before, one stays for each `total / KEPT` steps.
 */
export function keepStage(
  stages: readonly PolicySnapshot[],
  next: PolicySnapshot,
  total: number,
): readonly PolicySnapshot[] {
  const every = total / KEPT;
  const last = stages.at(-1);
  if (last !== undefined && next.timesteps < last.timesteps) return [next];
  const before = stages.at(-2);
  const isBetween = before !== undefined && last !== undefined && last.timesteps - before.timesteps < every;
  return [...(isBetween ? stages.slice(0, -1) : stages), next];
}

/** What a client of the training worker must show to have its stages kept. */
interface Watched {
  readonly policy: ReadonlySignal<PolicySnapshot | null>;
  readonly run: ReadonlySignal<{ readonly path: string; readonly config: { readonly n_timesteps: number } } | null>;
}

/** Keeps the stages of the run under way for as long as the page lives, whichever lesson is read meanwhile. */
export function stagesOf({ policy, run }: Watched): ReadonlySignal<readonly PolicySnapshot[]> {
  const stages = signal<readonly PolicySnapshot[]>([]);
  let path: string | undefined;
  effect(() => {
    const [snapshot, now] = [policy.value, run.value];
    if (now?.path !== path) stages.value = [];
    path = now?.path;
    if (snapshot !== null && now !== null) stages.value = keepStage(stages.peek(), snapshot, now.config.n_timesteps);
  });
  return stages;
}

/** What the course asks of a lander. */
export const MARK = 200;

/** How an examination is judged, in words. */
export function verdict({ mean, std, returns }: { mean: number; std: number; returns: readonly number[] }): string {
  const landed = returns.filter((value) => value >= MARK).length;
  const judged = mean >= MARK ? "It lands: the mark of 200 is met." : "Not yet: the mark is 200.";
  return `${judged} ${landed} of ${returns.length} episodes returned 200 or more; by the stricter measure, mean − standard deviation, it has ${tenths(mean - std)}.`;
}

/** A score with one digit after the point, and a true minus sign. */
export function tenths(value: number): string {
  return value.toFixed(1).replace("-", "−");
}
