import type { Board, BoardResult } from "perilune/hub";

/** What an evaluator is told, as JSON in `job.json`; the model lies beside it. */
export interface Job {
  readonly board: Board;
  /** Those of a challenge; `null` on an open board, whose seeds follow from the weights. */
  readonly seeds: readonly number[] | null;
  readonly limits: { readonly bytes: number; readonly parameters: number };
}

/** Names of the two files in the evaluator's folder. */
export const JOB_FILE = "job.json";
export const MODEL_FILE = "model.safetensors";

/** What comes of an evaluation. */
export type Outcome = Verified | Refused;

/** The agent played the board's episodes. */
interface Verified extends BoardResult {
  readonly status: "verified";
  readonly weightsHash: string;
  /** Version of the library that ran it. */
  readonly perilune: string;
}

/** It did not, and why. */
interface Refused {
  readonly status: "refused";
  readonly reason: string;
}
