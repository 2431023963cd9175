import type { Algorithm, Metrics } from "../algorithms/algorithm.ts";
import { checkTotalTimesteps } from "../algorithms/check-total-timesteps.ts";
import type { Space } from "../spaces/space.ts";
import type { Callback, Run, Stopped } from "./callback.ts";
import { turnOfEventLoop } from "./turn-of-event-loop.ts";
import type { Writer } from "./writers/writer.ts";

/** How long to train, and who takes part. */
export interface TrainOptions {
  /** Environment steps in all, those before a resume included. */
  readonly totalTimesteps: number;
  /** Get each update's record, in turn. They are closed when training ends, however it ends. */
  readonly writers?: readonly Writer[];
  /** Called in turn after each update, before the writers. */
  readonly callbacks?: readonly Callback[];
  /** Ends training after the present update; an `AbortSignal` is one. */
  readonly signal?: { readonly aborted: boolean };
  /** A clock that only goes forward, in milliseconds (`performance.now`); without it there are no times and speeds. */
  readonly now?: () => number;
  /** Waits after each update, so that signals arrive and the rest of the program runs. @default a turn of the event loop */
  readonly pause?: () => Promise<void>;
}

/** How a training went. */
export interface TrainSummary {
  /** Environment steps taken in all. */
  readonly timesteps: number;
  readonly stopped: Stopped;
  /** Wall time of this call, where `now` was given. */
  readonly seconds?: number;
}

/**
 * Lets an algorithm learn until `totalTimesteps`, and tells writers and callbacks about every update.
 *
 * To the algorithm's metrics it adds `time/iterations`, `time/total_timesteps` and, with `now`, `time/time_elapsed`
 * (seconds) and `time/fps` (steps a second, both of this call). At or past the target it does nothing.
 *
 * @throws DivergenceError when the algorithm does, after the writers are closed
 */
export async function train<O extends Space, A extends Space>(
  algorithm: Algorithm<O, A>,
  options: TrainOptions,
): Promise<TrainSummary> {
  const { totalTimesteps, writers = [] } = options;
  checkTotalTimesteps(totalTimesteps);
  let summary: TrainSummary;
  try {
    summary = await learn(algorithm, options);
  } catch (error) {
    closeAll(writers); // what came first is the error to tell
    throw error;
  }
  const failures = closeAll(writers);
  if (failures.length > 0) throw failures[0];
  return summary;
}

async function learn(algorithm: Algorithm, options: TrainOptions): Promise<TrainSummary> {
  const { totalTimesteps, writers = [], callbacks = [], signal, now, pause = turnOfEventLoop } = options;
  const isAborted = (): boolean => signal?.aborted === true && algorithm.numTimesteps < totalTimesteps;
  const measureTime = stopwatch(algorithm, now);
  let record: Metrics = {};
  const run: Run = {
    algorithm,
    totalTimesteps,
    report: (metrics) => {
      record = { ...record, ...metrics };
    },
  };

  for (const callback of callbacks) await callback.onStart?.(run);
  let stopped: Stopped = isAborted() ? "aborted" : "target";
  let iterations = 0;
  for (const metrics of stopped === "aborted" ? [] : algorithm.learn(totalTimesteps)) {
    iterations++;
    record = {
      ...metrics,
      "time/iterations": iterations,
      "time/total_timesteps": algorithm.numTimesteps,
      ...measureTime(),
    };
    let stopIsAsked = false;
    for (const callback of callbacks) {
      if ((await callback.onUpdate?.(record, run)) === "stop") stopIsAsked = true;
    }
    for (const writer of writers) writer.write(record);
    await pause();
    if (stopIsAsked) stopped = "early";
    else if (isAborted()) stopped = "aborted";
    if (stopped !== "target") break;
  }
  for (const callback of callbacks) await callback.onEnd?.(run, stopped);

  const seconds = measureTime()["time/time_elapsed"];
  const summary = { timesteps: algorithm.numTimesteps, stopped };
  return seconds === undefined ? summary : { ...summary, seconds };
}

/** Starts a watch that gives the time metrics since now. */
function stopwatch(algorithm: Algorithm, now: (() => number) | undefined): () => Metrics {
  if (now === undefined) return () => ({});
  const startTimesteps = algorithm.numTimesteps;
  const startTime = now();
  return () => {
    const seconds = (now() - startTime) / 1000;
    const speed = (algorithm.numTimesteps - startTimesteps) / Math.max(seconds, Number.EPSILON);
    return { "time/time_elapsed": seconds, "time/fps": Math.floor(speed) };
  };
}

/** Closes every writer, whatever becomes of the others, and gives the errors. */
function closeAll(writers: readonly Writer[]): unknown[] {
  const failures: unknown[] = [];
  for (const writer of writers) {
    try {
      writer.close?.();
    } catch (error) {
      failures.push(error);
    }
  }
  return failures;
}
