import { cos } from "../../math/trig.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import * as mountain from "./mountain.ts";
import { resetRange } from "./reset-options.ts";

const GOAL_POSITION = 0.5;
const FORCE = 0.001;

/** MountainCar's arguments. */
export interface MountainCarOptions {
  /** Least velocity at the goal that ends the episode. @default 0 */
  readonly goalVelocity?: number;
}

const mountainCarDoc: EnvDoc = {
  title: "MountainCar",
  description:
    "A car in a valley is too weak to drive up the right hill straight away. Swing it to and fro until it is fast " +
    "enough to reach the flag.",
  observation: mountain.OBSERVATION,
  actions: ["accelerate left", "coast", "accelerate right"],
  keys: { ArrowLeft: 0, ArrowDown: 1, ArrowRight: 2 },
  idle: 1,
  rewards: "−1 for every step.",
  startingState: mountain.STARTING_STATE,
  episodeEnd: ["The car is at the flag (position 0.5) or beyond, at `goalVelocity` or faster."],
  arguments: mountain.ARGUMENTS,
  source: mountain.SOURCE,
  versions: { v0: "The first." },
  fps: 30,
  width: mountain.WIDTH,
  height: mountain.HEIGHT,
};

interface MountainCarState {
  readonly position: number;
  readonly velocity: number;
  readonly action: number;
  readonly rng: GeneratorState | null;
}

/** A weak car to rock out of a valley; see `mountainCarDoc`. */
export class MountainCar extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = boxFromDoc(mountainCarDoc.observation);
  readonly actionSpace: Discrete = new Discrete(mountainCarDoc.actions.length);

  #position = Number.NaN;
  #velocity = Number.NaN;
  /** The last action; only the drawing needs it. */
  #action = 1;
  #rng: Generator | null = null;
  readonly #goalVelocity: number;
  readonly #transition: Transition = { reward: -1, terminated: false, truncated: false, info: NO_INFO };

  constructor({ goalVelocity = 0 }: MountainCarOptions = {}) {
    super();
    this.#goalVelocity = goalVelocity;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { low, high } = resetRange(options, mountain.START);
    this.#rng = seededRng(options, this.#rng);
    this.#position = this.#rng.uniform(low, high);
    this.#velocity = 0;
    this.#action = 1;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (action !== 0 && action !== 1 && action !== 2) throw invalidAction(action, this.actionSpace);
    let velocity = this.#velocity + ((action - 1) * FORCE + cos(3 * this.#position) * -mountain.GRAVITY);
    velocity = Math.min(Math.max(velocity, -mountain.MAX_SPEED), mountain.MAX_SPEED);
    const position = Math.min(Math.max(this.#position + velocity, mountain.MIN_POSITION), mountain.MAX_POSITION);
    // The left end is a wall that takes all the speed.
    if (position === mountain.MIN_POSITION && velocity < 0) velocity = 0;
    this.#position = position;
    this.#velocity = velocity;
    this.#action = action;
    this.#observe(row);
    this.#transition.terminated = position >= GOAL_POSITION && velocity >= this.#goalVelocity;
    return this.#transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = this.#position;
    observation[1] = this.#velocity;
  }

  override state(): MountainCarState {
    return {
      position: this.#position,
      velocity: this.#velocity,
      action: this.#action,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as MountainCarState;
    this.#position = from.position;
    this.#velocity = from.velocity;
    this.#action = from.action;
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    mountain.drawMountain(context, this.#position, GOAL_POSITION, this.#action - 1);
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "MountainCar-v0": Env<Box, Discrete>;
  }
}

register({
  id: "MountainCar-v0",
  create: (options: MountainCarOptions) => new MountainCar(options),
  doc: mountainCarDoc,
  maxEpisodeSteps: 200,
  rewardThreshold: -110,
});
