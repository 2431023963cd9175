import { PeriluneError } from "../errors.ts";
import { type EnvJson, envFromJson, envToJson, isHash, isRecord } from "./agent-json.ts";
import type { Board, Challenge } from "./board.ts";

/** A board as a hub's API gives it. */
export interface BoardJson {
  readonly id: string;
  readonly title: string;
  readonly env: EnvJson;
  readonly episodes: number;
  readonly deterministic: boolean;
  readonly pass_mark: number | null;
  readonly challenge: ChallengeJson | null;
}

/** A challenge as a hub's API gives it. */
export interface ChallengeJson {
  readonly starts_at: string;
  readonly ends_at: string;
  readonly seeds_hash: string;
  readonly seeds: readonly number[] | null;
}

/** The board under the names of the API; `readBoard` reads it back. */
export function boardToJson({ env, passMark, challenge, ...same }: Board): BoardJson {
  return {
    ...same,
    env: envToJson(env),
    pass_mark: passMark,
    challenge: challenge && {
      starts_at: challenge.startsAt,
      ends_at: challenge.endsAt,
      seeds_hash: challenge.seedsHash,
      seeds: challenge.seeds,
    },
  };
}

/**
 * Reads a board from what a hub answered.
 *
 * @throws PeriluneError when it is none
 */
export function readBoard(value: unknown): Board {
  if (!isRecord(value)) throw noBoard();
  const { id, title, episodes, deterministic, pass_mark: passMark } = value;
  const env = envFromJson(value.env);
  const limit = env?.maxEpisodeSteps;
  const isWhole =
    typeof id === "string" &&
    typeof title === "string" &&
    typeof limit === "number" &&
    isCount(episodes) &&
    typeof deterministic === "boolean" &&
    (passMark === null || typeof passMark === "number");
  if (!isWhole || env === undefined) throw noBoard();
  const challenge = value.challenge === null ? null : readChallenge(value.challenge);
  return { id, title, env: { ...env, maxEpisodeSteps: limit }, episodes, deterministic, passMark, challenge };
}

function readChallenge(value: unknown): Challenge {
  if (!isRecord(value)) throw noBoard();
  const { starts_at: startsAt, ends_at: endsAt, seeds_hash: seedsHash, seeds } = value;
  const areSeeds = seeds === null || (Array.isArray(seeds) && seeds.length > 0 && seeds.every(isSeed));
  if (typeof startsAt !== "string" || typeof endsAt !== "string" || !isHash(seedsHash) || !areSeeds) throw noBoard();
  return { startsAt, endsAt, seedsHash, seeds };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}

function isSeed(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function noBoard(): PeriluneError {
  return new PeriluneError(
    "expected a board with its environment, step limit and episodes, got other JSON; update Perilune",
  );
}
