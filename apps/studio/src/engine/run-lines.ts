import type { EvaluationRecord } from "./protocol.ts";

/** A record of `metrics.jsonl` or `eval.jsonl`. */
export type Line = Readonly<Record<string, unknown>>;

/** A line of JSON, `null` where it is none. */
export function parseLine(line: string): Line | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? (value as Line) : null;
  } catch {
    return null;
  }
}

/** A line of `eval.jsonl`, read. */
export function readEvaluation(line: Line): EvaluationRecord {
  return {
    timesteps: Number(line.timesteps),
    meanReward: Number(line.mean_reward),
    stdReward: Number(line.std_reward),
    meanLength: Number(line.mean_ep_length),
    returns: line.returns as number[],
    lengths: line.lengths as number[],
  };
}
