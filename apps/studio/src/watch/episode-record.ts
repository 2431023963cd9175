import { specOf } from "perilune/envs/registry";
import { PeriluneError } from "perilune/errors";
import type { Explanation, Policy } from "perilune/policies";
import { leavesOf } from "perilune/spaces";
import { makeReference, type Replay, type ReplayAction, recordReplay } from "perilune/training";
import type { EnvReference } from "perilune/vector";
import { actionValue } from "../engine/actions.ts";

/** Steps after which an episode is cut short where nothing else ends it. */
const USUAL_LIMIT = 1000;

/** An episode with all that can be seen of it; plain data. */
export interface EpisodeRecord {
  readonly env: EnvReference;
  readonly seed: number;
  /** What was done in each step. */
  readonly actions: readonly ReplayAction[];
  /** What each step gave. */
  readonly rewards: readonly number[];
  /** What the agent thought before each step and, one more, at the end; none of a recording. */
  readonly minds: readonly Explanation[];
  /** Whether the task ended it, a limit did, or nothing within the steps that are shown. */
  readonly end: "terminated" | "truncated" | "cut";
}

export interface PlayOptions {
  readonly seed: number;
  /** Whether the agent always takes the action it likes best. */
  readonly greedy: boolean;
}

/** Lets a policy play an episode: the very one that `perilune evaluate` plays with that seed. */
export function playEpisode(policy: Policy, env: EnvReference, { seed, greedy }: PlayOptions): EpisodeRecord {
  const limit = env.maxEpisodeSteps ?? specOf(env.id).maxEpisodeSteps;
  const { episodes } = recordReplay(policy, env, {
    seed,
    deterministic: greedy,
    ...(limit === undefined ? { maxSteps: USUAL_LIMIT } : {}),
  });
  return seenAgain(env, episodes[0], policy);
}

/**
 * An episode of a recording, the first unless it has one with that seed.
 *
 * @throws PeriluneError when it does not come out as it was recorded
 */
export function recordedEpisode({ env, episodes, perilune }: Replay, seed: number): EpisodeRecord {
  const episode = episodes.find((one) => one.seed === seed) ?? episodes[0];
  const record = seenAgain(env, episode, null);
  const sum = record.rewards.reduce((a, b) => a + b, 0);
  if (Object.is(sum, episode.return)) return record;
  throw new PeriluneError(
    `the episode had a return of ${episode.return} and now has ${sum}; play it with Perilune ${perilune}, ` +
      "which recorded it",
  );
}

/** Takes the actions of an episode once more and writes down what there is to see. */
function seenAgain(
  reference: EnvReference,
  { seed, actions }: { readonly seed: number; readonly actions: readonly ReplayAction[] },
  policy: Policy | null,
): EpisodeRecord {
  const env = makeReference(reference);
  const leaves = leavesOf(env.observationSpace);
  const row = leaves.createRow();
  const rewards: number[] = [];
  const minds: Explanation[] = [];
  let end: EpisodeRecord["end"] = "cut";
  const think = (): void => {
    if (policy !== null) minds.push(policy.explain(leaves.toValue(row)));
  };
  env.resetInto(row, { seed });
  think();
  for (const action of actions) {
    const { reward, terminated, truncated } = env.stepInto(actionValue(env.actionSpace, action), row);
    rewards.push(reward);
    if (terminated) end = "terminated";
    else if (truncated) end = "truncated";
    think();
  }
  env.close?.();
  return { env: reference, seed, actions, rewards, minds, end };
}

/** The return after each number of steps, from none. */
export function returnsOf({ rewards }: Pick<EpisodeRecord, "rewards">): number[] {
  const returns = [0];
  for (const reward of rewards) returns.push(returns[returns.length - 1] + reward);
  return returns;
}
