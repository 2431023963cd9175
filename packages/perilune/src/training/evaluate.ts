import { PeriluneError } from "../errors.ts";
import type { Policy } from "../policies/policy.ts";
import type { Space } from "../spaces/space.ts";
import { checkInteger } from "./check-integer.ts";
import { type EnvSource, openEnvs, stepBound } from "./env-source.ts";
import { playEpisodes } from "./episodes.ts";

/** Far from the seeds that training begins with, so that the episodes are fresh. */
export const DEFAULT_SEED = 1_000_000;

/** Which episodes to play, and how. */
export interface EvaluateOptions {
  /** @default 100 */
  readonly episodes?: number;
  /** Episode i is reset with `seed + i`. @default 1_000_000 */
  readonly seed?: number;
  /** Episode i is reset with `seeds[i]` instead; there are as many episodes, and neither `episodes` nor `seed`. */
  readonly seeds?: readonly number[];
  /** The most probable action instead of a drawn one. @default true */
  readonly deterministic?: boolean;
  /** Steps after which an episode is cut short. @default the environment's own limit */
  readonly maxSteps?: number;
  /** Environments that a deterministic policy plays in at once: changes the speed, never the result. @default 16 */
  readonly numEnvs?: number;
}

/** How a policy did; lists stand in the order of the episodes. */
export interface Evaluation {
  readonly meanReward: number;
  /** Of the population: divided by the number of episodes. */
  readonly stdReward: number;
  readonly meanLength: number;
  /** Sum of all rewards over the number of all steps: the figure of a task that never ends, cut at `maxSteps`. */
  readonly meanRewardPerStep: number;
  /** Sum of the rewards of each episode. */
  readonly returns: readonly number[];
  readonly lengths: readonly number[];
  readonly episodes: number;
  /** Of the first episode. */
  readonly seed: number;
  readonly deterministic: boolean;
}

/**
 * Lets a policy act in episodes of its own, apart from training.
 *
 * Each episode depends on the policy and its own seed alone: neither the number of episodes nor of environments, nor
 * anything played before, changes it. A stochastic policy draws from `defaultRng([seed, i])` in episode i, and where the
 * seeds are listed, from `defaultRng([seeds[i], 1])`.
 *
 * A task that never ends has no return: give `maxSteps` as its horizon and read `meanRewardPerStep`.
 *
 * @throws PeriluneError when the policy does not fit the environment, or nothing bounds an episode's steps
 * @example const { meanReward, stdReward } = evaluate(agent.policy, "LunarLander-v3", { episodes: 100, seed: 7 });
 */
export function evaluate<O extends Space, A extends Space>(
  policy: Policy<O, A>,
  env: EnvSource<O, A>,
  options: EvaluateOptions = {},
): Evaluation {
  const { seeds, seed = DEFAULT_SEED, deterministic = true, numEnvs = 16 } = options;
  if (seeds !== undefined) checkSeeds(seeds, options);
  const { episodes = seeds?.length ?? 100 } = options;
  checkInteger("episodes", episodes, 1);
  checkInteger("numEnvs", numEnvs, 1);
  checkInteger("seed", seed, 0);
  checkInteger("seed + episodes", seed + episodes, 0);
  const envs = openEnvs(policy, env, deterministic ? Math.min(numEnvs, episodes) : 1);
  try {
    const maxSteps = stepBound(envs[0], options.maxSteps);
    const plan = { episodes, seed, deterministic, maxSteps };
    const played = playEpisodes(policy, envs, seeds === undefined ? plan : { ...plan, seeds });
    const returns = played.map((episode) => episode.return);
    const lengths = played.map((episode) => episode.length);
    const meanReward = mean(returns);
    const stdReward = Math.sqrt(mean(returns.map((value) => (value - meanReward) * (value - meanReward))));
    const meanLength = mean(lengths);
    const meanRewardPerStep = sum(returns) / sum(lengths);
    return {
      meanReward,
      stdReward,
      meanLength,
      meanRewardPerStep,
      returns,
      lengths,
      episodes,
      seed: seeds?.[0] ?? seed,
      deterministic,
    };
  } finally {
    for (const opened of envs) opened.close?.();
  }
}

function checkSeeds(seeds: readonly number[], { episodes, seed }: EvaluateOptions): void {
  if (seeds.length === 0 || episodes !== undefined || seed !== undefined) {
    throw new PeriluneError(
      "expected either seeds, one an episode, or seed and episodes; give at least one seed, or leave out seeds",
    );
  }
  for (const one of seeds) checkInteger("each of seeds", one, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
