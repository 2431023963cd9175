import type { Generator, GeneratorState } from "../random/generator.ts";
import type { Discrete } from "../spaces/discrete.ts";
import { type Info, InPlaceEnv, type Outcome, type ResetOptions, type Row, type Transition } from "./env.ts";
import { FiniteModel, type FiniteModelParts } from "./finite-model.ts";
import { restoredRng, seededRng } from "./seeding.ts";

interface FiniteWorldState {
  readonly current: number | null;
  readonly lastAction: number | null;
  readonly rng: GeneratorState | null;
}

/**
 * A world played from its model: what is observed is the number of the state, and nothing else decides what comes next.
 *
 * The info of every step has the probability `prob` of what came of it.
 */
export class FiniteWorld extends InPlaceEnv<Discrete, Discrete> {
  readonly observationSpace: Discrete;
  readonly actionSpace: Discrete;
  readonly #model: FiniteModel;
  #current: number | null = null;
  #lastAction: number | null = null;
  #rng: Generator | null = null;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: {} };

  /** @throws PeriluneError when the probabilities of some outcomes are no distribution */
  constructor(parts: FiniteModelParts) {
    super();
    this.observationSpace = parts.states;
    this.actionSpace = parts.actions;
    this.#model = new FiniteModel(parts);
  }

  /** The present state; `null` before the first reset. */
  get current(): number | null {
    return this.#current;
  }

  /** The action that led here; `null` where the episode begins. Only drawings need it. */
  get lastAction(): number | null {
    return this.#lastAction;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    this.#rng = seededRng(options, this.#rng);
    this.#current = row[0][0] = this.#model.drawStart(this.#rng);
    this.#lastAction = null;
    return { prob: 1 };
  }

  override stepInto(action: number, row: Row): Transition {
    const outcome = this.#model.drawOutcome(this.#current ?? Number.NaN, action, this.#rng);
    this.#current = row[0][0] = outcome.state;
    this.#lastAction = action;
    const transition = this.#transition;
    transition.reward = outcome.reward;
    transition.terminated = outcome.terminated;
    transition.info = { prob: outcome.probability };
    return transition;
  }

  override transitions(state: number, action: number): readonly Outcome[] {
    return this.#model.outcomes(state, action);
  }

  override state(): FiniteWorldState {
    return { current: this.#current, lastAction: this.#lastAction, rng: this.#rng?.state() ?? null };
  }

  override restore(state: unknown): void {
    const from = state as FiniteWorldState;
    this.#current = from.current;
    this.#lastAction = from.lastAction;
    this.#rng = restoredRng(from.rng);
  }
}
