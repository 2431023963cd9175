import { type NamedTensor, type PolicySpec, policyFromSpec } from "perilune/policies";
import { evaluate } from "perilune/training";
import type { EnvReference } from "perilune/vector";

/** An agent and the episodes that it is to be examined in. */
export interface ExamPaper {
  readonly env: EnvReference;
  readonly spec: PolicySpec;
  readonly tensors: readonly (readonly [string, NamedTensor])[];
  readonly episodes: number;
  /** Episode i is reset with `seed + i`. */
  readonly seed: number;
}

/** How an agent did, in the order of the episodes. */
export interface Exam {
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly mean: number;
  /** Of the population: divided by the number of episodes. */
  readonly std: number;
  readonly seed: number;
}

/** Episodes between two words about how far it is. */
const CHUNK = 5;

/** Lets the library evaluate an agent, some episodes at a time: each depends on the agent and its own seed alone. */
export function* examine({ env, spec, tensors, episodes, seed }: ExamPaper): Generator<number, Exam, void> {
  const policy = policyFromSpec(spec, new Map(tensors), {});
  const returns: number[] = [];
  const lengths: number[] = [];
  while (returns.length < episodes) {
    const count = Math.min(CHUNK, episodes - returns.length);
    const part = evaluate(policy, env, { episodes: count, seed: seed + returns.length });
    returns.push(...part.returns);
    lengths.push(...part.lengths);
    yield returns.length;
  }
  return { returns, lengths, ...meanAndSpread(returns), seed };
}

/** Mean and standard deviation, by the same sums as the library's own evaluation. */
function meanAndSpread(values: readonly number[]): { readonly mean: number; readonly std: number } {
  const sum = (all: readonly number[]): number => all.reduce((total, value) => total + value, 0);
  const mean = sum(values) / values.length;
  return { mean, std: Math.sqrt(sum(values.map((value) => (value - mean) * (value - mean))) / values.length) };
}
