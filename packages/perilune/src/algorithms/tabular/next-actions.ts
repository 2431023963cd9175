import type { Exploration } from "./explore.ts";
import type { TableRun } from "./table-run.ts";

/** SARSA's actions: a', the next one, is chosen before the value of the last one is updated, and then taken. */
export class NextActions {
  readonly #run: TableRun;
  readonly #actions: Int32Array;
  /** Whether they are chosen: not before the first step. */
  #chosen = false;

  constructor(run: TableRun) {
    this.#run = run;
    this.#actions = new Int32Array(run.experience.states.length);
  }

  /** One step in every row, by the actions chosen before. */
  step(exploration: Exploration): void {
    const { states, actions } = this.#run.experience;
    if (!this.#chosen) {
      for (let i = 0; i < states.length; i++) this.#actions[i] = this.#run.tryAction(states[i], exploration);
      this.#chosen = true;
    }
    actions.set(this.#actions);
    this.#run.experience.step();
  }

  /** Chooses row i's next action, and returns a', the one by which the step just taken is valued. */
  choose(i: number, exploration: Exploration): number {
    const { states, to, truncated } = this.#run.experience;
    this.#actions[i] = this.#run.tryAction(states[i], exploration);
    // Where a limit cut the episode off, a' is an action that will never be taken.
    return truncated[i] === 1 ? this.#run.tryAction(to[i], exploration) : this.#actions[i];
  }

  state(): Int32Array | null {
    return this.#chosen ? this.#actions.slice() : null;
  }

  /** Goes on from a `state()`; where new episodes began, it chooses anew. */
  restore(actions: Int32Array | null, goesOn: boolean): void {
    this.#chosen = goesOn && actions !== null;
    if (actions !== null) this.#actions.set(actions);
  }
}
