import type { Algorithm, Metrics } from "../algorithms/algorithm.ts";

/** A training under way, as its callbacks see it. */
export interface Run {
  readonly algorithm: Algorithm;
  /** The steps at which it ends. */
  readonly totalTimesteps: number;
  /** Adds quantities to the record of the present update, before the writers get it. */
  report(metrics: Metrics): void;
}

/** Why training ended: the target was reached, a callback said stop, or the signal was given. */
export type Stopped = "target" | "early" | "aborted";

/** What takes part in training between updates. Methods may be asynchronous; training waits for them. */
export interface Callback {
  onStart?(run: Run): void | Promise<void>;
  /** After each update; `metrics` is what it measured and what earlier callbacks reported. "stop" ends training. */
  // biome-ignore lint/suspicious/noConfusingVoidType: most callbacks return nothing
  onUpdate?(metrics: Metrics, run: Run): "stop" | undefined | void | Promise<"stop" | undefined | void>;
  /** When training ends in order; not when it fails. */
  onEnd?(run: Run, stopped: Stopped): void | Promise<void>;
}
