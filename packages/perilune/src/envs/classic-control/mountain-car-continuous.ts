import { cos } from "../../math/trig.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import type { DrawContext } from "../draw-context.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc, QuantityDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import * as mountain from "./mountain.ts";
import { resetRange } from "./reset-options.ts";

const MIN_POSITION = Math.fround(mountain.MIN_POSITION);
const MAX_POSITION = Math.fround(mountain.MAX_POSITION);
const MAX_SPEED = Math.fround(mountain.MAX_SPEED);
const GOAL_POSITION = 0.45; // 0.5 in MountainCar; 0.45 in the version by Arnaud de Broissia that this one follows
const POWER = 0.0015;

/** MountainCarContinuous' arguments. */
export interface MountainCarContinuousOptions {
  /** Least velocity at the goal that ends the episode. @default 0 */
  readonly goalVelocity?: number;
}

const actions: readonly QuantityDoc[] = [{ name: "force", min: -1, max: 1 }];

const mountainCarContinuousDoc: EnvDoc = {
  title: "MountainCarContinuous",
  description:
    "A car in a valley is too weak to drive up the right hill straight away. Swing it to and fro until it is fast " +
    "enough to reach the flag, with as little force as you can.",
  observation: mountain.OBSERVATION,
  actions,
  keys: { ArrowLeft: [-1], ArrowRight: [1] },
  idle: [0],
  rewards:
    "100 for reaching the flag, and −0.1 × force² for every step (the force as given, before it is clipped to ±1).",
  startingState: mountain.STARTING_STATE,
  episodeEnd: ["The car is at the flag (position 0.45) or beyond, at `goalVelocity` or faster."],
  arguments: mountain.ARGUMENTS,
  source: mountain.SOURCE,
  versions: { v0: "The first." },
  fps: 30,
  width: mountain.WIDTH,
  height: mountain.HEIGHT,
};

interface MountainCarContinuousState {
  readonly position: number;
  readonly velocity: number;
  readonly force: number;
  readonly single: boolean;
  readonly rng: GeneratorState | null;
}

/**
 * A weak car to rock out of a valley by a force of any size; see `mountainCarContinuousDoc`.
 *
 * Gymnasium keeps this state in float32 from the first step on and its actions are float32, so NumPy computes in
 * float32 here; every `fround` stands where NumPy rounds.
 */
export class MountainCarContinuous extends InPlaceEnv<Box, Box> {
  readonly observationSpace: Box = boxFromDoc(mountainCarContinuousDoc.observation);
  readonly actionSpace: Box = boxFromDoc(actions);

  #position = Number.NaN;
  #velocity = Number.NaN;
  /** The last force, clipped; only the drawing needs it. */
  #force = 0;
  /** Whether position and velocity are float32 numbers: after the first step. */
  #single = false;
  #rng: Generator | null = null;
  readonly #goalVelocity: number;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ goalVelocity = 0 }: MountainCarContinuousOptions = {}) {
    super();
    this.#goalVelocity = Math.fround(goalVelocity);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { low, high } = resetRange(options, mountain.START);
    this.#rng = seededRng(options, this.#rng);
    this.#position = this.#rng.uniform(low, high);
    this.#velocity = 0;
    this.#force = 0;
    this.#single = false;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: Float32Array, row: Row): Transition {
    const given = Math.fround(action[0]);
    if (Number.isNaN(given)) throw invalidAction(action, this.actionSpace);
    const single = this.#single;
    const angle = single ? Math.fround(3 * this.#position) : 3 * this.#position;
    const slope = mountain.GRAVITY * cos(angle);
    const force = Math.min(Math.max(given, -1), 1);
    // A force that was clipped is a Python float, and float64.
    const gain =
      force === given
        ? Math.fround(Math.fround(force * Math.fround(POWER)) - Math.fround(slope))
        : force * POWER - slope;

    let velocity = single ? Math.fround(this.#velocity + Math.fround(gain)) : this.#velocity + gain;
    velocity = Math.min(Math.max(velocity, -MAX_SPEED), MAX_SPEED);
    const position = Math.min(Math.max(Math.fround(this.#position + velocity), MIN_POSITION), MAX_POSITION);
    // The left end is a wall that takes all the speed.
    if (position === MIN_POSITION && velocity < 0) velocity = 0;
    this.#position = position;
    this.#velocity = Math.fround(velocity);
    this.#force = force;
    this.#single = true;
    this.#observe(row);

    const terminated = position >= Math.fround(GOAL_POSITION) && velocity >= this.#goalVelocity;
    this.#transition.terminated = terminated;
    this.#transition.reward = (terminated ? 100 : 0) - given * given * 0.1;
    return this.#transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = this.#position;
    observation[1] = this.#velocity;
  }

  override state(): MountainCarContinuousState {
    return {
      position: this.#position,
      velocity: this.#velocity,
      force: this.#force,
      single: this.#single,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as MountainCarContinuousState;
    this.#position = from.position;
    this.#velocity = from.velocity;
    this.#force = from.force;
    this.#single = from.single;
    this.#rng = restoredRng(from.rng);
  }

  override draw(context: DrawContext): void {
    mountain.drawMountain(context, this.#position, GOAL_POSITION, this.#force);
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "MountainCarContinuous-v0": Env<Box, Box>;
  }
}

register({
  id: "MountainCarContinuous-v0",
  create: (options: MountainCarContinuousOptions) => new MountainCarContinuous(options),
  doc: mountainCarContinuousDoc,
  maxEpisodeSteps: 999,
  rewardThreshold: 90,
});
