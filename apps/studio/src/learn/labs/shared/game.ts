import type { InPlaceEnv, Row } from "perilune/envs";
import { type BatchOf, leavesOf, type Space, type ValueOf } from "perilune/spaces";

/** An episode under way, whoever acts in it. */
export class Game<O extends Space, A extends Space, E extends InPlaceEnv<O, A> = InPlaceEnv<O, A>> {
  readonly env: E;
  /** What is seen, as a batch of one, and as its row. */
  readonly observations: BatchOf<O>;
  readonly row: Row;
  steps = 0;
  /** Sum of the rewards so far. */
  return = 0;
  /** The latest reward; `null` before the first. */
  reward: number | null = null;
  isOver = false;
  readonly #limit: number;

  /** @param limit steps after which the episode is cut off */
  constructor(env: E, seed: number, limit: number = Number.POSITIVE_INFINITY) {
    this.env = env;
    this.#limit = limit;
    const leaves = leavesOf(env.observationSpace);
    this.observations = leaves.createBatch(1);
    this.row = leaves.rows(this.observations, 1)[0];
    this.begin(seed);
  }

  begin(seed: number): void {
    this.env.resetInto(this.row, { seed });
    this.steps = 0;
    this.return = 0;
    this.reward = null;
    this.isOver = false;
  }

  /** One step; nothing once the episode is over. */
  act(action: ValueOf<A>): void {
    if (this.isOver) return;
    const { reward, terminated, truncated } = this.env.stepInto(action, this.row);
    this.steps++;
    this.reward = reward;
    this.return += reward;
    this.isOver = terminated || truncated || this.steps >= this.#limit;
  }
}
