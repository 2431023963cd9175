/** Steps that a picture may stand for; beyond, time is let go rather than caught up with. */
const MOST_STEPS = 60;

/** How long the last picture of an episode stays, in seconds. */
export const PAUSE = 1;

/** Turns the time between two pictures into steps to take. */
export class Pace {
  /** Steps a second at speed 1. */
  readonly #fps: number;
  speed = 1;
  #due = 0;

  constructor(fps: number) {
    this.#fps = fps;
  }

  /** Steps due after so many more seconds. */
  stepsAfter(seconds: number): number {
    this.#due += seconds * this.#fps * this.speed;
    const steps = Math.min(MOST_STEPS, Math.floor(this.#due));
    this.#due = steps === MOST_STEPS ? 0 : this.#due - steps;
    return steps;
  }

  /** Forgets the part of a step that was due. */
  clear(): void {
    this.#due = 0;
  }
}
