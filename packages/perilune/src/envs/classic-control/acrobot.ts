import { cos, sin } from "../../math/trig.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { disc, joint, paintHills, paintSky, palette, rod, turnArrow } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import { resetRange } from "./reset-options.ts";

const LENGTH = 1.0; // m, of either link
const MASS = 1.0; // kg, of either link
const CENTRE = 0.5; // m, from a link's joint to its centre of mass
const INERTIA = 1.0; // kg m², of either link about its centre of mass
const GRAVITY = 9.8; // m/s²
/** Moment of inertia of the outer link about the joint between the links. */
const OUTER_INERTIA = MASS * (CENTRE * CENTRE) + INERTIA;
const MAX_SPEED_1 = 4 * Math.PI; // rad/s
const MAX_SPEED_2 = 9 * Math.PI; // rad/s
const TIME_STEP = 0.2; // s

const WIDTH = 600;
const HEIGHT = 400;
const SCALE = 86; // pixels a metre
const PIVOT_X = WIDTH / 2;
const PIVOT_Y = 206;

const acrobotDoc: EnvDoc = {
  title: "Acrobot",
  description:
    "Two links hang one from the other; a motor bends the joint between them. Swing the free end up to the line, one " +
    "link's length above the fixed end.",
  observation: [
    { name: "cosine of the first angle", min: -1, max: 1 },
    { name: "sine of the first angle", min: -1, max: 1 },
    { name: "cosine of the second angle", min: -1, max: 1 },
    { name: "sine of the second angle", min: -1, max: 1 },
    { name: "first angular velocity", min: -MAX_SPEED_1, max: MAX_SPEED_1, unit: "rad/s" },
    { name: "second angular velocity", min: -MAX_SPEED_2, max: MAX_SPEED_2, unit: "rad/s" },
  ],
  actions: ["torque −1 N m", "no torque", "torque 1 N m"],
  keys: { ArrowLeft: 2, ArrowDown: 1, ArrowRight: 0 },
  idle: 1,
  push: 2,
  rewards: "−1 for every step that does not reach the line, 0 for the step that does.",
  startingState:
    "Both angles and both angular velocities are uniform in ±0.1; the reset options `low` and `high` choose another " +
    "range. At 0 both links hang straight down.",
  episodeEnd: ["The free end is above the line: −cos θ₁ − cos(θ₁ + θ₂) > 1."],
  arguments: {},
  source:
    "R. S. Sutton, Generalization in reinforcement learning: successful examples using sparse coarse coding, NIPS " +
    "1995; equations as in R. S. Sutton and A. G. Barto, Reinforcement Learning: An Introduction, which correct the paper's.",
  versions: { v1: "Cosines and sines instead of angles; episodes of up to 500 steps." },
  fps: 15,
  width: WIDTH,
  height: HEIGHT,
};

/** The range of each number of the starting state. */
const START = { low: -0.1, high: 0.1 };

interface AcrobotState {
  readonly angle1: number;
  readonly angle2: number;
  readonly velocity1: number;
  readonly velocity2: number;
  readonly torque: number;
  readonly rng: GeneratorState | null;
}

/** Two links to swing up; see `acrobotDoc`. Angles grow counter-clockwise, the second from the first link on. */
export class Acrobot extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = boxFromDoc(acrobotDoc.observation);
  readonly actionSpace: Discrete = new Discrete(acrobotDoc.actions.length);

  #angle1 = Number.NaN;
  #angle2 = Number.NaN;
  #velocity1 = Number.NaN;
  #velocity2 = Number.NaN;
  /** The last torque in N m; only the drawing needs it. */
  #torque = 0;
  #rng: Generator | null = null;
  /** What `#accelerate` found. */
  #acceleration1 = 0;
  #acceleration2 = 0;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { low, high } = resetRange(options, START);
    const rng = (this.#rng = seededRng(options, this.#rng));
    // Gymnasium rounds the starting state, and only that, to float32.
    this.#angle1 = Math.fround(rng.uniform(low, high));
    this.#angle2 = Math.fround(rng.uniform(low, high));
    this.#velocity1 = Math.fround(rng.uniform(low, high));
    this.#velocity2 = Math.fround(rng.uniform(low, high));
    this.#torque = 0;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (action !== 0 && action !== 1 && action !== 2) throw invalidAction(action, this.actionSpace);
    this.#torque = action - 1;
    this.#integrate();
    this.#observe(row);
    const terminated = -cos(this.#angle1) - cos(this.#angle2 + this.#angle1) > 1;
    this.#transition.terminated = terminated;
    this.#transition.reward = terminated ? 0 : -1;
    return this.#transition;
  }

  /** One step of the classical Runge-Kutta method of fourth order; a, b, c and d are its four slopes. */
  #integrate(): void {
    const half = TIME_STEP / 2;
    const sixth = TIME_STEP / 6;
    const angle1 = this.#angle1;
    const angle2 = this.#angle2;

    const av1 = this.#velocity1;
    const av2 = this.#velocity2;
    this.#accelerate(angle1, angle2, av1, av2);
    const aa1 = this.#acceleration1;
    const aa2 = this.#acceleration2;

    const bv1 = av1 + half * aa1;
    const bv2 = av2 + half * aa2;
    this.#accelerate(angle1 + half * av1, angle2 + half * av2, bv1, bv2);
    const ba1 = this.#acceleration1;
    const ba2 = this.#acceleration2;

    const cv1 = av1 + half * ba1;
    const cv2 = av2 + half * ba2;
    this.#accelerate(angle1 + half * bv1, angle2 + half * bv2, cv1, cv2);
    const ca1 = this.#acceleration1;
    const ca2 = this.#acceleration2;

    const dv1 = av1 + TIME_STEP * ca1;
    const dv2 = av2 + TIME_STEP * ca2;
    this.#accelerate(angle1 + TIME_STEP * cv1, angle2 + TIME_STEP * cv2, dv1, dv2);
    const da1 = this.#acceleration1;
    const da2 = this.#acceleration2;

    this.#angle1 = wrapped(angle1 + sixth * (av1 + 2 * bv1 + 2 * cv1 + dv1));
    this.#angle2 = wrapped(angle2 + sixth * (av2 + 2 * bv2 + 2 * cv2 + dv2));
    this.#velocity1 = limited(av1 + sixth * (aa1 + 2 * ba1 + 2 * ca1 + da1), -MAX_SPEED_1, MAX_SPEED_1);
    this.#velocity2 = limited(av2 + sixth * (aa2 + 2 * ba2 + 2 * ca2 + da2), -MAX_SPEED_2, MAX_SPEED_2);
  }

  /** The angular accelerations in a state under the present torque, by the book's equations. */
  #accelerate(angle1: number, angle2: number, velocity1: number, velocity2: number): void {
    const sine2 = sin(angle2);
    const cosine2 = cos(angle2);
    const d1 = inertiaOfBoth(cosine2);
    const d2 = coupling(cosine2);
    const phi2 = MASS * CENTRE * GRAVITY * cos(angle1 + angle2 - Math.PI / 2);
    const phi1 =
      -MASS * LENGTH * CENTRE * (velocity2 * velocity2) * sine2 -
      2 * MASS * LENGTH * CENTRE * velocity2 * velocity1 * sine2 +
      (MASS * CENTRE + MASS * LENGTH) * GRAVITY * cos(angle1 - Math.PI / 2) +
      phi2;
    const drive = this.#torque + (d2 / d1) * phi1 - MASS * LENGTH * CENTRE * (velocity1 * velocity1) * sine2 - phi2;
    this.#acceleration2 = drive / (OUTER_INERTIA - (d2 * d2) / d1);
    this.#acceleration1 = -(d2 * this.#acceleration2 + phi1) / d1;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = cos(this.#angle1);
    observation[1] = sin(this.#angle1);
    observation[2] = cos(this.#angle2);
    observation[3] = sin(this.#angle2);
    observation[4] = this.#velocity1;
    observation[5] = this.#velocity2;
  }

  override state(): AcrobotState {
    return {
      angle1: this.#angle1,
      angle2: this.#angle2,
      velocity1: this.#velocity1,
      velocity2: this.#velocity2,
      torque: this.#torque,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as AcrobotState;
    this.#angle1 = from.angle1;
    this.#angle2 = from.angle2;
    this.#velocity1 = from.velocity1;
    this.#velocity2 = from.velocity2;
    this.#torque = from.torque;
    this.#rng = restoredRng(from.rng);
  }

  /** Pushes the nearer link at its point nearest to (x, y) by a force in newtons (`fy` downwards) for one step. */
  override perturb(x: number, y: number, fx: number, fy: number): void {
    const sine = sin(this.#angle1);
    const cosine = cos(this.#angle1);
    const outerSine = sin(this.#angle1 + this.#angle2);
    const outerCosine = cos(this.#angle1 + this.#angle2);
    // The point in metres from the pivot and from the elbow, y downwards.
    const px = (x - PIVOT_X) / SCALE;
    const py = (y - PIVOT_Y) / SCALE;
    const ex = px - LENGTH * sine;
    const ey = py - LENGTH * cosine;
    const inner = limited(px * sine + py * cosine, 0, LENGTH);
    const outer = limited(ex * outerSine + ey * outerCosine, 0, LENGTH);
    const onOuter =
      squaredLength(ex - outer * outerSine, ey - outer * outerCosine) <
      squaredLength(px - inner * sine, py - inner * cosine);

    const torque2 = onOuter ? outer * (outerCosine * fx - outerSine * fy) : 0;
    const torque1 = (onOuter ? LENGTH : inner) * (cosine * fx - sine * fy) + torque2;
    // The mass matrix of both links, inverted by hand.
    const d1 = inertiaOfBoth(cos(this.#angle2));
    const d2 = coupling(cos(this.#angle2));
    const impulse = TIME_STEP / (d1 * OUTER_INERTIA - d2 * d2);
    const velocity1 = this.#velocity1 + impulse * (OUTER_INERTIA * torque1 - d2 * torque2);
    const velocity2 = this.#velocity2 + impulse * (d1 * torque2 - d2 * torque1);
    this.#velocity1 = limited(velocity1, -MAX_SPEED_1, MAX_SPEED_1);
    this.#velocity2 = limited(velocity2, -MAX_SPEED_2, MAX_SPEED_2);
  }

  override draw(context: DrawContext): void {
    const length = LENGTH * SCALE;
    const elbowX = PIVOT_X + length * sin(this.#angle1);
    const elbowY = PIVOT_Y + length * cos(this.#angle1);
    const tipX = elbowX + length * sin(this.#angle1 + this.#angle2);
    const tipY = elbowY + length * cos(this.#angle1 + this.#angle2);
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    paintHills(context, HEIGHT - 50, WIDTH, HEIGHT);
    rod(context, 40, PIVOT_Y - length, WIDTH - 40, PIVOT_Y - length, 3, palette.mint);
    rod(context, PIVOT_X, PIVOT_Y, elbowX, elbowY, 18, palette.shade);
    rod(context, elbowX, elbowY, tipX, tipY, 14, palette.amber);
    joint(context, PIVOT_X, PIVOT_Y, 11);
    joint(context, elbowX, elbowY, 9);
    disc(context, tipX, tipY, 4, palette.dark);
    turnArrow(context, elbowX, elbowY, 30, 0.9 * Math.PI * this.#torque, palette.coral);
    context.restore();
  }
}

/** Moment of inertia of both links about the pivot; the book's d₁. */
function inertiaOfBoth(cosine2: number): number {
  const outer = MASS * (LENGTH * LENGTH + CENTRE * CENTRE + 2 * LENGTH * CENTRE * cosine2);
  return MASS * (CENTRE * CENTRE) + outer + INERTIA + INERTIA;
}

/** How much either joint's acceleration turns the other; the book's d₂. */
function coupling(cosine2: number): number {
  return MASS * (CENTRE * CENTRE + LENGTH * CENTRE * cosine2) + INERTIA;
}

/** The same angle in [−π, π]. */
function wrapped(angle: number): number {
  while (angle > Math.PI) angle -= 2 * Math.PI;
  while (angle < -Math.PI) angle += 2 * Math.PI;
  return angle;
}

function limited(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}

function squaredLength(x: number, y: number): number {
  return x * x + y * y;
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "Acrobot-v1": Env<Box, Discrete>;
  }
}

register({
  id: "Acrobot-v1",
  create: () => new Acrobot(),
  doc: acrobotDoc,
  maxEpisodeSteps: 500,
  rewardThreshold: -100,
});
