import { cos, sin } from "../../math/trig.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { DrawContext } from "../draw-context.ts";
import { arrow, disc, joint, paintHills, paintSky, palette, rod, roundedRect } from "../drawing.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { EnvDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import { resetRange } from "./reset-options.ts";

const GRAVITY = 9.8; // m/s²
const CART_MASS = 1.0; // kg
const POLE_MASS = 0.1; // kg
const TOTAL_MASS = POLE_MASS + CART_MASS;
const HALF_LENGTH = 0.5; // m, from the hinge to the pole's centre of mass
const POLE_MOMENT = POLE_MASS * HALF_LENGTH; // kg m
const FORCE = 10.0; // N
const TIME_STEP = 0.02; // s
const MAX_POSITION = 2.4; // m
const MAX_ANGLE = (12 * 2 * Math.PI) / 360; // rad

const WIDTH = 600;
const HEIGHT = 400;
const SCALE = 112; // pixels a metre
const TRACK_Y = 310;
const HINGE_Y = TRACK_Y - 44;

/** CartPole's arguments. */
export interface CartPoleOptions {
  /** Sutton and Barto's reward: 0 a step and −1 at the end, instead of 1 a step. @default false */
  readonly suttonBartoReward?: boolean;
}

const cartPoleDoc: EnvDoc = {
  title: "CartPole",
  description:
    "A pole stands on a cart that rolls without friction along a track. Push the cart left or right so that the pole " +
    "does not fall over and the cart stays on its track.",
  // The bounds are twice the limits that end an episode, so that the last observation lies within them.
  observation: [
    { name: "cart position", min: -2 * MAX_POSITION, max: 2 * MAX_POSITION, unit: "m" },
    { name: "cart velocity", min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, unit: "m/s" },
    { name: "pole angle", min: -2 * MAX_ANGLE, max: 2 * MAX_ANGLE, unit: "rad" },
    { name: "pole angular velocity", min: Number.NEGATIVE_INFINITY, max: Number.POSITIVE_INFINITY, unit: "rad/s" },
  ],
  actions: ["push left", "push right"],
  keys: { ArrowLeft: 0, ArrowRight: 1 },
  idle: 0,
  push: 0.5,
  rewards: "1 for every step, the last one included; with `suttonBartoReward` 0 for every step and −1 for the last.",
  startingState:
    "Each of the four numbers is uniform in ±0.05; the reset options `low` and `high` choose another range.",
  episodeEnd: [
    "The pole leans more than 12° from the vertical.",
    "The cart's centre is more than 2.4 m from the middle.",
  ],
  arguments: {
    suttonBartoReward: {
      type: "boolean",
      default: false,
      description: "Reward 0 a step and −1 at the end, as in Sutton and Barto's book.",
    },
  },
  source:
    "A. G. Barto, R. S. Sutton and C. W. Anderson, Neuronlike adaptive elements that can solve difficult learning " +
    "control problems, IEEE Transactions on Systems, Man, and Cybernetics, 1983; dynamics as in R. V. Florian, Correct " +
    "equations for the dynamics of the cart-pole system, 2007, without friction.",
  versions: { v1: "Episodes of up to 500 steps, threshold 475.", v0: "Episodes of up to 200 steps, threshold 195." },
  fps: 50,
  width: WIDTH,
  height: HEIGHT,
};

/** The range of each number of the starting state. */
const START = { low: -0.05, high: 0.05 };

interface CartPoleState {
  readonly position: number;
  readonly velocity: number;
  readonly angle: number;
  readonly angularVelocity: number;
  readonly force: number;
  readonly fallen: boolean;
  readonly rng: GeneratorState | null;
}

/** A pole to balance on a cart; see `cartPoleDoc`. Angles grow clockwise. */
export class CartPole extends InPlaceEnv<Box, Discrete> {
  readonly observationSpace: Box = boxFromDoc(cartPoleDoc.observation);
  readonly actionSpace: Discrete = new Discrete(cartPoleDoc.actions.length);

  #position = Number.NaN;
  #velocity = Number.NaN;
  #angle = Number.NaN;
  #angularVelocity = Number.NaN;
  /** The last push in newtons; only the drawing needs it. */
  #force = 0;
  #fallen = false;
  #rng: Generator | null = null;
  readonly #stepReward: number;
  readonly #endReward: number;
  readonly #pastEndReward: number;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  constructor({ suttonBartoReward = false }: CartPoleOptions = {}) {
    super();
    this.#stepReward = suttonBartoReward ? 0 : 1;
    this.#endReward = suttonBartoReward ? -1 : 1;
    this.#pastEndReward = suttonBartoReward ? -1 : 0;
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const { low, high } = resetRange(options, START);
    const rng = (this.#rng = seededRng(options, this.#rng));
    this.#position = rng.uniform(low, high);
    this.#velocity = rng.uniform(low, high);
    this.#angle = rng.uniform(low, high);
    this.#angularVelocity = rng.uniform(low, high);
    this.#force = 0;
    this.#fallen = false;
    this.#observe(row);
    return NO_INFO;
  }

  override stepInto(action: number, row: Row): Transition {
    if (action !== 0 && action !== 1) throw invalidAction(action, this.actionSpace);
    const force = action === 1 ? FORCE : -FORCE;
    const angularVelocity = this.#angularVelocity;
    const cosine = cos(this.#angle);
    const sine = sin(this.#angle);

    // Florian (2007), equations 23 and 24 without friction; the order of the operations is Gymnasium's.
    const push = (force + POLE_MOMENT * (angularVelocity * angularVelocity) * sine) / TOTAL_MASS;
    const angularAcceleration =
      (GRAVITY * sine - cosine * push) / (HALF_LENGTH * (4 / 3 - (POLE_MASS * (cosine * cosine)) / TOTAL_MASS));
    const acceleration = push - (POLE_MOMENT * angularAcceleration * cosine) / TOTAL_MASS;

    // Explicit Euler: positions move with the velocities from before the step.
    const position = this.#position + TIME_STEP * this.#velocity;
    const angle = this.#angle + TIME_STEP * angularVelocity;
    this.#position = position;
    this.#velocity += TIME_STEP * acceleration;
    this.#angle = angle;
    this.#angularVelocity = angularVelocity + TIME_STEP * angularAcceleration;
    this.#force = force;
    this.#observe(row);

    const transition = this.#transition;
    if (position < -MAX_POSITION || position > MAX_POSITION || angle < -MAX_ANGLE || angle > MAX_ANGLE) {
      transition.terminated = true;
      transition.reward = this.#fallen ? this.#pastEndReward : this.#endReward;
      this.#fallen = true;
    } else {
      transition.terminated = false;
      transition.reward = this.#stepReward;
    }
    return transition;
  }

  #observe(row: Row): void {
    const observation = row[0];
    observation[0] = this.#position;
    observation[1] = this.#velocity;
    observation[2] = this.#angle;
    observation[3] = this.#angularVelocity;
  }

  override state(): CartPoleState {
    return {
      position: this.#position,
      velocity: this.#velocity,
      angle: this.#angle,
      angularVelocity: this.#angularVelocity,
      force: this.#force,
      fallen: this.#fallen,
      rng: this.#rng?.state() ?? null,
    };
  }

  override restore(state: unknown): void {
    const from = state as CartPoleState;
    this.#position = from.position;
    this.#velocity = from.velocity;
    this.#angle = from.angle;
    this.#angularVelocity = from.angularVelocity;
    this.#force = from.force;
    this.#fallen = from.fallen;
    this.#rng = restoredRng(from.rng);
  }

  /** Pushes the pole where it stands at (x, y), else the cart, by a force in newtons (`fy` downwards) for one step. */
  override perturb(x: number, y: number, fx: number, fy: number): void {
    const cosine = cos(this.#angle);
    const sine = sin(this.#angle);
    // How far up the pole the point lies, from the hinge (0) to the tip.
    const along = ((x - this.#hingeX()) * sine + (HINGE_Y - y) * cosine) / SCALE;
    const arm = Math.min(Math.max(along, 0), 2 * HALF_LENGTH);
    const torque = arm * (fx * cosine + fy * sine);
    // The mass matrix of cart and pole, inverted by hand.
    const coupling = POLE_MOMENT * cosine;
    const inertia = (4 / 3) * POLE_MOMENT * HALF_LENGTH;
    const determinant = TOTAL_MASS * inertia - coupling * coupling;
    this.#velocity += (TIME_STEP * (inertia * fx - coupling * torque)) / determinant;
    this.#angularVelocity += (TIME_STEP * (TOTAL_MASS * torque - coupling * fx)) / determinant;
  }

  #hingeX(): number {
    return WIDTH / 2 + SCALE * this.#position;
  }

  override draw(context: DrawContext): void {
    const x = this.#hingeX();
    const length = 2 * HALF_LENGTH * SCALE;
    context.save();
    paintSky(context, WIDTH, HEIGHT);
    paintHills(context, TRACK_Y - 50, WIDTH, HEIGHT);
    drawTrack(context);
    roundedRect(context, x - 46, HINGE_Y - 6, 92, 36, 9, palette.body);
    roundedRect(context, x - 46, HINGE_Y + 18, 92, 12, 6, palette.shade);
    for (const wheel of [x - 26, x + 26]) {
      disc(context, wheel, TRACK_Y - 13, 13, palette.dark);
      disc(context, wheel, TRACK_Y - 13, 5, palette.shade);
    }
    arrow(context, x + 56 * Math.sign(this.#force), HINGE_Y + 12, 4 * this.#force, palette.coral);
    rod(context, x, HINGE_Y, x + length * sin(this.#angle), HINGE_Y - length * cos(this.#angle), 14, palette.amber);
    joint(context, x, HINGE_Y, 8);
    context.restore();
  }
}

/** The ground, the rail, and a post at either limit. */
function drawTrack(context: DrawContext): void {
  context.fillStyle = palette.ground;
  context.fillRect(0, TRACK_Y, WIDTH, HEIGHT - TRACK_Y);
  context.fillStyle = palette.groundEdge;
  context.fillRect(0, TRACK_Y, WIDTH, 3);
  for (let metre = -2; metre <= 2; metre++) {
    context.fillRect(WIDTH / 2 + metre * SCALE - 1, TRACK_Y + 3, 2, 9);
  }
  for (const limit of [-MAX_POSITION, MAX_POSITION]) {
    const x = WIDTH / 2 + limit * SCALE;
    rod(context, x, TRACK_Y - 16, x, TRACK_Y, 4, palette.coral);
  }
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "CartPole-v0": Env<Box, Discrete>;
    "CartPole-v1": Env<Box, Discrete>;
  }
}

const create = (options: CartPoleOptions): CartPole => new CartPole(options);
register({ id: "CartPole-v0", create, doc: cartPoleDoc, maxEpisodeSteps: 200, rewardThreshold: 195 });
register({ id: "CartPole-v1", create, doc: cartPoleDoc, maxEpisodeSteps: 500, rewardThreshold: 475 });
