import type { EnvDoc } from "../env-doc.ts";

/** Size of the drawing, in pixels; `SCALE` pixels are a metre. */
export const VIEWPORT_WIDTH = 600;
export const VIEWPORT_HEIGHT = 400;
export const SCALE = 30;
export const FPS = 50;

/** LunarLander's page and spaces, with discrete actions. */
export const lunarLanderDoc: EnvDoc = {
  title: "Lunar Lander",
  description:
    "A lander falls towards the moon. Fire its engines to set it down on the pad between the two flags, which is " +
    "always at the origin. Fuel has no limit but costs reward. Physics run at 50 steps a second.",
  observation: [
    { name: "x", min: -2.5, max: 2.5 },
    { name: "y", min: -2.5, max: 2.5 },
    { name: "x velocity", min: -10, max: 10 },
    { name: "y velocity", min: -10, max: 10 },
    { name: "angle", min: -2 * Math.PI, max: 2 * Math.PI, unit: "rad" },
    { name: "angular velocity", min: -10, max: 10 },
    { name: "right leg touches", min: 0, max: 1 },
    { name: "left leg touches", min: 0, max: 1 },
  ],
  actions: ["do nothing", "fire left orientation engine", "fire main engine", "fire right orientation engine"],
  keys: { ArrowLeft: 1, ArrowUp: 2, ArrowRight: 3 },
  idle: 0,
  push: 50,
  rewards:
    "Coming nearer to the pad, slowing down and standing upright gain reward, their opposites lose it; each leg on the " +
    "ground counts 10. The main engine costs 0.3 a step, a side engine 0.03. A crash or leaving the screen ends at " +
    "−100, coming to rest at +100. An episode of 200 points counts as solved.",
  startingState: "The lander starts at the top centre, pushed by a random force.",
  episodeEnd: [
    "The lander's body touches the moon.",
    "The lander leaves the screen to the left or right (|x| ≥ 1).",
    "The lander comes to rest and falls asleep.",
  ],
  arguments: {
    continuous: {
      type: "boolean",
      default: false,
      description: "Two numbers as action, main and side throttle, instead of four choices.",
    },
    gravity: { type: "number", default: -10, description: "Acceleration in m/s².", min: -12, max: 0, exclusive: true },
    enableWind: { type: "boolean", default: false, description: "Wind blows while no leg touches the ground." },
    windPower: {
      type: "number",
      default: 15,
      description: "Greatest force of the wind in newtons; 0 to 20 is sensible.",
    },
    turbulencePower: {
      type: "number",
      default: 1.5,
      description: "Greatest torque of the wind in newton metres; 0 to 2 is sensible.",
    },
  },
  source: "O. Klimov's LunarLander of OpenAI Gym, as in Gymnasium 1.4.0 with Box2D 2.3.10.",
  versions: {
    v3: "The world is built anew and the wind drawn anew at each reset; wider bounds of the observation than in v2.",
  },
  fps: FPS,
  width: VIEWPORT_WIDTH,
  height: VIEWPORT_HEIGHT,
};

/** The same with two throttles as action. */
export const lunarLanderContinuousDoc: EnvDoc = {
  ...lunarLanderDoc,
  title: "Lunar Lander, continuous",
  actions: [
    { name: "main engine: off up to 0, then from half to full throttle", min: -1, max: 1 },
    { name: "side engines: left below −0.5, right above 0.5", min: -1, max: 1 },
  ],
  keys: { ArrowLeft: [0, -1], ArrowUp: [1, 0], ArrowRight: [0, 1] },
  idle: [0, 0],
};
