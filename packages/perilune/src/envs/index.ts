// Importing this folder registers every built-in environment.
export { LunarLander } from "./box2d/lunar-lander.ts";
export { type CheckEnvOptions, checkEnv } from "./check-env.ts";
export { Acrobot } from "./classic-control/acrobot.ts";
export { CartPole, type CartPoleOptions } from "./classic-control/cartpole.ts";
export { MountainCar, type MountainCarOptions } from "./classic-control/mountain-car.ts";
export { MountainCarContinuous, type MountainCarContinuousOptions } from "./classic-control/mountain-car-continuous.ts";
export { Pendulum, type PendulumOptions } from "./classic-control/pendulum.ts";
export type { DrawContext, DrawGradient } from "./draw-context.ts";
export {
  type Env,
  type Info,
  InPlaceEnv,
  NO_INFO,
  type Outcome,
  type Reset,
  type ResetOptions,
  type Row,
  type Step,
  type Transition,
} from "./env.ts";
export type { ArgumentDoc, EnvDoc, QuantityDoc } from "./env-doc.ts";
export {
  type EnvOf,
  type EnvRegistry,
  type EnvSpec,
  type EnvWhen,
  type Kwargs,
  register,
  registeredIds,
  specOf,
} from "./registry.ts";
