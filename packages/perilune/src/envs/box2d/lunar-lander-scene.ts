import type { Body } from "../../physics2d/body.ts";
import type { Contact } from "../../physics2d/contact.ts";
import { box, edge, polygon } from "../../physics2d/shape.ts";
import type { WorldState } from "../../physics2d/snapshot.ts";
import { World } from "../../physics2d/world.ts";
import { SCALE, VIEWPORT_HEIGHT, VIEWPORT_WIDTH } from "./lunar-lander-doc.ts";

/** Box2D keeps float32: what enters the world is rounded, to stay as near to Gymnasium as float64 can. */
const f32 = Math.fround;

/** Size of the scene (m). */
export const WIDTH: number = VIEWPORT_WIDTH / SCALE;
export const HEIGHT: number = VIEWPORT_HEIGHT / SCALE;

/** The terrain: 12 heights make 11 points, and the pad lies between two of them. */
export const HEIGHTS = 12;
const POINTS = HEIGHTS - 1;
export const PAD_FIRST = 4;
export const PAD_LAST = 6;
export const PAD_HEIGHT: number = HEIGHT / 4;

/** From the lander's origin to that of a leg, when it stands (m). */
export const LEG_DOWN: number = 18 / SCALE;
const LEG_AWAY = 20 / SCALE;
const LEG_SPRING_TORQUE = 40; // N m
const LANDER_OUTLINE = [
  [-14, 17],
  [-17, 0],
  [-17, -10],
  [17, -10],
  [17, 0],
  [14, 17],
] as const;
const LANDER = polygon(LANDER_OUTLINE.map(([x, y]) => [f32(x / SCALE), f32(y / SCALE)]));
const LEG = box(f32(2 / SCALE), f32(8 / SCALE));

// Legs and lander collide with the ground alone.
const GROUND = 0x0001;
const LANDER_BODY = 0x0010;
const LANDER_LEG = 0x0020;

/** A scene between two steps, as plain data. */
export interface LanderSceneState {
  readonly heights: Float64Array;
  readonly world: WorldState;
  readonly legsTouch: readonly [boolean, boolean];
  readonly crashed: boolean;
}

/** The moon, the lander and its legs, for one episode. */
export class LanderScene {
  /** What the terrain is made of, and the heights of its points. */
  readonly heights: Float64Array;
  readonly surface: Float64Array;
  readonly world: World;
  readonly lander: Body;
  /** The leg that stands to the right comes first, as in the observation. */
  readonly legs: readonly [Body, Body];
  readonly legsTouch: [boolean, boolean] = [false, false];
  crashed = false;

  constructor(gravity: number, heights: Float64Array) {
    const surface = surfaceOf(heights);
    this.heights = heights;
    this.surface = surface;
    this.world = new World({ gravityY: f32(gravity) });
    this.world.onBeginContact = (contact) => this.#touch(contact, true);
    this.world.onEndContact = (contact) => this.#touch(contact, false);

    const moon = this.world.createBody();
    moon.addFixture(edge(0, 0, WIDTH, 0), { friction: f32(0.2) });
    for (let i = 1; i < POINTS; i++) {
      const from = [f32(surfaceX(i - 1)), f32(surface[i - 1])] as const;
      const to = [f32(surfaceX(i)), f32(surface[i])] as const;
      moon.addFixture(edge(...from, ...to), { friction: f32(0.1) });
    }

    this.lander = this.world.createBody({ type: "dynamic", x: f32(WIDTH / 2), y: f32(HEIGHT) });
    this.lander.addFixture(LANDER, { density: 5, friction: f32(0.1), category: LANDER_BODY, mask: GROUND });
    this.legs = [this.#addLeg(-1), this.#addLeg(1)];
  }

  #addLeg(side: -1 | 1): Body {
    const { world, lander } = this;
    const x = f32(WIDTH / 2 - side * LEG_AWAY);
    const leg = world.createBody({ type: "dynamic", x, y: f32(HEIGHT), angle: f32(side * 0.05) });
    leg.addFixture(LEG, { density: 1, friction: f32(0.2), category: LANDER_LEG, mask: GROUND });
    world.createRevoluteJoint({
      bodyA: lander,
      bodyB: leg,
      anchorA: [0, 0],
      anchorB: [f32(side * LEG_AWAY), f32(LEG_DOWN)],
      limits: side < 0 ? [f32(0.9 - 0.5), f32(0.9)] : [f32(-0.9), f32(-0.9 + 0.5)],
      motor: { speed: f32(0.3 * side), maxTorque: LEG_SPRING_TORQUE },
    });
    return leg;
  }

  /** A leg that lets go of one piece of ground counts as in the air even where another still holds it. */
  #touch({ bodyA, bodyB }: Contact, begins: boolean): void {
    const { lander, legs, legsTouch } = this;
    if (begins && (bodyA === lander || bodyB === lander)) this.crashed = true;
    if (bodyA === legs[0] || bodyB === legs[0]) legsTouch[0] = begins;
    if (bodyA === legs[1] || bodyB === legs[1]) legsTouch[1] = begins;
  }

  /** The body that stands at a point, if any. */
  bodyAt(x: number, y: number): Body | undefined {
    return [this.lander, ...this.legs].find(({ fixtures }) => fixtures[0].containsPoint(x, y));
  }

  state(): LanderSceneState {
    const { heights, world, legsTouch, crashed } = this;
    return { heights: heights.slice(), world: world.state(), legsTouch: [...legsTouch], crashed };
  }

  /** A scene as it was when the state was taken. */
  static from(state: LanderSceneState, gravity: number): LanderScene {
    const scene = new LanderScene(gravity, state.heights.slice());
    scene.world.restore(state.world);
    [scene.legsTouch[0], scene.legsTouch[1]] = state.legsTouch;
    scene.crashed = state.crashed;
    return scene;
  }
}

/** Horizontal position of a point of the terrain (m). */
function surfaceX(point: number): number {
  return (WIDTH / (POINTS - 1)) * point;
}

/** The 11 points of the terrain: means of three heights, but for a factor of 0.33 instead of a third. */
function surfaceOf(heights: Float64Array): Float64Array {
  const surface = new Float64Array(POINTS);
  for (let i = 0; i < POINTS; i++) {
    // Left of the first point stands the last height: Python's index −1.
    const left = heights[i === 0 ? HEIGHTS - 1 : i - 1];
    surface[i] = 0.33 * (left + heights[i] + heights[i + 1]);
  }
  return surface;
}
