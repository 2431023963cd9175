/** What holds a training back between its updates: a pause, one update at a time, a speed, a stop. */
export class Governor {
  /** Times real time, per training environment. */
  #factor = Number.POSITIVE_INFINITY;
  #isPaused: boolean;
  /** Updates that may come although it is paused. */
  #granted = 0;
  #isStopped = false;
  #wake: (() => void) | null = null;
  /** Where training stood at some time: the speed counts from there. */
  #anchor: { readonly time: number; readonly timesteps: number };
  #timesteps = 0;
  /** Milliseconds spent in pauses. */
  #held = 0;
  readonly #clock: Clock;
  readonly #onPause: (isPaused: boolean, timesteps: number) => void;

  constructor(
    clock: Clock,
    options: { readonly paused: boolean; readonly onPause: (isPaused: boolean, timesteps: number) => void },
  ) {
    this.#clock = clock;
    this.#anchor = { time: clock.now(), timesteps: 0 };
    this.#isPaused = options.paused;
    this.#onPause = options.onPause;
  }

  /** Whether the run is to end; what `train` takes as its signal. */
  get aborted(): boolean {
    return this.#isStopped;
  }

  /** Whether it will hold the training after the present update. */
  get isHolding(): boolean {
    return this.#isStopped || (this.#isPaused && this.#granted === 0);
  }

  /** Milliseconds spent in pauses so far. */
  get held(): number {
    return this.#held;
  }

  pause(): void {
    this.#isPaused = true;
    this.#granted = 0;
  }

  continue(): void {
    this.#isPaused = false;
    this.#stir();
  }

  /** Lets one update through. */
  grantUpdate(): void {
    this.#isPaused = true;
    this.#granted++;
    this.#stir();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stir();
  }

  setSpeed(factor: number): void {
    this.#factor = factor;
    this.#anchor = { time: this.#clock.now(), timesteps: this.#timesteps };
    this.#stir();
  }

  /** Counts time and steps from here: training begins, or goes on from a checkpoint. */
  begin(timesteps: number): void {
    this.#timesteps = timesteps;
    this.#anchor = { time: this.#clock.now(), timesteps };
  }

  /**
   * Returns when the next update may begin.
   *
   * @param realTime Steps a second, over all environments, at which they run in real time.
   */
  async turn(timesteps: number, realTime: number): Promise<void> {
    this.#timesteps = timesteps;
    await this.#clock.breathe();
    while (!this.#isStopped) {
      if (this.#isPaused) {
        await this.#whilePaused();
        if (this.#granted === 0) continue;
        this.#granted--;
        return;
      }
      const wait = this.#wait(realTime);
      if (wait <= 0) return;
      await this.#sleep(wait);
    }
  }

  async #whilePaused(): Promise<void> {
    if (this.#granted > 0) return;
    const begin = this.#clock.now();
    this.#onPause(true, this.#timesteps);
    while (this.#isPaused && this.#granted === 0 && !this.#isStopped) await this.#sleep(null);
    this.#held += this.#clock.now() - begin;
    this.#anchor = { time: this.#clock.now(), timesteps: this.#timesteps };
    if (!this.#isPaused) this.#onPause(false, this.#timesteps);
  }

  /** Milliseconds until the speed allows the next update. */
  #wait(realTime: number): number {
    if (this.#factor === Number.POSITIVE_INFINITY) return 0;
    const now = this.#clock.now();
    const { time, timesteps } = this.#anchor;
    const due = time + ((this.#timesteps - timesteps) / (realTime * this.#factor)) * 1000;
    // Time lost is not made up for.
    if (due < now) this.#anchor = { time: now, timesteps: this.#timesteps };
    return due - now;
  }

  /** Sleeps for some milliseconds, or until stirred. */
  #sleep(milliseconds: number | null): Promise<void> {
    return new Promise((resolve) => {
      const cancel = milliseconds === null ? null : this.#clock.after(milliseconds, () => this.#stir());
      this.#wake = () => {
        cancel?.();
        resolve();
      };
    });
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}

/** Time, as the worker has it; tests have their own. */
export interface Clock {
  /** Milliseconds of a clock that only goes forward. */
  now(): number;
  /** Calls back once; the result cancels it. */
  after(milliseconds: number, call: () => void): () => void;
  /** Lets what waits for the thread (commands above all) run. */
  breathe(): Promise<void>;
}
