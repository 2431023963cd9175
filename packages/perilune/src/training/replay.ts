import { VERSION } from "../checkpoint/version.ts";
import type { InPlaceEnv, Row } from "../envs/env.ts";
import { PeriluneError } from "../errors.ts";
import { parseExact, stringifyExact } from "../math/exact-json.ts";
import type { Policy } from "../policies/policy.ts";
import { leavesOf } from "../spaces/leaves.ts";
import type { Space } from "../spaces/space.ts";
import type { EnvReference } from "../vector/vector-env.ts";
import { checkInteger } from "./check-integer.ts";
import { makeReference, openEnvs, referenceOf, stepBound } from "./env-source.ts";
import { type Episode, playEpisodes } from "./episodes.ts";
import { DEFAULT_SEED, type EvaluateOptions } from "./evaluate.ts";

/** An action as data: a number for a Discrete space, else its numbers in the order of the space's leaves. */
export type ReplayAction = number | readonly number[];

/** An episode as what it takes to see it again. */
export interface ReplayEpisode extends Episode {
  readonly actions: readonly ReplayAction[];
}

/** Episodes that can be simulated again, bit for bit, without the policy that played them (`replay.json`). */
export interface Replay {
  readonly format: 1;
  /** The version of the library that recorded it. */
  readonly perilune: string;
  readonly env: EnvReference;
  readonly episodes: readonly ReplayEpisode[];
}

const FORMAT = 1;

/**
 * Records the first episodes that `evaluate` with the same options plays.
 *
 * @throws PeriluneError as `evaluate` does
 */
export function recordReplay<O extends Space, A extends Space>(
  policy: Policy<O, A>,
  env: string | EnvReference,
  options: Omit<EvaluateOptions, "numEnvs" | "seeds"> = {},
): Replay {
  const { episodes = 1, seed = DEFAULT_SEED, deterministic = true } = options;
  checkInteger("episodes", episodes, 1);
  checkInteger("seed", seed, 0);
  const reference = referenceOf(env);
  const [opened] = openEnvs(policy, reference, 1);
  try {
    const actions: ReplayAction[][] = Array.from({ length: episodes }, () => []);
    const plan = { episodes, seed, deterministic, maxSteps: stepBound(opened, options.maxSteps) };
    const played = playEpisodes(policy, [opened], plan, (index, action) =>
      actions[index].push(toData(policy.actionSpace, action)),
    );
    return {
      format: FORMAT,
      perilune: VERSION,
      env: reference,
      episodes: played.map((episode, index) => ({ ...episode, actions: actions[index] })),
    };
  } finally {
    opened.close?.();
  }
}

/** Where a replay stands after a reset (`step` 0) or a step. */
export interface ReplayMoment {
  /** The environment, to draw; it goes on with the next moment. */
  readonly env: InPlaceEnv;
  /** Which of the replay's episodes. */
  readonly episode: number;
  readonly step: number;
  /** Sum of the episode's rewards so far. */
  readonly return: number;
}

/**
 * Plays a replay again, moment by moment, and checks that each episode comes out with the same return, to the last bit.
 *
 * @throws PeriluneError when one does not, or an action is not the environment's
 */
export function* playReplay(replay: Replay): Generator<ReplayMoment, void, void> {
  const env = makeReference(replay.env);
  try {
    const observation = leavesOf(env.observationSpace).createRow();
    const actionLeaves = leavesOf(env.actionSpace);
    const action = actionLeaves.createRow();
    for (const [episode, recorded] of replay.episodes.entries()) {
      env.resetInto(observation, { seed: recorded.seed });
      let sum = 0;
      yield { env, episode, step: 0, return: sum };
      for (const [index, data] of recorded.actions.entries()) {
        fromData(data, action, episode);
        sum += env.stepInto(actionLeaves.toValue(action), observation).reward;
        yield { env, episode, step: index + 1, return: sum };
      }
      if (!Object.is(sum, recorded.return)) {
        throw new PeriluneError(
          `episode ${episode} of the replay had a return of ${recorded.return} and now has ${sum}; ` +
            `play it with Perilune ${replay.perilune}, which recorded it`,
        );
      }
    }
  } finally {
    env.close?.();
  }
}

/** Plays a replay again to its end and gives its episodes' returns; throws as `playReplay` does. */
export function simulate(replay: Replay): number[] {
  const returns: number[] = [];
  for (const moment of playReplay(replay)) returns[moment.episode] = moment.return;
  return returns;
}

/** A replay as text; every float keeps its bits. */
export function encodeReplay(replay: Replay): string {
  return `${stringifyExact(replay)}\n`;
}

/**
 * Reads the text of a replay.
 *
 * @throws PeriluneError when it is none, or was recorded by a newer version in a form of its own
 */
export function decodeReplay(text: string): Replay {
  const replay = parseExact(text) as Partial<Replay> | null;
  if (typeof replay !== "object" || replay === null || typeof replay.format !== "number") {
    throw new PeriluneError("expected a replay of Perilune, got other JSON; give a replay.json");
  }
  if (replay.format > FORMAT) {
    throw new PeriluneError(
      `the replay was made by a newer version of Perilune (format ${replay.format}, ` +
        `this one reads up to ${FORMAT}); update Perilune`,
    );
  }
  const { perilune, env, episodes } = replay;
  const isWhole =
    typeof perilune === "string" &&
    typeof env?.id === "string" &&
    isObject(env.kwargs) &&
    Array.isArray(episodes) &&
    episodes.every(isEpisode);
  if (!isWhole)
    throw new PeriluneError("the replay is corrupted: a part is missing or of another type; record it again");
  return replay as Replay;
}

function isEpisode(value: unknown): boolean {
  if (!isObject(value)) return false;
  const { seed, actions, return: sum } = value as Partial<ReplayEpisode>;
  return (
    Number.isSafeInteger(seed) &&
    typeof sum === "number" &&
    Array.isArray(actions) &&
    actions.every((action) => typeof action === "number" || (Array.isArray(action) && action.every(isNumber)))
  );
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

function toData(space: Space, action: Row): ReplayAction {
  return space.kind === "discrete" ? action[0][0] : action.flatMap((leaf) => [...leaf]);
}

/** Writes an action of a replay into a row of leaves. */
function fromData(data: ReplayAction, row: Row, episode: number): void {
  const numbers = typeof data === "number" ? [data] : data;
  let next = 0;
  for (const leaf of row) for (let i = 0; i < leaf.length; i++) leaf[i] = numbers[next++];
  if (next !== numbers.length) {
    throw new PeriluneError(
      `episode ${episode} of the replay has an action of ${numbers.length} numbers, ` +
        `its environment takes ${next}; record it again`,
    );
  }
}
