import { PeriluneError } from "../errors.ts";
import type { Generator } from "../random/generator.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { describeValue } from "../spaces/dtype.ts";
import type { Outcome } from "./env.ts";
import { invalidAction } from "./invalid-action.ts";

/** What a finite world is made from. */
export interface FiniteModelParts {
  readonly states: Discrete;
  readonly actions: Discrete;
  /** Weight of each state as a start; they need not sum to 1. */
  readonly starts: ArrayLike<number>;
  /** Every outcome of an action in a state; their probabilities sum to 1. */
  outcomes(state: number, action: number): readonly Outcome[];
}

/**
 * A finite Markov decision process that is known in full: a table of outcomes, to plan with and to draw from.
 *
 * Each draw takes one number of the generator, however few the outcomes, as Gymnasium's toy-text environments do.
 */
export class FiniteModel {
  readonly #states: Discrete;
  readonly #actions: Discrete;
  /** Running sums of the starts' probabilities. */
  readonly #starts: Float64Array;
  /** Outcomes by state, then action. */
  readonly #table: readonly (readonly Outcome[])[];

  /** @throws PeriluneError when the probabilities of some outcomes are no distribution */
  constructor({ states, actions, starts, outcomes }: FiniteModelParts) {
    this.#states = states;
    this.#actions = actions;
    let total = 0;
    for (let state = 0; state < states.n; state++) total += starts[state];
    this.#starts = new Float64Array(states.n);
    let sum = 0;
    for (let state = 0; state < states.n; state++) this.#starts[state] = sum += starts[state] / total;
    const table: (readonly Outcome[])[] = [];
    for (let state = 0; state < states.n; state++) {
      for (let action = 0; action < actions.n; action++) {
        table.push(checkedOutcomes(outcomes(state, action), state, action));
      }
    }
    this.#table = table;
  }

  /** Draws where an episode begins. */
  drawStart(rng: Generator): number {
    const draw = rng.random();
    for (let state = 0; state < this.#starts.length; state++) if (this.#starts[state] > draw) return state;
    // Rounding may leave the last sum a little below 1; a draw beyond it counts as the first, as NumPy's argmax has it.
    return 0;
  }

  /**
   * Draws what comes of an action.
   *
   * @param rng `null` before the first reset, when there is no state either
   * @throws PeriluneError when the action or the state is none of its space's
   */
  drawOutcome(state: number, action: number, rng: Generator | null): Outcome {
    const outcomes = this.outcomes(state, action);
    const draw = rng!.random();
    let sum = 0;
    for (const outcome of outcomes) {
      sum += outcome.probability;
      if (sum > draw) return outcome;
    }
    return outcomes[0];
  }

  /**
   * Every outcome of an action in a state; the arrays are the model's own, and frozen.
   *
   * @throws PeriluneError when the state or the action is none of its space's
   */
  outcomes(state: number, action: number): readonly Outcome[] {
    if (!this.#actions.contains(action)) throw invalidAction(action, this.#actions);
    if (!this.#states.contains(state)) {
      const got = describeValue(state);
      throw new PeriluneError(
        `expected a state from 0 to ${this.#states.n - 1}, got ${got}; reset first, or choose one of those integers`,
      );
    }
    return this.#table[state * this.#actions.n + action];
  }
}

/** The outcomes, frozen. */
function checkedOutcomes(outcomes: readonly Outcome[], state: number, action: number): readonly Outcome[] {
  const probabilities = outcomes.map(({ probability }) => probability);
  const sum = probabilities.reduce((total, probability) => total + probability, 0);
  if (!(probabilities.every((probability) => probability >= 0) && Math.abs(sum - 1) < 1e-9)) {
    throw new PeriluneError(
      `expected probabilities of at least 0 that sum to 1, got ${probabilities.join(", ")} for action ${action} in ` +
        `state ${state}; give probabilities from 0 to 1`,
    );
  }
  return Object.freeze(outcomes.map((outcome) => Object.freeze(outcome)));
}
