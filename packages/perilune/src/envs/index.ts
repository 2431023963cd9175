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
export { AccessControl, type AccessControlOptions } from "./lessons/access-control.ts";
export { CountdownGrid, type CountdownGridOptions } from "./lessons/countdown-grid.ts";
export { MouseMaze, type MouseMazeOptions } from "./lessons/mouse-maze.ts";
export { Platformer, type PlatformerOptions } from "./lessons/platformer.ts";
export { Restaurants, type RestaurantsOptions } from "./lessons/restaurants.ts";
export { StockTrading, type StockTradingOptions } from "./lessons/stock-trading.ts";
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
export { Blackjack, type BlackjackOptions } from "./toy-text/blackjack.ts";
export { CliffWalking, type CliffWalkingOptions } from "./toy-text/cliff-walking.ts";
export { FrozenLake, type FrozenLakeOptions } from "./toy-text/frozen-lake.ts";
export { generateRandomMap } from "./toy-text/frozen-lake-map.ts";
export { Taxi, type TaxiOptions } from "./toy-text/taxi.ts";
