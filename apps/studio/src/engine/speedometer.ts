/** Milliseconds that the present speed looks back. */
const WINDOW = 1000;

/** True steps a second, over the last second of training. */
export class Speedometer {
  readonly #marks: { readonly time: number; readonly timesteps: number }[] = [];

  /** Notes how many steps there are at a time, in milliseconds of training, and gives the speed. */
  at(time: number, timesteps: number): number {
    const marks = this.#marks;
    marks.push({ time, timesteps });
    // One mark may lie before the window, so that an update longer than it counts as well.
    while (marks.length > 2 && marks[1].time < time - WINDOW) marks.shift();
    const [first] = marks;
    return time > first.time ? ((timesteps - first.timesteps) / (time - first.time)) * 1000 : 0;
  }
}
