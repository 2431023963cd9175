import { PeriluneError } from "../errors.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { cardinality, indexOf, rowIndexer } from "../spaces/finite.ts";
import { type LeafArrays, leavesOf } from "../spaces/leaves.ts";
import type { BatchOf, Space, ValueOf } from "../spaces/space.ts";
import type { Explanation, NamedTensor, Policy, PolicySpec, Prediction, PredictOptions } from "./policy.ts";
import { greedyAction, largestOf } from "./table-choice.ts";

/** What a table of action values is made for, and what it begins with. */
export interface TablePolicyOptions<O extends Space = Space, A extends Space = Space> {
  /** Any finite space: its values are the table's rows, in the order of `indexOf`. */
  readonly observationSpace: O;
  /** A Discrete space: its values are the table's columns. */
  readonly actionSpace: A;
  /** Value of every action at first. @default 0 */
  readonly initialValue?: number;
}

/** Most values a table may hold: 1 GiB of them. */
const MAX_TABLE = 134_217_728;

/** A table with the value of every action in every state; acts greedily on it. */
export class TablePolicy<O extends Space = Space, A extends Space = Space> implements Policy<O, A> {
  readonly observationSpace: O;
  readonly actionSpace: A;
  readonly spec: PolicySpec;
  readonly states: number;
  readonly actions: number;
  /** The values, [states, actions]. */
  readonly q: Float64Array;
  /** The action of the first column. */
  readonly firstAction: number;
  readonly #stateOf: (arrays: LeafArrays, row: number) => number;

  /** @throws PeriluneError unless the observations are finite, the actions Discrete, and the table fits into memory */
  constructor(options: TablePolicyOptions<O, A>) {
    const { observationSpace, actionSpace, initialValue = 0 } = options;
    const { states, actions } = tableShape(observationSpace, actionSpace);
    this.observationSpace = observationSpace;
    this.actionSpace = actionSpace;
    this.spec = { kind: "table", observationSpace: observationSpace.toJSON(), actionSpace: actionSpace.toJSON() };
    this.states = states;
    this.actions = actions;
    this.q = new Float64Array(states * actions).fill(initialValue);
    this.firstAction = (actionSpace as unknown as Discrete).start;
    this.#stateOf = rowIndexer(observationSpace);
  }

  tensors(): ReadonlyMap<string, NamedTensor> {
    return new Map([["q", { shape: [this.states, this.actions], data: this.q }]]);
  }

  /** The best action; among equals the first if deterministic or without a generator, else any of them. */
  predict(observations: BatchOf<O>, { deterministic = false, rng }: PredictOptions = {}): Prediction<A> {
    const { leaves, batchLeaves } = leavesOf(this.observationSpace);
    const arrays = batchLeaves(observations);
    const actions = Int32Array.from({ length: arrays[0].length / leaves[0].size }, (_, i) => {
      const row = this.#stateOf(arrays, i) * this.actions;
      return this.firstAction + greedyAction(this.q, row, this.actions, deterministic ? undefined : rng);
    });
    return { actions: actions as BatchOf<A>, state: null };
  }

  explain(observation: ValueOf<O>): Explanation {
    const row = indexOf(this.observationSpace, observation) * this.actions;
    return {
      qValues: Array.from(this.q.subarray(row, row + this.actions)),
      value: largestOf(this.q, row, this.actions),
    };
  }
}

/** Rows and columns of the table over two spaces; throws a PeriluneError where there can be none. */
export function tableShape(observationSpace: Space, actionSpace: Space): { states: number; actions: number } {
  if (actionSpace.kind !== "discrete") {
    throw new PeriluneError(`expected Discrete actions for a table, got ${actionSpace.kind}; use ppo`);
  }
  const states = cardinality(observationSpace);
  const actions = cardinality(actionSpace);
  if (states * actions <= MAX_TABLE) return { states, actions };
  const size = Number.isFinite(states) ? `${states} states x ${actions} actions` : "infinitely many states";
  throw new PeriluneError(
    `expected a table of at most ${MAX_TABLE} values to fit into memory, got ${size}; use dqn or ppo`,
  );
}
