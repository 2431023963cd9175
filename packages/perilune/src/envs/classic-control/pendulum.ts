import { PeriluneError } from "../../errors.ts";
import { cos, sin } from "../../math/trig.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, joint, paintHills, paintSky, palette, polygon, rod, turnArrow } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc, QuantityDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import { resetNumbers } from "./reset-options.ts";

const MASS = 1.0; // kg
const LENGTH = 1.0; // m
const TIME_STEP = 0.05; // s
const MAX_SPEED = 8; // rad/s
const MAX_TORQUE = 2.0; // N m

const WIDTH = 600;
const HEIGHT = 400;
const SCALE = 140; // pixels a metre
const PIVOT_X = WIDTH / 2;
const PIVOT_Y = HEIGHT / 2;

/** Pendulum's arguments. */
export interface PendulumOptions {
  /** Acceleration of gravity, m/s². @default 10 */
  readonly g?: number;
}

const actions: readonly QuantityDoc[] = [{ name: "torque", min: -MAX_TORQUE, max: MAX_TORQUE, unit: "N m" }];

const pendulumDoc: EnvDoc = {
  title: "Pendulum",
  description:
    "A pendulum hangs from a motor too weak to lift it straight up. Swing it until it stands upright, and hold it " +
    "there with little torque.",
  observation: [
    { name: "cosine of the angle", min: -1, max: 1 },
    { name: "sine of the angle", min: -1, max: 1 },
    { name: "angular velocity", min: -MAX_SPEED, max: MAX_SPEED, unit: "rad/s" },
  ],
  actions,
  keys: { ArrowLeft: [MAX_TORQUE], ArrowRight: [-MAX_TORQUE] },
  idle: [0],
  push: 4,
  rewards:
    "−(angle² + 0.1 × angular velocity² + 0.001 × torque²), the angle from upright, in ±π: from −16.27 to 0 a step.",
  startingState:
    "The angle is uniform in ±π and the angular velocity in ±1; the reset options `xInit` and `yInit` choose other ranges.",
  episodeEnd: ["Never by itself."],
  arguments: { g: { type: "number", default: 10, description: "Acceleration of gravity in m/s²." } },
  source: "The inverted pendulum of control theory, in the form of OpenAI Gym's Pendulum-v1.",
  versions: { v1: "The first here; v0 of OpenAI Gym behaved the same." },
  fps: 30,
  width: WIDTH,
  height: HEIGHT,
};

/** Ranges of the starting angle and angular velocity: ± these. */
const START = { xInit: Math.PI, yInit: 1 };

interface PendulumState {
  readonly angle: number;
  readonly velocity: number;
  readonly torque: number;
  readonly rng: GeneratorState | null;
}

/** A pendulum to swing up; see `pendulumDoc`. The angle is 0 upright and grows counter-clockwise without end. */
export class Pendulum extends InPlaceEnv<Box, Box> {
  readonly observationSpace: Box = boxFromDoc(pendulumDoc.observation);
  readonly actionSpace: Box = boxFromDoc(actions);

  #angle = Number.NaN;
  #velocity = Number.NaN;
  /** The last torque, clipped; only the drawing needs it. */
  #torque = 0;
  #rng: Generator | null = null;
  readonly #g: number;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ g = 10 }: PendulumOptions = {}) {
    super();
    this.#g = g;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { xInit, yInit } = resetNumbers(options, START);
    if (xInit < 0 || yInit < 0) {
      throw new PeriluneError(
        `reset options expect xInit and yInit of at least 0, got ${xInit} and ${yInit}; drop the sign`,
      );
    }
    this.#rng = seededRng(options, this.#rng);
    this.#angle = this.#rng.uniform(-xInit, xInit);
    this.#velocity = this.#rng.uniform(-yInit, yInit);
    this.#torque = 0;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: Float32Array, row: Row): Transition {
    const torque = Math.fround(Math.min(Math.max(action[0], -MAX_TORQUE), MAX_TORQUE));
    if (Number.isNaN(torque)) throw invalidAction(action, this.actionSpace);
    const angle = this.#angle;
    const lean = normalized(angle);
    // Actions are float32, and NumPy keeps what it makes of them alone in float32.
    const effort = Math.fround(Math.fround(0.001) * Math.fround(torque * torque));
    const cost = lean * lean + 0.1 * (this.#velocity * this.#velocity) + effort;

    const acceleration =
      ((3 * this.#g) / (2 * LENGTH)) * sin(angle) + Math.fround((3 / (MASS * LENGTH * LENGTH)) * torque);
    this.#velocity = limitedSpeed(this.#velocity + acceleration * TIME_STEP);
    // Semi-implicit Euler: the angle moves with the velocity from after the step.
    this.#angle = angle + this.#velocity * TIME_STEP;
    this.#torque = torque;
    this.#observe(row);
    this.#transition.reward = -cost;
    return this.#transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = cos(this.#angle);
    observation[1] = sin(this.#angle);
    observation[2] = this.#velocity;
  }

  override state(): PendulumState {
    return {
      angle: this.#angle,
      velocity: this.#velocity,
      torque: this.#torque,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as PendulumState;
    this.#angle = from.angle;
    this.#velocity = from.velocity;
    this.#torque = from.torque;
    this.#rng = restoredRng(from.rng);
  }

  /** Pushes the rod at the point nearest to (x, y) by a force in newtons (`fy` downwards) for one step. */
  override perturb(x: number, y: number, fx: number, fy: number): void {
    const cosine = cos(this.#angle);
    const sine = sin(this.#angle);
    const along = ((PIVOT_X - x) * sine + (PIVOT_Y - y) * cosine) / SCALE;
    const torque = Math.min(Math.max(along, 0), LENGTH) * (fy * sine - fx * cosine);
    this.#velocity = limitedSpeed(this.#velocity + (3 / (MASS * LENGTH * LENGTH)) * torque * TIME_STEP);
  }

  override draw(context: DrawContext): void {
    const tipX = PIVOT_X - LENGTH * SCALE * sin(this.#angle);
    const tipY = PIVOT_Y - LENGTH * SCALE * cos(this.#angle);
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    paintHills(context, HEIGHT - 50, WIDTH, HEIGHT);
    // Where the tip has to be.
    disc(context, PIVOT_X, PIVOT_Y - LENGTH * SCALE, 5, palette.mint);
    polygon(
      context,
      [PIVOT_X - 6, PIVOT_Y, PIVOT_X + 6, PIVOT_Y, PIVOT_X + 26, HEIGHT, PIVOT_X - 26, HEIGHT],
      palette.ground,
    );
    rod(context, PIVOT_X, PIVOT_Y, tipX, tipY, 20, palette.amber);
    joint(context, PIVOT_X, PIVOT_Y, 14);
    turnArrow(context, PIVOT_X, PIVOT_Y, 50, (0.75 * Math.PI * this.#torque) / MAX_TORQUE, palette.coral);
    context.restore();
  }
}

/** The same angle in [−π, π), by Python's `%`, whose result has the divisor's sign. */
function normalized(angle: number): number {
  const turn = 2 * Math.PI;
  const rest = (angle + Math.PI) % turn;
  return (rest < 0 ? rest + turn : rest) - Math.PI;
}

function limitedSpeed(velocity: number): number {
  return Math.min(Math.max(velocity, -MAX_SPEED), MAX_SPEED);
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Pendulum-v1": Env<Box, Box>;
  }
}

register({
  id: "Pendulum-v1",
  create: (options: PendulumOptions) => new Pendulum(options),
  doc: pendulumDoc,
  maxEpisodeSteps: 200,
});
