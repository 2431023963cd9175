/** An environment or an algorithm as the form lists it: nothing of the library is fetched for it. */
export interface Entry {
  readonly id: string;
  readonly title: string;
  readonly group: string;
}

/** The built-in environments. */
export const ENVIRONMENTS: readonly Entry[] = [
  ...group("Classic control", [
    ["CartPole-v1", "CartPole"],
    ["MountainCar-v0", "MountainCar"],
    ["MountainCarContinuous-v0", "MountainCarContinuous"],
    ["Acrobot-v1", "Acrobot"],
    ["Pendulum-v1", "Pendulum"],
    ["CartPole-v0", "CartPole, 200 steps"],
  ]),
  ...group("The Moon", [
    ["LunarLander-v3", "Lunar Lander"],
    ["LunarLanderContinuous-v3", "Lunar Lander, continuous"],
  ]),
  ...group("Grids and cards", [
    ["Taxi-v4", "Taxi"],
    ["FrozenLake-v1", "FrozenLake, 4 × 4"],
    ["FrozenLake8x8-v1", "FrozenLake, 8 × 8"],
    ["CliffWalking-v1", "CliffWalking"],
    ["CliffWalkingSlippery-v1", "CliffWalking, slippery"],
    ["Blackjack-v1", "Blackjack"],
  ]),
  ...group("Worlds of the course", [
    ["Platformer-v0", "Platformer"],
    ["PlatformerFull-v0", "Platformer, full state"],
    ["MouseMaze-v0", "Mouse in a maze"],
    ["Restaurants-v0", "Restaurants"],
    ["CountdownGrid-v0", "Countdown grid"],
    ["StockTrading-v0", "Stock trading"],
    ["AccessControl-v0", "Access-control queue"],
  ]),
];

/** The algorithms, by the names that `perilune train` takes. */
export const ALGORITHMS: readonly Entry[] = [
  ...group("With a network", [
    ["ppo", "PPO"],
    ["dqn", "DQN"],
  ]),
  ...group("With a table", [
    ["q-learning", "Q-learning"],
    ["double-q-learning", "Double Q-learning"],
    ["sarsa", "Sarsa"],
    ["expected-sarsa", "Expected Sarsa"],
    ["n-step-sarsa", "n-step Sarsa"],
    ["monte-carlo", "Monte Carlo"],
    ["differential-q-learning", "Differential Q-learning"],
  ]),
];

/** The algorithm to begin with in an environment: a table where the world is a small one. */
export function usualAlgorithm(env: string): string {
  if (env === "AccessControl-v0") return "differential-q-learning";
  const { group: kind } = ENVIRONMENTS.find(({ id }) => id === env) ?? { group: "" };
  if (kind === "Grids and cards") return "q-learning";
  return ["MouseMaze-v0", "Restaurants-v0", "CountdownGrid-v0"].includes(env) ? "q-learning" : "ppo";
}

/** The title of an environment, its id where it is none of the built-in ones. */
export function titleOf(entries: readonly Entry[], id: string): string {
  return entries.find((entry) => entry.id === id)?.title ?? id;
}

function group(name: string, entries: readonly (readonly [id: string, title: string])[]): Entry[] {
  return entries.map(([id, title]) => ({ id, title, group: name }));
}
