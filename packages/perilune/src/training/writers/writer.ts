import type { Metrics } from "../../algorithms/algorithm.ts";

/** Where the metrics of a run go: `train` hands every record to each of its writers. */
export interface Writer {
  write(record: Metrics): void;
  /** Called once, at the end of training, however it ended. */
  close?(): void;
}

/** Puts text somewhere: standard output, a file, a page. */
export type Sink = (text: string) => void;
