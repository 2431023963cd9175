import { MODEL_LIMITS } from "perilune/hub";

/** What one evaluation may take. */
export interface EvaluationLimits {
  /** Size of the model file. */
  readonly modelBytes: number;
  readonly parameters: number;
  /** Processor time of all its threads. */
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  /** Memory in RAM, WebAssembly's included. */
  readonly residentBytes: number;
  /** JavaScript's own heap. */
  readonly heapBytes: number;
  /** What it may write. */
  readonly outputBytes: number;
}

/** A hundred episodes of the lander take 2 s of processor time, and 120 MB. */
export const defaultEvaluationLimits: EvaluationLimits = {
  modelBytes: MODEL_LIMITS.bytes,
  parameters: MODEL_LIMITS.parameters,
  cpuSeconds: 120,
  wallSeconds: 300,
  residentBytes: 1_000_000_000,
  heapBytes: 500_000_000,
  outputBytes: 1_000_000,
};
