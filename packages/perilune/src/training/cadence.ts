import { checkInteger } from "./check-integer.ts";

/** Tells, update by update, whether a multiple of `every` steps was reached since the last look. */
export class Cadence {
  readonly #every: number;
  #seen = 0;

  constructor(every: number) {
    checkInteger("every", every, 1);
    this.#every = every;
  }

  /** Counts from here, so that a resumed run keeps the cadence of an uninterrupted one. */
  start(timesteps: number): void {
    this.#seen = timesteps;
  }

  /** Whether a multiple lies after the steps seen last, up to and including these. */
  isDue(timesteps: number): boolean {
    const before = this.#seen;
    this.#seen = timesteps;
    return Math.floor(timesteps / this.#every) > Math.floor(before / this.#every);
  }
}
