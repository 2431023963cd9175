import { PeriluneError } from "../../errors.ts";
import { tanh } from "../../math/exp-log.ts";
import { sin } from "../../math/trig.ts";
import type { Body } from "../../physics2d/body.ts";
import type { Generator, GeneratorState } from "../../random/generator.ts";
import type { Box } from "../../spaces/box.ts";
import { Discrete } from "../../spaces/discrete.ts";
import type { NumericArray } from "../../spaces/space.ts";
import { checkArguments } from "../arguments.ts";
import type { DrawContext } from "../draw-context.ts";
import { type Env, type Info, InPlaceEnv, NO_INFO, type ResetOptions, type Row, type Transition } from "../env.ts";
import type { QuantityDoc } from "../env-doc.ts";
import { invalidAction } from "../invalid-action.ts";
import { type EnvWhen, register } from "../registry.ts";
import { restoredRng, seededRng } from "../seeding.ts";
import { boxFromDoc } from "../space-from-doc.ts";
import { FPS, lunarLanderContinuousDoc, lunarLanderDoc, SCALE } from "./lunar-lander-doc.ts";
import { drawLunarLander } from "./lunar-lander-drawing.ts";
import {
  HEIGHT,
  HEIGHTS,
  LanderScene,
  type LanderSceneState,
  LEG_DOWN,
  PAD_FIRST,
  PAD_HEIGHT,
  PAD_LAST,
  WIDTH,
} from "./lunar-lander-scene.ts";

const f32 = Math.fround;
const TIME_STEP = f32(1 / FPS); // s
const VELOCITY_ITERATIONS = 180;
const POSITION_ITERATIONS = 60;

const INITIAL_FORCE = 1000; // N, along each axis
// N s for each metre of an engine's offset from the lander's origin, along which it pushes.
const MAIN_ENGINE_IMPULSE = 13;
const SIDE_ENGINE_IMPULSE = 0.6;
const MAIN_ENGINE_Y = 4 / SCALE;
const SIDE_ENGINE_AWAY = 12 / SCALE;
/** Where a side engine's impulse acts; Gymnasium takes 17 along the tip and 14 across, and so must we. */
const SIDE_ENGINE_DROP = 17 / SCALE;
const SIDE_ENGINE_HEIGHT = 14 / SCALE;

export interface LunarLanderOptions {
  /** Two throttles as action instead of four choices. @default false */
  readonly continuous?: boolean;
  /** m/s², above −12 and below 0. @default -10 */
  readonly gravity?: number;
  /** @default false */
  readonly enableWind?: boolean;
  /** Greatest force of the wind (N). @default 15 */
  readonly windPower?: number;
  /** Greatest torque of the wind (N m). @default 1.5 */
  readonly turbulencePower?: number;
}

interface LunarLanderState {
  /** `null` before the first reset. */
  readonly scene: LanderSceneState | null;
  readonly rng: GeneratorState | null;
  readonly shaping: number;
  readonly windIndex: number;
  readonly torqueIndex: number;
  readonly mainPower: number;
  readonly sidePower: number;
}

/** A lander to set down between two flags; see `lunarLanderDoc`. */
export class LunarLander extends InPlaceEnv<Box, Discrete | Box> {
  readonly observationSpace: Box = boxFromDoc(lunarLanderDoc.observation);
  readonly actionSpace: Discrete | Box;
  readonly #continuous: boolean;
  readonly #gravity: number;
  readonly #enableWind: boolean;
  readonly #windPower: number;
  readonly #turbulencePower: number;

  #rng: Generator | null = null;
  #scene: LanderScene | null = null;
  /** Potential of the last state, NaN in the first: its change is most of the reward. */
  #shaping = Number.NaN;
  /** Phases of the wind's force and torque, in steps. */
  #windIndex = 0;
  #torqueIndex = 0;
  /** Throttles of the last step: main in [0, 1]; side in [−1, 1], negative pushes to the left. */
  #mainPower = 0;
  #sidePower = 0;
  readonly #transition: Transition = { reward: 0, terminated: false, truncated: false, info: NO_INFO };

  /** @throws PeriluneError when an option is unknown or out of range */
  constructor(options: LunarLanderOptions = {}) {
    super();
    const checked = checkArguments("LunarLander", lunarLanderDoc.arguments, { ...options });
    const { continuous, gravity, enableWind, windPower, turbulencePower } = checked as Required<LunarLanderOptions>;
    this.#continuous = continuous;
    this.#gravity = gravity;
    this.#enableWind = enableWind;
    this.#windPower = windPower;
    this.#turbulencePower = turbulencePower;
    this.actionSpace = continuous
      ? boxFromDoc(lunarLanderContinuousDoc.actions as readonly QuantityDoc[])
      : new Discrete(lunarLanderDoc.actions.length);
  }

  override resetInto(row: Row, options?: ResetOptions): Info {
    const rng = (this.#rng = seededRng(options, this.#rng));
    const heights = rng.uniform(0, HEIGHT / 2, HEIGHTS);
    heights.fill(PAD_HEIGHT, PAD_FIRST - 1, PAD_LAST + 2);
    const scene = (this.#scene = new LanderScene(this.#gravity, heights));
    scene.lander.applyForceToCenter(
      f32(rng.uniform(-INITIAL_FORCE, INITIAL_FORCE)),
      f32(rng.uniform(-INITIAL_FORCE, INITIAL_FORCE)),
    );
    if (this.#enableWind) {
      this.#windIndex = rng.integers(-9999, 9999);
      this.#torqueIndex = rng.integers(-9999, 9999);
    }
    this.#shaping = Number.NaN;
    this.#advance(scene, rng, 0, 0, row);
    return NO_INFO;
  }

  override stepInto(action: number | NumericArray, row: Row): Transition {
    const scene = this.#scene;
    const rng = this.#rng;
    if (scene === null || rng === null) {
      throw new PeriluneError("expected reset() first, got a step; call env.reset() before env.step()");
    }
    let main = 0;
    let side = 0;
    if (!this.#continuous) {
      if (action === 2) main = 1;
      else if (action === 1) side = -1;
      else if (action === 3) side = 1;
      else if (action !== 0) throw invalidAction(action, this.actionSpace);
    } else {
      const throttles = action as NumericArray;
      const up = Math.min(Math.max(throttles[0], -1), 1);
      const across = Math.min(Math.max(throttles[1], -1), 1);
      if (Number.isNaN(up + across)) throw invalidAction(action, this.actionSpace);
      if (up > 0) main = (up + 1) * 0.5;
      if (Math.abs(across) > 0.5) side = across;
    }
    return this.#advance(scene, rng, main, side, row);
  }

  /** One step under two throttles. */
  #advance(scene: LanderScene, rng: Generator, main: number, side: number, row: Row): Transition {
    const { lander, legsTouch } = scene;
    if (this.#enableWind && !legsTouch[0] && !legsTouch[1]) this.#blow(lander);

    const { sin: tipX, cos: tipY, x, y } = lander.transform;
    // Both are drawn in every step, whether an engine fires or not.
    const alongTip = rng.uniform(-1, 1) / SCALE;
    const alongSide = rng.uniform(-1, 1) / SCALE;
    if (main > 0) {
      const along = MAIN_ENGINE_Y + 2 * alongTip;
      const offsetX = tipX * along - tipY * alongSide;
      const offsetY = -tipY * along - tipX * alongSide;
      const impulse = MAIN_ENGINE_IMPULSE * main;
      lander.applyLinearImpulse(-offsetX * impulse, -offsetY * impulse, x + offsetX, y + offsetY);
    }
    if (side !== 0) {
      const away = 3 * alongSide + Math.sign(side) * SIDE_ENGINE_AWAY;
      const offsetX = tipX * alongTip - tipY * away;
      const offsetY = -tipY * alongTip - tipX * away;
      const impulse = SIDE_ENGINE_IMPULSE * Math.abs(side);
      const atX = x + offsetX - tipX * SIDE_ENGINE_DROP;
      const atY = y + offsetY + tipY * SIDE_ENGINE_HEIGHT;
      lander.applyLinearImpulse(-offsetX * impulse, -offsetY * impulse, atX, atY);
    }
    this.#mainPower = main;
    this.#sidePower = side;
    scene.world.step(TIME_STEP, VELOCITY_ITERATIONS, POSITION_ITERATIONS);
    return this.#observe(scene, row);
  }

  /** Two sines that never repeat, squashed (Gymnasium's wind). */
  #blow(lander: Body): void {
    lander.applyForceToCenter(f32(gust(this.#windIndex++) * this.#windPower), 0);
    lander.applyTorque(f32(gust(this.#torqueIndex++) * this.#turbulencePower));
  }

  #observe({ lander, legsTouch, crashed }: LanderScene, row: Row): Transition {
    const { angle } = lander.sweep;
    const x = (lander.transform.x - WIDTH / 2) / (WIDTH / 2);
    const y = (lander.transform.y - (PAD_HEIGHT + LEG_DOWN)) / (HEIGHT / 2);
    const velocityX = (lander.velocityX * (WIDTH / 2)) / FPS;
    const velocityY = (lander.velocityY * (HEIGHT / 2)) / FPS;
    const right = legsTouch[0] ? 1 : 0;
    const left = legsTouch[1] ? 1 : 0;
    const observation = row[0];
    observation[0] = x;
    observation[1] = y;
    observation[2] = velocityX;
    observation[3] = velocityY;
    observation[4] = angle;
    observation[5] = (20 * lander.angularVelocity) / FPS;
    observation[6] = right;
    observation[7] = left;

    const shaping =
      -100 * Math.sqrt(x * x + y * y) -
      100 * Math.sqrt(velocityX * velocityX + velocityY * velocityY) -
      100 * Math.abs(angle) +
      10 * right +
      10 * left;
    const transition = this.#transition;
    const gain = Number.isNaN(this.#shaping) ? 0 : shaping - this.#shaping;
    this.#shaping = shaping;
    transition.reward = gain - 0.3 * this.#mainPower - 0.03 * Math.abs(this.#sidePower);
    transition.terminated = false;
    if (crashed || Math.abs(x) >= 1) {
      transition.terminated = true;
      transition.reward = -100;
    }
    if (!lander.awake) {
      transition.terminated = true;
      transition.reward = 100;
    }
    return transition;
  }

  override state(): LunarLanderState {
    return {
      scene: this.#scene?.state() ?? null,
      rng: this.#rng?.state() ?? null,
      shaping: this.#shaping,
      windIndex: this.#windIndex,
      torqueIndex: this.#torqueIndex,
      mainPower: this.#mainPower,
      sidePower: this.#sidePower,
    };
  }

  override restore(state: unknown): void {
    const from = state as LunarLanderState;
    this.#rng = restoredRng(from.rng);
    this.#shaping = from.shaping;
    this.#windIndex = from.windIndex;
    this.#torqueIndex = from.torqueIndex;
    this.#mainPower = from.mainPower;
    this.#sidePower = from.sidePower;
    this.#scene = from.scene && LanderScene.from(from.scene, this.#gravity);
  }

  /** Pushes the leg that stands at (x, y), else the lander, by a force in newtons (`fy` downwards) for one step. */
  override perturb(x: number, y: number, fx: number, fy: number): void {
    if (this.#scene === null) return;
    const worldX = x / SCALE;
    const worldY = HEIGHT - y / SCALE;
    const body = this.#scene.bodyAt(worldX, worldY);
    if (body === undefined) this.#scene.lander.applyForceToCenter(fx, -fy);
    else body.applyForce(fx, -fy, worldX, worldY);
  }

  override draw(context: DrawContext): void {
    if (this.#scene === null) return;
    const { surface, lander, legs, legsTouch } = this.#scene;
    drawLunarLander(context, {
      surface,
      pad: [PAD_FIRST, PAD_LAST],
      lander: lander.transform,
      legs: [legs[0].transform, legs[1].transform],
      legsTouch,
      mainPower: this.#mainPower,
      sidePower: this.#sidePower,
    });
  }
}

/** The wind's strength in a step, in (−1, 1). */
function gust(index: number): number {
  return tanh(sin(0.02 * index) + sin(Math.PI * 0.01 * index));
}

declare module "../registry.ts" {
  interface EnvRegistry {
    "LunarLander-v3": EnvWhen<{ continuous: true }, Env<Box, Box>, Env<Box, Discrete>>;
    "LunarLanderContinuous-v3": EnvWhen<{ continuous: false }, Env<Box, Discrete>, Env<Box, Box>>;
  }
}

const create = (options: LunarLanderOptions): LunarLander => new LunarLander(options);
register({ id: "LunarLander-v3", create, doc: lunarLanderDoc, maxEpisodeSteps: 1000, rewardThreshold: 200 });
register({
  id: "LunarLanderContinuous-v3",
  create,
  doc: lunarLanderContinuousDoc,
  maxEpisodeSteps: 1000,
  rewardThreshold: 200,
  kwargs: { continuous: true },
});
