import type { InPlaceEnv, Row } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import type { Policy } from "../policies/policy.ts";
import { defaultRng, type Generator } from "../random/generator.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { Space } from "../spaces/space.ts";

/** Which episodes to play, and how. */
export interface EpisodesPlan {
  readonly episodes: number;
  /** Episode i is reset with `seed + i`; a stochastic policy draws from `defaultRng([seed, i])` in it. */
  readonly seed: number;
  /** Where given, episode i is reset with `seeds[i]`, and a stochastic policy draws from `defaultRng([seeds[i], 1])`. */
  readonly seeds?: readonly number[];
  readonly deterministic: boolean;
  /** Steps after which an episode is cut short. */
  readonly maxSteps: number;
}

/** One episode played. */
export interface Episode {
  /** The seed of its reset. */
  readonly seed: number;
  /** Sum of its rewards. */
  readonly return: number;
  readonly length: number;
}

/** What watches episodes: the action about to be taken in episode `index`, as a row of the action space's leaves. */
export type ActionWatcher = (index: number, action: Row) => void;

/**
 * Plays episodes in one or more environments and gives them in their order.
 *
 * An episode is a function of the policy, the plan and its own index alone, however many environments there are.
 * Stochastic policies need one environment, for each episode draws from a generator of its own.
 */
export function playEpisodes<O extends Space, A extends Space>(
  policy: Policy<O, A>,
  envs: readonly InPlaceEnv<O, A>[],
  plan: EpisodesPlan,
  watch?: ActionWatcher,
): Episode[] {
  const { deterministic, maxSteps } = plan;
  const count = envs.length;
  const observationLeaves = leavesOf(policy.observationSpace);
  const actionLeaves = leavesOf(policy.actionSpace);
  const observations = observationLeaves.createBatch(count);
  const rows = observationLeaves.rows(observations, count);
  const episodeStarts = new Uint8Array(count);
  const episodes: { seed: number; return: number; length: number }[] = [];
  /** Index of the episode that each environment plays, -1 when there is none left for it. */
  const playing = new Int32Array(count).fill(-1);
  let rng: Generator | undefined;

  const begin = (slot: number): void => {
    const index = episodes.length;
    if (index === plan.episodes) {
      playing[slot] = -1;
      return;
    }
    const seed = plan.seeds?.[index] ?? plan.seed + index;
    envs[slot].resetInto(rows[slot], { seed });
    if (!deterministic) rng = defaultRng(plan.seeds === undefined ? [plan.seed, index] : [seed, 1]);
    episodeStarts[slot] = 1;
    playing[slot] = index;
    episodes.push({ seed, return: 0, length: 0 });
  };

  for (let slot = 0; slot < count; slot++) begin(slot);
  let state: unknown = null;
  while (playing.some((index) => index >= 0)) {
    const options = { deterministic, state, episodeStarts };
    const prediction = policy.predict(observations, rng === undefined ? options : { ...options, rng });
    const actions = actionLeaves.rows(prediction.actions, count);
    state = prediction.state;
    episodeStarts.fill(0);
    for (let slot = 0; slot < count; slot++) {
      if (playing[slot] < 0) continue;
      const episode = episodes[playing[slot]];
      watch?.(playing[slot], actions[slot]);
      const step = envs[slot].stepInto(actionLeaves.toValue(actions[slot]), rows[slot]);
      if (!Number.isFinite(step.reward)) {
        throw new PeriluneError(
          `expected a finite reward, got ${step.reward} at step ${episode.length + 1} after seed ${episode.seed}; ` +
            "mend the environment's step()",
        );
      }
      episode.return += step.reward;
      episode.length++;
      if (step.terminated || step.truncated || episode.length === maxSteps) begin(slot);
    }
  }
  return episodes;
}
